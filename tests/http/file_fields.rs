//! Form fields of the kind file: one file as the value of a field, filled in on both sides, with and without JavaScript;
//! hidden with its field, readable as the old value once it was replaced (LEAKS 6, 11, 12, 14, 28, 29).

use crate::support::{Answer, Business, Client, PICTURE, World, fresh_id, id, text};
use serde_json::{Value, json};

/// A new file field's id on the pipeline that the world's jobs go through; visible, and the customer may edit it.
async fn add_field(here: &Business, label: &str, required: &str) -> String {
    let form = json!({ "pipeline": here.pipelines["Jobs"], "label": label, "kind": "file" });
    let field = text(&here.does("fields/create", form).await);
    let form = json!({
        "field": field, "version": 1, "form[kind]": "file", "form[label]": label, "form[required]": required,
        "form[customer_edits]": "true",
    });
    here.does("fields/edit", form).await;
    show(here, &field, true).await;
    field
}

async fn show(here: &Business, field: &str, visible: bool) {
    here.does("fields/set_visibility", here.showing(field, visible).await).await;
}

/// A filled-in form with a file for the field; `held` is what the page showed.
async fn send(client: &Client, to: &str, job: &str, field: &str, held: (&str, i64), file: (&str, &[u8])) -> Answer {
    let form = sent(job, field, held);
    client.send_parts(to, &form, &[(&format!("files[f{field}]"), file.0, file.1)]).await
}

fn sent(job: &str, field: &str, (held, version): (&str, i64)) -> Value {
    json!({
        "job": job, format!("values[f{field}]"): held, format!("before[f{field}]"): held,
        format!("versions[f{field}]"): version,
    })
}

async fn portal(client: &Client, job: &str) -> Value {
    client.call("portal/job", json!({ "job": job, "earlier": null })).await.ok()
}

/// The file that the field holds, as a contact sees it.
async fn held(client: &Client, job: &str) -> Value {
    portal(client, job).await["form"][0]["file"].clone()
}

fn names(files: &Value) -> Vec<String> {
    files.as_array().expect("files").iter().map(|file| text(&file["name"])).collect()
}

async fn status(client: &Client, file: &str) -> [u16; 2] {
    let (whole, small) = (format!("/files/{file}"), format!("/files/{file}/thumbnail"));
    [client.get(&whole).await.status, client.get(&small).await.status]
}

#[tokio::test(flavor = "multi_thread")]
async fn file_of_a_field_is_kept_replaced_and_taken_away_on_both_sides() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let field = add_field(here, "Site plan", "false").await;
    send(&dana.client, "portal/fill", job, &field, ("", 0), ("plan.png", PICTURE)).await.expect(200);
    let first = held(&dana.client, job).await;
    assert_eq!((text(&first["name"]), first["has_thumbnail"].clone()), ("plan.png".to_owned(), json!(true)));
    let first = text(&first["file"]);
    let owner = &here.owner.client;
    send(owner, "fields/fill", job, &field, (&first, 1), ("plan two.png", PICTURE)).await.expect(200);
    let second = text(&held(&dana.client, job).await["file"]);
    assert_ne!(first, second);

    // Two field changes, each with the file that it brought; the list of files and the download hold the present one.
    let page = portal(&dana.client, job).await;
    let changes: Vec<Value> = page["entries"]
        .as_array()
        .expect("entries")
        .iter()
        .filter(|entry| !entry["field_change"].is_null())
        .map(|entry| json!([entry["field_change"]["before"], entry["field_change"]["after"], names(&entry["files"])]))
        .collect();
    assert_eq!(changes, [json!(["", "plan.png", ["plan.png"]]), json!(["plan.png", "plan two.png", ["plan two.png"]])]);
    assert_eq!(names(&page["files"]), ["plan two.png"]);
    let zip = dana.client.get(&format!("/user/jobs/{job}/files.zip")).await.expect(200).text();
    assert!(zip.contains("plan two.png") && !zip.contains("plan.png"));
    assert_eq!(status(&dana.client, &first).await, [200, 200], "the old value stays readable");

    // Nothing is switched by itself, nothing replaced outside of the form.
    let toggle = json!({ "job": job, "file": second, "version": 1, "audience": "internal" });
    owner.call("files/set_audience", toggle).await.expect(403);
    let replace = json!({ "job": job, "replaces": second, "version": 1 });
    owner.send_files("files/add", &replace, &[("x.png", PICTURE)]).await.expect(409);

    // Hidden with its field, at once and everywhere; back with it.
    show(here, &field, false).await;
    for file in [&first, &second] {
        assert_eq!(status(&dana.client, file).await, [404, 404]);
        let (gone, unknown) = (format!("/files/{file}"), format!("/files/{}", fresh_id()));
        assert_eq!(dana.client.get(&gone).await.alike(), dana.client.get(&unknown).await.alike());
    }
    let told = portal(&dana.client, job).await.to_string();
    assert!(!told.contains("plan"), "{told}");
    dana.client.get(&format!("/user/jobs/{job}/files.zip")).await.expect(404);
    assert_eq!(status(owner, &second).await, [200, 200]);
    show(here, &field, true).await;
    assert_eq!(status(&dana.client, &second).await, [200, 200]);

    // Taken away: an entry says so, and it is in no list.
    let mut form = sent(job, &field, (&second, 2));
    form[format!("values[f{field}.none]")] = json!("yes");
    dana.client.call("portal/fill", form).await.expect(200);
    let page = portal(&dana.client, job).await;
    assert_eq!((page["form"][0]["value"].clone(), page["files"].clone()), (json!(""), json!([])));
    assert_eq!(status(&dana.client, &second).await, [200, 200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn removed_file_empties_the_field_that_holds_it() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let field = add_field(here, "Site plan", "false").await;
    send(&dana.client, "portal/fill", job, &field, ("", 0), ("plan.png", PICTURE)).await.expect(200);
    let file = text(&held(&dana.client, job).await["file"]);
    here.does("files/remove", json!({ "job": job, "file": file, "version": 1 })).await;
    let page = portal(&dana.client, job).await;
    assert_eq!((page["form"][0]["value"].clone(), page["form"][0]["file"].clone()), (json!(""), Value::Null));
    assert_eq!(status(&dana.client, &file).await, [404, 404]);
    send(&dana.client, "portal/fill", job, &field, ("", 2), ("again.png", PICTURE)).await.expect(200);
    assert_eq!(text(&held(&dana.client, job).await["name"]), "again.png");

    // Off the form: what it held is readable at its entry, and in no list.
    let file = text(&held(&dana.client, job).await["file"]);
    here.does("fields/remove", json!({ "field": field })).await;
    let page = portal(&dana.client, job).await;
    assert_eq!((page["form"].clone(), page["files"].clone()), (json!([]), json!([])));
    assert_eq!(status(&dana.client, &file).await, [200, 200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn field_that_may_not_be_filled_takes_no_byte_and_tells_nothing() {
    let world = World::new().await;
    let World { server, here, dana, casey, staff, job, hidden_job, .. } = &world;
    let field = add_field(here, "Site plan", "false").await;
    let hidden = add_field(here, "Canary plan", "false").await;
    show(here, &hidden, false).await;
    let words = json!({ "pipeline": here.pipelines["Jobs"], "label": "Words", "kind": "text" });
    let words = text(&here.does("fields/create", words).await);
    let before = server.dump().await.without(&["tenant"]);
    let to = "portal/fill";
    let nothing = send(&dana.client, to, job, &fresh_id(), ("", 0), ("a.png", PICTURE)).await.expect(404);
    for (client, job, field) in
        [(&dana.client, job, &hidden), (&dana.client, hidden_job, &field), (&casey.client, job, &field)]
    {
        let answer = send(client, to, job, field, ("", 0), ("a.png", PICTURE)).await;
        assert_eq!(answer.alike(), nothing.alike());
    }
    send(&here.owner.client, "fields/fill", job, &words, ("", 0), ("a.png", PICTURE)).await.expect(404);
    send(&staff["finance"].client, "fields/fill", job, &field, ("", 0), ("a.png", PICTURE)).await.expect(403);
    send(&staff["tradie"].client, "fields/fill", job, &field, ("", 0), ("a.png", PICTURE)).await.expect(404);
    send(&server.stranger(), to, job, &field, ("", 0), ("a.png", PICTURE)).await.expect(401);
    // The id of a file is no value to be typed.
    let own = here.add_file(job, "internal", "own.png").await;
    let before_own = server.dump().await.without(&["tenant"]);
    for typed in [own.as_str(), "file", &fresh_id()] {
        let form = json!({ "job": job, format!("values[f{field}]"): typed, format!("versions[f{field}]"): 0 });
        let answer = dana.client.call(to, form).await.expect(422);
        assert!(answer.text().contains("Choose the file again"));
    }
    assert_eq!(before_own.difference(&server.dump().await.without(&["tenant"])), "");
    assert!(!before.contains("a.png"));
    let page = "UPDATE tenant SET upload_bytes_max = $1 WHERE id = $2";
    server.run(page, vec![10.into(), id(&here.tenant)]).await;
    for (name, bytes, said) in [("a.png", PICTURE, "larger than"), ("a.svg", b"<svg/>".as_slice(), "not a kind")] {
        let answer = send(&dana.client, to, job, &field, ("", 0), (name, bytes)).await.expect(422).json();
        assert_eq!(answer["invalid"][0]["field"], format!("values[f{field}]"), "{answer}");
        assert!(answer.to_string().contains(said), "{answer}");
    }
    let kept: i64 = server.ask("SELECT count(*) FROM blob WHERE state = 'pending'", Vec::new()).await.expect("a count");
    assert_eq!(kept, 0, "what was refused is given up");
}

#[tokio::test(flavor = "multi_thread")]
async fn form_with_a_file_works_without_javascript_and_a_stale_one_loses_nothing_without_a_word() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let field = add_field(here, "Site plan", "true").await;
    let page = format!("/user/jobs/{job}");
    let part = format!("files[f{field}]");
    let html = dana.client.get(&page).await.expect(200).text();
    assert!(html.contains("multipart/form-data") && html.contains(&part));
    let form = sent(job, &field, ("", 0));
    let empty = dana.client.send_part_form(&page, "portal/fill", &form, &[(&part, "", b"")]).await.expect(303);
    assert!(dana.client.get(empty.location()).await.text().contains("Choose a file."));
    let done = dana.client.send_part_form(&page, "portal/fill", &form, &[(&part, "plan.png", PICTURE)]).await;
    assert_eq!((done.status, done.location()), (303, page.as_str()));
    let html = dana.client.get(&page).await.text();
    let file = text(&held(&dana.client, job).await["file"]);
    assert!(html.contains(&format!("/files/{file}")) && html.contains("plan.png"));
    let stale = dana.client.send_part_form(&page, "portal/fill", &form, &[(&part, "mine.png", PICTURE)]).await;
    let back = dana.client.get(stale.expect(303).location()).await.text();
    assert!(back.contains("Somebody else changed this") && back.contains("mine.png"), "{back}");
    assert_eq!(text(&held(&dana.client, job).await["file"]), file);
}
