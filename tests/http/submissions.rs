//! The same form twice, and forms that were filled in before somebody else changed the thing (LEAKS 36).

use crate::support::{World, fresh_id, text};
use serde_json::{Value, json};

/// Sends a form three times, two of them at the same moment; all of them are answered well.
async fn send_thrice(client: &crate::support::Client, endpoint: &str, form: Value) -> Vec<String> {
    let (one, two) = tokio::join!(client.call(endpoint, form.clone()), client.call(endpoint, form.clone()));
    let three = client.call(endpoint, form).await.expect(200);
    [one.expect(200), two.expect(200), three].iter().map(crate::support::Answer::text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn form_sent_twice_is_carried_out_once() {
    let world = World::new().await;
    let World { server, here, dana, reyes, job, .. } = &world;
    let owner = &here.owner.client;
    let count = async |table: &str| server.dump().await.count(table);

    let key = fresh_id();
    let before = count("customer").await;
    let made = send_thrice(owner, "customers/create", json!({ "name": "Once", "submission": key })).await;
    assert_eq!(count("customer").await, before + 1);
    assert!(made.iter().all(|answer| *answer == made[0]), "all of them are told of the same customer");

    let key = fresh_id();
    let before = count("job").await;
    let form = json!({ "title": "Once", "customer": reyes, "stage": here.stage("Quoted"), "submission": key });
    let made = send_thrice(owner, "jobs/create", form).await;
    assert_eq!(count("job").await, before + 1);
    assert!(made.iter().all(|answer| *answer == made[0]));

    let key = fresh_id();
    let before = count("job_entry").await;
    let form = json!({ "job": job, "audience": "customer", "body": "Once", "submission": key });
    send_thrice(owner, "entries/write", form).await;
    assert_eq!(count("job_entry").await, before + 1);

    let key = fresh_id();
    send_thrice(&dana.client, "portal/reply", json!({ "job": job, "body": "Once", "submission": key })).await;
    assert_eq!(count("job_entry").await, before + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_submission_gives_nothing_away() {
    let world = World::new().await;
    let World { server, here, there, dana, job, assigned, .. } = &world;
    let key = fresh_id();
    let form = json!({ "job": job, "audience": "internal", "body": "A secret note", "submission": key });
    here.does("entries/write", form).await;
    let before = server.dump().await;
    let tradie = &world.staff["tradie"].client;
    let form = json!({ "job": assigned["tradie"], "audience": "internal", "body": "Mine", "submission": key });
    for answer in [
        tradie.call("entries/write", form).await,
        dana.client.call("portal/reply", json!({ "job": job, "body": "Mine", "submission": key })).await,
    ] {
        assert_eq!(answer.status, 409, "{}", answer.text());
        assert!(!answer.text().contains("secret"), "{}", answer.text());
    }
    assert_eq!(before.difference(&server.dump().await), "");
    let form = json!({ "job": world.there_job, "audience": "internal", "body": "Theirs", "submission": key });
    there.owner.client.call("entries/write", form).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_job_edit_shows_both_and_loses_nothing() {
    let world = World::new().await;
    let World { server, here, staff, reyes, job, .. } = &world;
    let version = here.job_version(job).await;
    let edit = |title: &str| json!({ "job": job, "version": version, "title": title, "customer": reyes });
    here.does("jobs/edit", edit("The first one's title")).await;
    let before = server.dump().await;
    let admin = &staff["admin"].client;
    let answer = admin.call("jobs/edit", edit("The second one's title")).await.expect(409).json();
    let copy = answer["stale"].to_string();
    assert!(copy.contains("The first one's title"), "{answer}");
    assert_eq!(answer["stale"]["version"], version + 1);

    let page = format!("/jobs/{job}/edit");
    let answer = admin.send_form(&page, "jobs/edit", edit("The second one's title")).await.expect(303);
    let html = admin.get(answer.location()).await.expect(200).text();
    for title in ["The first one&#x27;s title", "The second one&#x27;s title"] {
        let plain = title.replace("&#x27;", "'");
        let html = html.replace("&#39;", "'").replace("&#x27;", "'").replace("&apos;", "'");
        assert!(html.contains(&plain), "both are there: {plain}");
    }
    assert_eq!(before.difference(&server.dump().await), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_entry_edit_shows_both_and_loses_nothing() {
    let world = World::new().await;
    let World { server, here, staff, job, internal, .. } = &world;
    let edit = |body: &str| json!({ "job": job, "entry": internal, "version": 1, "body": body });
    here.does("entries/edit", edit("What the first wrote")).await;
    let before = server.dump().await;
    let answer = staff["admin"].client.call("entries/edit", edit("What the second wrote")).await.expect(409).json();
    assert!(answer["stale"].to_string().contains("What the first wrote"), "{answer}");
    assert_eq!(before.difference(&server.dump().await), "");
    let earlier = here.does("entries/earlier_texts", json!({ "job": job, "entry": internal })).await;
    assert_eq!(earlier[0]["body"], "Bring the long ladder.", "the earlier text is in the history");
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_toggle_cannot_widen() {
    let world = World::new().await;
    let World { server, here, staff, dana, job, shown, internal, .. } = &world;
    let admin = &staff["admin"].client;
    let set = |entry: &str, version: i64, audience: &str| json!({ "job": job, "entry": entry, "version": version, "audience": audience });
    // Hidden by one, while the other still looks at the page of before.
    here.does("entries/set_audience", set(shown, 1, "internal")).await;
    let before = server.dump().await;
    for version in [1, 0, -1, 3] {
        admin.call("entries/set_audience", set(shown, version, "customer")).await.expect(409);
    }
    // A text that was changed since is shown by nobody who has not read it.
    here.does("entries/edit", json!({ "job": job, "entry": internal, "version": 1, "body": "Never tell them" })).await;
    let before_second = server.dump().await;
    assert_ne!(before, before_second);
    admin.call("entries/set_audience", set(internal, 1, "customer")).await.expect(409);
    // A stale save of a text does not bring the audience of before back.
    let stale = json!({ "job": job, "entry": shown, "version": 1, "body": "B", "audience": "customer" });
    admin.call("entries/edit", stale).await.expect(409);
    assert_eq!(before_second.difference(&server.dump().await), "");
    let feed = dana.client.call("portal/job", json!({ "job": job, "earlier": null })).await.ok();
    assert!(!feed.to_string().contains("We come on Monday") && !feed.to_string().contains("Never tell them"));
}

#[tokio::test(flavor = "multi_thread")]
async fn edit_keeps_the_audience() {
    let world = World::new().await;
    let World { here, job, internal, .. } = &world;
    let edit = json!({ "job": job, "entry": internal, "version": 1, "body": "Changed", "audience": "customer" });
    let answer = here.does("entries/edit", edit).await;
    assert_eq!(answer["entry"]["audience"], "internal", "an edit never widens");
    assert_eq!(text(&here.entry(job, internal).await["audience"]), "internal");
}
