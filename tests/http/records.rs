//! Files of records over HTTP: who may bring them in or take them out, and what is left behind (LEAKS 2, 3, 33, 39, 40).

use super::table::Scene;
use crate::support::{Answer, Client, World, text};
use reqwest::Method;
use serde_json::json;
use vitrine_server::service::{import, session};

/// Sends a file as the form on the page does.
pub async fn upload(client: &Client, kind: &str, file: &str) -> Answer {
    const BOUNDARY: &str = "----vitrine-test";
    let body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n--{BOUNDARY}\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"records.csv\"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n\
         --{BOUNDARY}--\r\n"
    );
    let request = client
        .request(Method::POST, "/records/upload")
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    client.send(request.body(body)).await
}

/// Uploads a file that is taken; answers with its id.
async fn uploaded(client: &Client, kind: &str, file: &str) -> String {
    let answer = upload(client, kind, file).await.expect(303);
    let import = answer.location().strip_prefix("/settings/import/").expect("its preview").to_owned();
    assert!(!import.contains('?'), "{import}");
    import
}

#[tokio::test(flavor = "multi_thread")]
async fn file_is_taken_from_owner_sole_trader_and_admin_alone() {
    let scene = Scene::new().await;
    for persona in scene.personas().await.iter().filter(|persona| persona.off.is_none()) {
        persona.client.call("sessions/list", json!({})).await;
        let before = scene.world.server.dump().await;
        let answer = upload(&persona.client, "customers", "name\nX\n").await;
        match persona.name {
            "owner" | "sole_trader" | "admin" | "another tenant's owner" => {
                assert!(answer.expect(303).location().starts_with("/settings/import/"), "{}", persona.name);
            }
            name => {
                let is_refused = matches!(answer.status, 404) || answer.location().starts_with("/sign-in");
                assert!(is_refused, "{name}: {} {}", answer.status, answer.location());
                assert_eq!(before.difference(&scene.world.server.dump().await), "", "{name}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn file_that_finds_no_room_is_refused_in_words_on_the_page() {
    let world = World::new().await;
    let (owner, cx) = (&world.here.owner.client, world.server.cx());
    let cookie = owner.cookie_line();
    let secret = cookie.split_once("vitrine=").expect("signed in").1.split(';').next().expect("a secret");
    let viewer = session::resolve(cx, secret).await.expect("readable").expect("signed in");
    let mut places = Vec::new();
    while let Ok(place) = import::begin_upload(cx, &viewer).await {
        places.push(place);
    }
    let before = world.server.dump().await;
    let back = upload(owner, "jobs", "title\nRewire the kitchen\n").await.expect(303);
    let page = owner.get(back.location()).await.expect(200).text();
    assert!(page.contains("The server is busy; nothing was changed."), "{page}");
    assert!(page.contains(r#"<option value="jobs" selected"#), "what was chosen stays: {page}");
    assert_eq!(before.difference(&world.server.dump().await), "");
    places.pop();
    uploaded(owner, "jobs", "title\nRewire the kitchen\n").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_last_row_leaves_the_database_as_it_was() {
    let world = World::new().await;
    let owner = &world.here.owner.client;
    let import = uploaded(owner, "customers", "name,phone\nGood,1\nBetter,2\n,3\n").await;
    let before = world.server.dump().await;
    let answer = owner.call("imports/start", json!({ "import": import })).await.expect(422);
    assert!(answer.text().contains("problem"), "{}", answer.text());
    assert_eq!(before.difference(&world.server.dump().await), "");
    let view = owner.call("imports/show", json!({ "query": { "import": import } })).await.ok();
    assert_eq!((view["problems_total"].as_u64(), view["problems"][0]["row"].as_u64()), (Some(1), Some(4)));
    let list = owner.get(&format!("/records/problems/{import}")).await.expect(200);
    assert!(list.text().contains("4,Name,,Enter a customer name."), "{}", list.text());
    assert!(list.header("content-disposition").starts_with("attachment"));
    // Without JavaScript the page comes back and says the same.
    let page = format!("/settings/import/{import}");
    assert!(owner.get(&page).await.expect(200).text().contains("Enter a customer name."));
    let back = owner.send_form(&page, "imports/start", json!({ "import": import })).await.expect(303);
    assert!(owner.get(back.location()).await.text().contains("There is a problem in this file."));
}

#[tokio::test(flavor = "multi_thread")]
async fn second_import_of_a_file_changes_nothing() {
    let world = World::new().await;
    let owner = &world.here.owner.client;
    let file = "external_id,name,phone\nE1,First,1\nE2,Second,2\n";
    let first = uploaded(owner, "customers", file).await;
    owner.call("imports/start", json!({ "import": first })).await.expect(200);
    let second = uploaded(owner, "customers", file).await;
    let before = world.server.dump().await;
    let answer = owner.send_form("/settings/import", "imports/start", json!({ "import": second })).await;
    assert!(answer.expect(303).location().starts_with(&format!("/settings/import/{second}")));
    let but = ["import", "history", "tenant", "outbox"];
    assert_eq!(before.without(&but).difference(&world.server.dump().await.without(&but)), "");
    let view = owner.call("imports/show", json!({ "query": { "import": second } })).await.ok();
    assert_eq!(view["state"]["done"]["unchanged"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_files_are_refused_in_words_on_the_page() {
    let world = World::new().await;
    let owner = &world.here.owner.client;
    for (kind, file, said) in [
        ("customers", "PK\u{3}\u{4}", "not a CSV file"),
        ("customers", "name\n", "no rows"),
        ("customers", "", "Choose a CSV file"),
        ("everything", "name\nX\n", "Choose what the rows"),
    ] {
        let before = world.server.dump().await;
        let back = upload(owner, kind, file).await.expect(303);
        let page = owner.get(back.location()).await.expect(200).text();
        assert!(page.contains(said), "{kind} {file:?}: {said}");
        assert_eq!(before.difference(&world.server.dump().await), "", "{kind} {file:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn file_beyond_the_limit_is_refused() {
    let world = World::new().await;
    let owner = &world.here.owner.client;
    let before = world.server.dump().await;
    let file = "name\n".to_owned() + &"x".repeat(vitrine_server::service::import::UPLOAD_BYTES_MAX);
    let back = upload(owner, "customers", &file).await.expect(303);
    assert!(owner.get(back.location()).await.expect(200).text().contains("25 MB"));
    assert_eq!(before.difference(&world.server.dump().await), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn export_holds_the_own_tenant_and_no_secret() {
    let world = World::new().await;
    let owner = &world.here.owner.client;
    for kind in ["customers", "contacts", "jobs"] {
        for ending in ["csv", "json"] {
            let answer = owner.get(&format!("/records/export/{kind}.{ending}")).await.expect(200);
            assert_eq!(answer.header("cache-control"), "no-store");
            assert!(answer.header("content-disposition").starts_with("attachment; filename=\""));
            let all = answer.text();
            assert!(all.contains("Reyes Household"), "{kind}.{ending}");
            for foreign in ["Baxter", "Heat the pool", "Beta Pools", "argon2", "Bring the long ladder"] {
                assert!(!all.contains(foreign), "{kind}.{ending} holds {foreign}");
            }
        }
    }
    for unknown in ["nothing.csv", "customers", "customers.xml", "customers.csv.csv"] {
        owner.get(&format!("/records/export/{unknown}")).await.expect(404);
    }
    let json = owner.get("/records/export/jobs.json").await.ok();
    assert!(json.as_array().expect("jobs").iter().any(|job| text(&job["id"]) == world.job));
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_jobs_at_visible_stages_appear_in_the_portal() {
    let world = World::new().await;
    let owner = &world.here.owner.client;
    let file = "title,customer,pipeline,stage\nShown to Dana,Reyes Household,Jobs,Quoted\n\
                Canary kept inside,Reyes Household,Jobs,Enquiry\n";
    let import = uploaded(owner, "jobs", file).await;
    let view = owner.call("imports/show", json!({ "query": { "import": import } })).await.ok();
    assert_eq!((view["shows_jobs"].as_u64(), view["shows_to_customers"].as_u64()), (Some(1), Some(1)));
    let page = owner.get(&format!("/settings/import/{import}")).await.expect(200).text();
    assert!(page.contains("1 job to contacts of 1 customer"), "it says so before");
    owner.call("imports/start", json!({ "import": import })).await.expect(200);
    let seen = world.dana.client.get("/user/jobs").await.expect(200).text();
    assert!(seen.contains("Shown to Dana") && !seen.contains("Canary"));
    assert!(!world.casey.client.get("/user/jobs").await.expect(200).text().contains("Shown to Dana"));
}
