//! Form fields: who sees which, who fills in which, and what a field that is hidden leaves behind: nothing
//! (LEAKS 26 to 29, 31, 36, 38).

use crate::support::{Answer, Business, Client, World, fresh_id, id, text};
use serde_json::{Map, Value, json};

/// A new field's id on the pipeline that the world's jobs go through.
async fn add_field(here: &Business, label: &str, kind: &str) -> String {
    let form = json!({ "pipeline": here.pipelines["Jobs"], "label": label, "kind": kind });
    text(&here.does("fields/create", form).await)
}

async fn show(here: &Business, field: &str, visible: bool) {
    here.does("fields/set_visibility", here.showing(field, visible).await).await;
}

/// Changes a field's definition; what is not said stays as a new field has it.
async fn define(here: &Business, field: &str, kind: &str, label: &str, more: &[(&str, &str)]) -> Answer {
    let version: i64 =
        here.server.ask("SELECT version FROM field WHERE id = $1", vec![id(field)]).await.expect("a version");
    let mut form = Map::new();
    for (name, value) in [("kind", kind), ("label", label), ("required", "false"), ("customer_edits", "false")] {
        form.insert(format!("form[{name}]"), json!(value));
    }
    for (name, value) in more {
        form.insert(format!("form{name}"), json!(value));
    }
    form.insert("field".to_owned(), json!(field));
    form.insert("version".to_owned(), json!(version));
    here.owner.client.call("fields/edit", Value::Object(form)).await
}

/// A filled-in form: field, what is typed, the version that the page showed.
fn filled(job: &str, fields: &[(&str, &str, i64)]) -> Value {
    let mut form = Map::new();
    form.insert("job".to_owned(), json!(job));
    for (field, typed, version) in fields {
        form.insert(format!("values[f{field}]"), json!(typed));
        form.insert(format!("versions[f{field}]"), json!(version));
    }
    Value::Object(form)
}

/// The labels of the form that somebody sees on a job.
async fn labels(client: &Client, endpoint: &str, job: &str) -> Vec<String> {
    let arguments =
        if endpoint == "portal/job" { json!({ "job": job, "earlier": null }) } else { json!({ "job": job }) };
    let view = client.call(endpoint, arguments).await.ok();
    let fields = view["form"].as_array().expect("a form").clone();
    fields
        .iter()
        .map(|field| if field["field"].is_object() { &field["field"] } else { field })
        .map(|field| text(&field["shape"]["label"]))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_sees_its_fields_and_a_save_makes_an_entry_for_it() {
    let world = World::new().await;
    let World { here, dana, casey, staff, assigned, .. } = &world;
    let job = &assigned["tradie"];
    let gate = add_field(here, "Gate code", "text").await;
    let margin = add_field(here, "Margin", "money").await;
    show(here, &gate, true).await;
    define(here, &gate, "text", "Gate code", &[("[customer_edits]", "true")]).await.expect(200);
    assert_eq!(labels(&dana.client, "portal/job", job).await, ["Gate code"]);
    assert_eq!(labels(&here.owner.client, "jobs/show", job).await, ["Gate code", "Margin"]);
    assert_eq!(labels(&staff["tradie"].client, "jobs/show", job).await, ["Gate code", "Margin"]);

    dana.client.call("portal/fill", filled(job, &[(&gate, " 4711 ", 0)])).await.expect(200);
    here.does("fields/fill", filled(job, &[(&margin, "1,250.5", 0)])).await;
    let tradie = &staff["tradie"].client;
    tradie.call("fields/fill", filled(job, &[(&gate, "1", 1)])).await.expect(403);
    tradie.call("fields/fill", filled(job, &[(&margin, "7", 1)])).await.expect(200);
    staff["apprentice"].client.call("fields/fill", filled(job, &[(&margin, "7", 1)])).await.expect(404);
    staff["finance"].client.call("fields/fill", filled(job, &[(&margin, "8", 2)])).await.expect(403);
    casey.client.call("portal/fill", filled(job, &[(&gate, "1", 1)])).await.expect(404);

    let feed = here.does("entries/list", json!({ "job": job, "earlier": null })).await;
    let changes: Vec<Value> = feed["entries"]
        .as_array()
        .expect("entries")
        .iter()
        .filter(|entry| entry["kind"] == "field_change")
        .map(|entry| json!([entry["author_name"], entry["audience"], entry["field_change"]]))
        .collect();
    let change = |label: &str, before: &str, after: &str| json!({ "label": label, "before": before, "after": after });
    assert_eq!(
        changes,
        [
            json!(["Dana Reyes", "customer", change("Gate code", "", "4711")]),
            json!(["Olive Owner", "internal", change("Margin", "", "1,250.50")]),
            json!(["Sam Tradie", "internal", change("Margin", "1,250.50", "7.00")]),
        ]
    );
    let seen = dana.client.call("portal/job", json!({ "job": job, "earlier": null })).await.expect(200).text();
    assert!(seen.contains("4711") && !seen.contains("Margin") && !seen.contains("250"), "{seen}");
    // Saving what is there already writes nothing.
    let before = world.server.dump().await.count("job_entry");
    dana.client.call("portal/fill", filled(job, &[(&gate, "4711", 0)])).await.expect(200);
    assert_eq!(world.server.dump().await.count("job_entry"), before);
}

/// Everything that a contact can be sent about the job: the page with its hydration data, and the answers.
async fn told(client: &Client, job: &str) -> String {
    let mut all = String::new();
    for page in [format!("/user/jobs/{job}"), "/user/jobs".to_owned()] {
        all += &client.get(&page).await.expect(200).text();
    }
    for (endpoint, arguments) in [
        ("portal/job", json!({ "job": job, "earlier": null })),
        ("portal/jobs", json!({})),
        ("frames/portal", json!({})),
    ] {
        all += &client.call(endpoint, arguments).await.expect(200).text();
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_field_leaves_no_trace_of_label_options_help_unit_or_values() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let plain = add_field(here, "Access", "text").await;
    show(here, &plain, true).await;
    let field = add_field(here, "Canary label", "choices").await;
    let more = [
        ("[group]", "Canary group"),
        ("[help]", "Canary help"),
        ("[customer_edits]", "true"),
        ("[new_options]", "Canary one\nCanary two"),
    ];
    define(here, &field, "choices", "Canary label", &more).await.expect(200);
    let price = add_field(here, "Canary price", "number").await;
    define(here, &price, "number", "Canary price", &[("[unit]", "Canary/m")]).await.expect(200);
    let form = here.does("forms/show", json!({ "pipeline": here.pipelines["Jobs"], "field": field })).await;
    let option = text(&form["fields"][1]["options"][1]["option"]);
    here.does("fields/fill", filled(job, &[(&field, &option, 0), (&price, "31415926", 0)])).await;

    let silent = told(&dana.client, job).await;
    for canary in ["Canary", "31415926", "31,415,926", &field, &price, &option] {
        assert!(!silent.contains(canary), "the portal tells {canary}");
    }
    assert!(silent.contains("Access"), "the visible field is there");
    // Shown, it is there with its value and its history; hidden again, it is gone with both.
    show(here, &field, true).await;
    let loud = told(&dana.client, job).await;
    assert!(loud.contains("Canary label") && loud.contains("Canary two") && loud.contains("Canary group"));
    let answer = dana.client.call("portal/fill", filled(job, &[(&field, "", 1)])).await.expect(200);
    assert!(!answer.text().contains("Canary"), "a save tells nothing but that it was done");
    show(here, &field, false).await;
    let silent = told(&dana.client, job).await;
    for canary in ["Canary", &field, &option] {
        assert!(!silent.contains(canary), "the portal tells {canary} after hiding");
    }
    let internal: i64 = world
        .server
        .ask("SELECT count(*) FROM job_entry WHERE field_id = $1 AND audience = 'internal'", vec![id(&field)])
        .await
        .expect("a count");
    assert_eq!(internal, 2, "the entries have the audience of their field");
    // The same for a field that is shown from a later stage on.
    let late = [("[shown_from]", here.stage("Done"))];
    show(here, &field, true).await;
    define(here, &field, "choices", "Canary label", &late).await.expect(200);
    assert!(!told(&dana.client, job).await.contains("Canary"), "not reached, not told");
}

#[tokio::test(flavor = "multi_thread")]
async fn customer_cannot_fill_what_is_hidden_read_only_or_foreign() {
    let world = World::new().await;
    let World { server, here, there, dana, job, hidden_job, cole_job, .. } = &world;
    let own = add_field(here, "Gate code", "text").await;
    show(here, &own, true).await;
    define(here, &own, "text", "Gate code", &[("[customer_edits]", "true")]).await.expect(200);
    let hidden = add_field(here, "Margin", "text").await;
    define(here, &hidden, "text", "Margin", &[("[customer_edits]", "true")]).await.expect(200);
    let read_only = add_field(here, "Inspector", "text").await;
    show(here, &read_only, true).await;
    let late = add_field(here, "Handover", "text").await;
    show(here, &late, true).await;
    let more = [("[customer_edits]", "true"), ("[shown_from]", here.stage("Done"))];
    define(here, &late, "text", "Handover", &more).await.expect(200);
    let removed = add_field(here, "Old", "text").await;
    here.does("fields/remove", json!({ "field": removed })).await;
    let foreign = add_field(there, "Pool", "text").await;
    show(there, &foreign, true).await;

    let before = server.dump().await;
    let unknown = fresh_id();
    let nothing = dana.client.call("portal/fill", filled(job, &[(&unknown, "x", 0)])).await.expect(404);
    for field in [&hidden, &read_only, &late, &removed, &foreign] {
        let answer = dana.client.call("portal/fill", filled(job, &[(field, "x", 0)])).await;
        assert_eq!(answer.alike(), nothing.alike(), "{field}");
        // Together with one that may be filled in, nothing is kept either.
        let both = dana.client.call("portal/fill", filled(job, &[(&own, "kept?", 0), (field, "x", 0)])).await;
        assert_eq!(both.alike(), nothing.alike(), "{field}");
    }
    for job in [hidden_job, cole_job] {
        dana.client.call("portal/fill", filled(job, &[(&own, "x", 0)])).await.expect(404);
    }
    // Words that only staff's forms have do nothing.
    let mut sly = filled(job, &[]);
    for word in ["audience", "form[visible]", "visible", "is_visible_to_customer", "customer_edits"] {
        sly[word] = json!("true");
    }
    dana.client.call("portal/fill", sly).await.expect(200);
    assert_eq!(before.without(&["tenant"]).difference(&server.dump().await.without(&["tenant"])), "");
    for (endpoint, arguments) in [
        ("fields/fill", filled(job, &[(&own, "x", 0)])),
        ("fields/set_visibility", json!({ "field": hidden, "visible": true })),
        ("fields/remove", json!({ "field": own })),
    ] {
        dana.client.call(endpoint, arguments).await.expect(404);
    }
    for endpoint in ["fields/remove", "fields/move", "fields/set_visibility"] {
        let arguments = |field: &str| json!({ "field": field, "to": "up", "visible": true });
        let (theirs, none) = (arguments(&foreign), arguments(&fresh_id()));
        let (theirs, none) =
            (here.owner.client.call(endpoint, theirs).await, here.owner.client.call(endpoint, none).await);
        assert_eq!(theirs.expect(404).alike(), none.alike(), "{endpoint}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_save_loses_nothing_and_changes_nothing() {
    let world = World::new().await;
    let World { server, here, dana, job, .. } = &world;
    let gate = add_field(here, "Gate code", "text").await;
    let note = add_field(here, "Parking", "long_text").await;
    for (field, kind, label) in [(&gate, "text", "Gate code"), (&note, "long_text", "Parking")] {
        show(here, field, true).await;
        define(here, field, kind, label, &[("[customer_edits]", "true")]).await.expect(200);
    }
    here.does("fields/fill", filled(job, &[(&gate, "1111", 0)])).await;
    let before = server.dump().await;
    let form = filled(job, &[(&gate, "2222", 0), (&note, "In the lane", 0)]);
    let stale = dana.client.call("portal/fill", form).await.expect(409).json();
    assert_eq!(before.difference(&server.dump().await), "");
    let told = stale["stale"]["fields"].to_string();
    assert!(told.contains("1111") && told.contains(&format!("versions[f{gate}]")), "{told}");
    assert!(!told.contains(&note), "only what differs");
    // Who touched another field alone is not stopped by it.
    let mut form = filled(job, &[(&gate, "", 0), (&note, "In the lane", 0)]);
    form[format!("before[f{gate}]")] = json!("");
    dana.client.call("portal/fill", form).await.expect(200);
    let kept: String =
        server.ask("SELECT value FROM field_value WHERE field_id = $1", vec![id(&gate)]).await.expect("a value");
    assert_eq!(kept, "1111");
    dana.client.call("portal/fill", filled(job, &[(&gate, "2222", 1)])).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn form_without_javascript_comes_back_with_what_was_typed() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let size = add_field(here, "Roof area", "number").await;
    let sides = add_field(here, "Sides", "choices").await;
    let agreed = add_field(here, "Plan agreed", "confirmation").await;
    let must = add_field(here, "Meter", "text").await;
    let edits = ("[customer_edits]", "true");
    define(here, &size, "number", "Roof area", &[edits, ("[unit]", "m²")]).await.expect(200);
    define(here, &sides, "choices", "Sides", &[edits, ("[new_options]", "North\nSouth\nWest")]).await.expect(200);
    define(here, &agreed, "confirmation", "Plan agreed", &[edits]).await.expect(200);
    define(here, &must, "text", "Meter", &[edits, ("[required]", "true")]).await.expect(200);
    for field in [&size, &sides, &agreed, &must] {
        show(here, field, true).await;
    }
    let form = here.does("forms/show", json!({ "pipeline": here.pipelines["Jobs"], "field": null })).await;
    let option = |at: usize| text(&form["fields"][1]["options"][at]["option"]);
    let mut typed = filled(job, &[(&size, "12,5", 0), (&sides, "", 0), (&agreed, "", 0), (&must, "", 0)]);
    typed[format!("values[f{sides}.{}]", option(2))] = json!("yes");
    typed[format!("values[f{sides}.{}]", option(0))] = json!("yes");
    typed[format!("values[f{agreed}.yes]")] = json!("yes");
    let page = format!("/user/jobs/{job}");
    let answer = dana.client.send_form(&page, "portal/fill", typed.clone()).await.expect(303);
    let html = dana.client.get(answer.location()).await.expect(200).text();
    assert!(html.contains("value=\"12,5\""), "what was typed is there");
    assert!(html.contains("point before the decimals") && html.contains("Fill this in."), "each error at its field");
    assert_eq!(html.matches("checked").count(), 3, "the ticks are there");
    typed[format!("values[f{size}]")] = json!("12.5 m²");
    typed[format!("values[f{must}]")] = json!("A 7");
    dana.client.send_form(&page, "portal/fill", typed).await.expect(303);
    let html = dana.client.get(&page).await.expect(200).text();
    for words in ["12.5 m²", "North, West", "Confirmed by Dana Reyes on 15 Jan 2027", "A 7"] {
        assert!(html.contains(words), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn field_that_turns_internal_while_it_is_typed_into_answers_like_none_and_the_text_is_kept() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let gate = add_field(here, "Gate canary", "text").await;
    define(here, &gate, "text", "Gate canary", &[("[customer_edits]", "true")]).await.expect(200);
    show(here, &gate, true).await;
    show(here, &gate, false).await;
    let typed = filled(job, &[(&gate, "Behind the third door", 0)]);
    let unknown = filled(job, &[(&fresh_id(), "Behind the third door", 0)]);
    let (hidden, none) =
        (dana.client.call("portal/fill", typed.clone()).await, dana.client.call("portal/fill", unknown).await);
    assert_eq!(hidden.expect(404).alike(), none.alike());
    let page = format!("/user/jobs/{job}");
    let answer = dana.client.send_form(&page, "portal/fill", typed).await.expect(303);
    let html = dana.client.get(answer.location()).await.expect(200).text();
    assert!(html.contains("Behind the third door"), "what was typed is there");
    assert!(!html.contains("Gate canary"), "the field is not");
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_definition_keeps_old_values_readable() {
    let world = World::new().await;
    let World { here, job, .. } = &world;
    let phase = add_field(here, "Phase", "choice").await;
    define(here, &phase, "choice", "Phase", &[("[new_options]", "Single\nThree")]).await.expect(200);
    let form = here.does("forms/show", json!({ "pipeline": here.pipelines["Jobs"], "field": phase })).await;
    let option = text(&form["fields"][0]["options"][0]["option"]);
    here.does("fields/fill", filled(job, &[(&phase, &option, 0)])).await;
    let refused = define(here, &phase, "text", "Phase", &[]).await.expect(422).text();
    assert!(refused.contains("stays of this kind"), "{refused}");
    let renamed = format!("[options][o{option}]");
    define(here, &phase, "choice", "Supply", &[(&renamed, "1 phase")]).await.expect(200);
    let view = here.does("jobs/show", json!({ "job": job })).await;
    assert_eq!(view["form"][0]["field"]["in_words"], "1 phase");
    define(here, &phase, "choice", "Supply", &[(&renamed, "")]).await.expect(200);
    let view = here.does("jobs/show", json!({ "job": job })).await;
    assert_eq!(view["form"][0]["field"]["in_words"], "1 phase", "an option that was taken away stays readable");
    here.does("fields/remove", json!({ "field": phase })).await;
    let feed = here.does("entries/list", json!({ "job": job, "earlier": null })).await.to_string();
    assert!(feed.contains("\"after\":\"Single\"") && feed.contains("\"label\":\"Supply\""), "{feed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn visibility_is_told_in_numbers_before_and_after() {
    let world = World::new().await;
    let World { here, job, cole_job, hidden_job, .. } = &world;
    let gate = add_field(here, "Gate code", "text").await;
    for job in [job, cole_job, hidden_job] {
        here.does("fields/fill", filled(job, &[(&gate, "4711", 0)])).await;
    }
    let form = here.does("forms/show", json!({ "pipeline": here.pipelines["Jobs"], "field": gate })).await;
    // Jobs at an internal stage, of an archived customer and of one who may not view jobs do not count.
    assert_eq!(form["open"]["reach"], json!({ "values": 2, "jobs": 4, "customers": 2 }));
    let said = text(&here.does("fields/set_visibility", here.showing(&gate, true).await).await);
    assert_eq!(said, "Gate code is visible to customers now: shown with 2 values on 4 jobs to 2 customers.");
}

/// What contacts see of the fields, as their pages say it.
async fn seen_of(client: &Client, job: &str) -> String {
    let page = client.call("portal/job", json!({ "job": job, "earlier": null })).await.ok();
    format!("{} {}", page["form"], page["entries"])
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_field_toggle_cannot_widen() {
    let world = World::new().await;
    let World { server, here, dana, job, cole_job, .. } = &world;
    let gate = add_field(here, "Gate canary", "text").await;
    here.does("fields/fill", filled(job, &[(&gate, "4711", 0)])).await;
    let owner = &here.owner.client;
    let old = here.showing(&gate, true).await;
    // Hidden again by somebody who had a reason, after another page was opened.
    show(here, &gate, true).await;
    show(here, &gate, false).await;
    let before = server.dump().await;
    owner.call("fields/set_visibility", old.clone()).await.expect(409);
    // The right version alone does not do: the page has to have said the numbers.
    let mut now = here.showing(&gate, true).await;
    let seen = now["seen"].clone();
    now["seen"] = json!("");
    owner.call("fields/set_visibility", now.clone()).await.expect(409);
    assert_eq!(before.difference(&server.dump().await), "");
    // Another job has it meanwhile.
    here.does("fields/fill", filled(cole_job, &[(&gate, "canary", 0)])).await;
    now["seen"] = seen;
    let refused = owner.call("fields/set_visibility", now).await.expect(409).text();
    assert!(refused.contains("Shows 2 values on 4 jobs to 2 customers."), "{refused}");
    assert!(!seen_of(&dana.client, job).await.contains("4711"));

    // Shown from a late stage on, then from the first: only with the numbers that the menu said.
    show(here, &gate, true).await;
    let late = [("[shown_from]", here.stage("Done"))];
    define(here, &gate, "text", "Gate canary", &late).await.expect(200);
    assert!(!seen_of(&dana.client, job).await.contains("Gate canary"));
    let refused = define(here, &gate, "text", "Gate canary", &[]).await.expect(409).text();
    assert!(refused.contains("Shows 2 values on 4 jobs to 2 customers."), "{refused}");
    assert!(!seen_of(&dana.client, job).await.contains("Gate canary"));
    let form = here.does("forms/show", json!({ "pipeline": here.pipelines["Jobs"], "field": gate })).await;
    assert_eq!(form["open"]["from"][0], json!({ "values": 2, "jobs": 4, "customers": 2 }));
    let seen = text(&form["open"]["seen_from"]);
    define(here, &gate, "text", "Gate canary", &[("[seen]", &seen)]).await.expect(200);
    assert!(seen_of(&dana.client, job).await.contains("Gate canary"));
}

#[tokio::test(flavor = "multi_thread")]
async fn values_of_a_removed_field_can_still_be_hidden() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let gate = add_field(here, "Gate canary", "text").await;
    here.does("fields/fill", filled(job, &[(&gate, "4711", 0)])).await;
    show(here, &gate, true).await;
    here.does("fields/remove", json!({ "field": gate })).await;
    assert!(seen_of(&dana.client, job).await.contains("4711"), "what was filled in stays in the feed");
    let form = here.does("forms/show", json!({ "pipeline": here.pipelines["Jobs"], "field": null })).await;
    assert_eq!(form["removed"][0]["reach"], json!({ "values": 1, "jobs": 1, "customers": 1 }));
    let page = format!("/settings/pipelines/{}/form", here.pipelines["Jobs"]);
    let html = here.owner.client.get(&page).await.expect(200).text();
    assert!(html.contains("Removed fields") && html.contains("takes 1 line away"), "the editor offers it");
    show(here, &gate, false).await;
    let seen = seen_of(&dana.client, job).await;
    assert!(!seen.contains("4711") && !seen.contains("canary"), "{seen}");
}
