//! A refusal leaves nothing behind, and extra fields do nothing (LEAKS 38, 39).

use super::table::{CALLS, PAGES, Scene};
use crate::support::{World, fresh_id, text};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn refusal_changes_nothing() {
    let scene = Scene::new().await;
    let server = &scene.world.server;
    let mut refused = 0;
    for persona in scene.personas().await {
        server.pass_secs(600);
        if let Some(switch) = persona.off {
            scene.world.here.switch(switch, false).await;
        }
        // Noting that a session is in use is not part of what a request does.
        persona.client.call("sessions/list", json!({})).await;
        for (endpoint, about) in CALLS {
            let arguments = scene.arguments_in_time(&persona, endpoint, about).await;
            let before = server.dump().await;
            let answer = scene.ask(&persona, endpoint, arguments).await;
            if (400..500).contains(&answer.status) {
                let after = server.dump().await;
                assert_eq!(before.difference(&after), "", "{}: {}", persona.name, answer.asked);
                refused += 1;
            }
        }
        if let Some(switch) = persona.off {
            scene.world.here.switch(switch, true).await;
        }
    }
    assert!(refused > 500, "only {refused} refusals");
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_changes_nothing() {
    let scene = Scene::new().await;
    let server = &scene.world.server;
    let before = server.dump().await;
    for persona in scene.personas().await.iter().filter(|persona| persona.off.is_none()) {
        for (page, about) in PAGES {
            scene.look(persona, page, about).await;
        }
        for endpoint in crate::support::READS {
            let (_, about) = CALLS.iter().find(|(listed, _)| *listed == *endpoint).expect("it is in the table");
            let arguments = scene.arguments(persona, endpoint, about).await;
            scene.ask(persona, endpoint, arguments).await;
        }
    }
    // The personas who sign in anew: three contacts and two owners.
    assert_eq!(server.dump().await.count("session"), before.count("session") + 5);
    let (before, after) =
        (before.without(&["session", "membership"]), server.dump().await.without(&["session", "membership"]));
    assert_eq!(before.difference(&after), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_told_in_words_and_changes_nothing() {
    let world = World::new().await;
    let World { server, here, dana, reyes, job, internal, .. } = &world;
    let (owner, contact) = (&here.owner.client, &dana.client);
    let long = "a".repeat(20_000);
    let huge = "a".repeat(vitrine::http::CALL_BYTES_MAX + 1);
    let version = here.job_version(job).await;
    let stage = here.stage("Quoted");
    let cases: Vec<(&crate::support::Client, &str, Value)> = vec![
        (owner, "jobs/create", json!({})),
        (owner, "jobs/create", json!({ "title": "  ", "customer": reyes, "stage": stage })),
        (owner, "jobs/create", json!({ "title": long, "customer": reyes, "stage": stage })),
        (owner, "jobs/create", json!({ "title": "T", "customer": reyes, "stage": stage, "due_on": "31.02.2027" })),
        (owner, "jobs/create", json!({ "title": "T", "customer": reyes, "stage": stage, "submission": "x" })),
        (owner, "jobs/edit", json!({ "job": job, "version": version, "title": "", "customer": reyes })),
        (owner, "jobs/edit", json!({ "job": job, "version": version - 1, "title": "T", "customer": reyes })),
        (owner, "jobs/edit", json!({ "job": job, "version": "", "title": "T", "customer": reyes })),
        (owner, "jobs/move", json!({ "job": job, "stage": "" })),
        (owner, "jobs/move", json!({ "job": job, "stage": here.stage("On site") })),
        (owner, "entries/write", json!({ "job": job, "audience": "customer", "body": " \n " })),
        (owner, "entries/write", json!({ "job": job, "audience": "customer", "body": long })),
        (owner, "entries/write", json!({ "job": job, "audience": "customer", "body": huge })),
        (owner, "entries/edit", json!({ "job": job, "entry": internal, "version": 1, "body": "" })),
        (owner, "entries/edit", json!({ "job": job, "entry": internal, "version": 9, "body": "B" })),
        (owner, "entries/set_audience", json!({ "job": job, "entry": internal, "version": 1, "audience": "all" })),
        (owner, "entries/set_audience", json!({ "job": job, "entry": internal, "version": 9, "audience": "customer" })),
        (owner, "customers/create", json!({ "name": "" })),
        (owner, "customers/create", json!({ "name": long })),
        (owner, "contacts/invite", json!({ "customer": reyes, "name": "N", "email": "not an address" })),
        (owner, "contacts/invite", json!({ "customer": reyes, "name": "N", "email": dana.email })),
        (owner, "contacts/invite", json!({ "customer": reyes, "name": "N", "email": here.owner.email })),
        (owner, "contacts/reinvite", json!({ "customer": reyes, "contact": dana.membership })),
        (owner, "settings/switch", json!({ "switch": "everything", "on": false })),
        (owner, "settings/brand", json!({ "name": "", "accent": "#2f6f5e" })),
        (owner, "settings/brand", json!({ "name": "N", "accent": "red;}body{display:none" })),
        (owner, "passwords/change", json!({ "current": "", "password": "" })),
        (contact, "portal/reply", json!({ "job": job, "body": "" })),
        (contact, "portal/reply", json!({ "job": job, "body": long })),
        (contact, "portal/reply", json!({ "job": job, "body": huge })),
        (contact, "portal/reply", json!({ "job": job, "body": "B", "submission": "x" })),
    ];
    let before = server.dump().await;
    for (client, endpoint, arguments) in cases {
        let answer = client.call(endpoint, arguments).await;
        let what: String = answer.asked.chars().take(200).collect();
        assert!(matches!(answer.status, 409 | 422), "{what}: {} {}", answer.status, answer.text());
        assert!(answer.text().contains(' '), "{what}: a sentence: {}", answer.text());
        assert_eq!(before.difference(&server.dump().await), "", "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn body_that_is_not_understood_changes_nothing() {
    let world = World::new().await;
    let World { server, here, dana, job, .. } = &world;
    let before = server.dump().await;
    for client in [&here.owner.client, &dana.client] {
        for endpoint in ["jobs/show", "portal/job", "entries/list"] {
            for body in ["", "{", "[]", "null", "{\"job\":5}", "{\"job\":{\"$ne\":1}}", "\u{0}"] {
                let request = client.request(reqwest::Method::POST, &format!("/api/{endpoint}"));
                let answer = client.send(request.header("content-type", "application/json").body(body)).await;
                assert_eq!(answer.status, 400, "{endpoint} {body:?}: {}", answer.text());
            }
        }
        for body in
            [format!("job={job}&job={job}&body=B"), "job[a]=1&body=B".to_owned(), "%".to_owned(), "&&&=".to_owned()]
        {
            let request = client.request(reqwest::Method::POST, "/api/portal/reply");
            let request = request.header("content-type", "application/x-www-form-urlencoded").body(body.clone());
            let answer = client.send(request).await;
            assert!(matches!(answer.status, 400 | 404 | 422), "{body:?}: {} {}", answer.status, answer.text());
        }
    }
    assert_eq!(before.difference(&server.dump().await), "");
}

/// Fields that a customer's reply does not have, among them every column of the row that it becomes.
#[tokio::test(flavor = "multi_thread")]
async fn customer_cannot_set_what_a_reply_does_not_offer() {
    let world = World::new().await;
    let World { server, here, dana, job, hidden_job, there, .. } = &world;
    let extra = json!({
        "audience": "internal", "kind": "note", "author_side": "staff", "author": here.owner.membership,
        "author_id": here.owner.membership, "author_name": "Olive Owner", "tenant": there.tenant,
        "tenant_id": there.tenant, "job_id": hidden_job, "id": fresh_id(), "entry": world.internal, "version": 9,
        "created_at": 1, "edited_at": 1, "from_stage_id": here.stage("Enquiry"), "to_stage_id": here.stage("Done"),
        "stage": here.stage("Done"), "is_from_customer": false, "is_archived": true, "may_reply": true,
    });
    let names: Vec<String> = extra.as_object().expect("fields").keys().cloned().collect();
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    let sets = names.iter().map(|name| vec![name.as_str()]).chain([all]);
    for (number, set) in sets.enumerate() {
        let body = format!("Reply number {number} with {set:?}");
        let mut form = json!({ "job": job, "body": body });
        for name in &set {
            form[*name] = extra[*name].clone();
        }
        let before = server.dump().await;
        let answer = dana.client.call("portal/reply", form).await;
        if answer.status != 200 {
            assert_eq!(before.difference(&server.dump().await), "", "{set:?}");
            continue;
        }
        let feed = here.does("entries/list", json!({ "job": job, "earlier": null })).await;
        let entries = feed["entries"].as_array().expect("entries");
        let made = entries.iter().find(|entry| entry["body"] == body.as_str()).expect("it is in the feed of this job");
        assert_eq!(made["audience"], "customer", "{set:?}");
        assert_eq!(made["kind"], "reply", "{set:?}");
        assert_eq!(made["author_side"], "customer", "{set:?}");
        assert_eq!(made["author_name"], dana.name, "{set:?}");
        assert_eq!(made["version"], 1, "{set:?}");
        assert_eq!(made["created_at"], server.now(), "{set:?}");
        assert!(made["edited_at"].is_null(), "{set:?}");
        assert_ne!(made["entry"], extra["id"], "{set:?}");
        let stage = text(&here.does("jobs/show", json!({ "job": job })).await["stage"]["name"]);
        assert_eq!(stage, "Scheduled", "{set:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_cannot_set_what_a_form_does_not_offer() {
    let world = World::new().await;
    let World { server, here, there, staff, job, reyes, .. } = &world;
    let supervisor = &staff["supervisor"].client;
    let form = json!({
        "job": job, "audience": "internal", "body": "As somebody else", "author_id": here.owner.membership,
        "tenant_id": there.tenant, "created_at": 1, "kind": "reply"
    });
    let made = supervisor.call("entries/write", form).await.ok()["entry"].clone();
    assert_eq!(made["author_name"], staff["supervisor"].name);
    assert_eq!((&made["kind"], &made["created_at"]), (&json!("note"), &json!(server.now())));
    let form = json!({
        "title": "T", "customer": reyes, "stage": here.stage("Quoted"), "number": 999_999, "tenant": there.tenant,
        "tenant_id": there.tenant, "is_archived": true, "version": 7
    });
    let made = text(&supervisor.call("jobs/create", form).await.ok()["job"]);
    let view = here.does("jobs/show", json!({ "job": made })).await;
    assert_ne!(view["number"], 999_999);
    assert_eq!((&view["version"], &view["is_archived"]), (&json!(1), &json!(false)));
    let before = there.owner.client.call("jobs/list", json!({ "query": {} })).await.ok();
    assert!(!before.to_string().contains(&made));
}
