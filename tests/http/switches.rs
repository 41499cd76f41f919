//! Portal, module and section off: every address of jobs is gone, nothing is deleted (LEAKS 42).

use crate::support::{Dump, World};
use serde_json::{Value, json};

/// Tables that a switch writes to: its own row, and that it was switched.
const WRITTEN: [&str; 3] = ["tenant", "history", "outbox"];

async fn content(world: &World) -> Dump {
    world.server.dump().await.without(&WRITTEN)
}

/// What the contact reads, but for the keys that every form gets anew.
async fn portal(world: &World) -> [Value; 2] {
    let list = world.dana.client.call("portal/jobs", json!({})).await.ok();
    let mut page = world.dana.client.call("portal/job", json!({ "job": world.job, "earlier": null })).await.ok();
    page["submission"].take();
    [list, page]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_of_jobs_is_gone_while_a_switch_is_off_and_nothing_is_deleted() {
    let world = World::new().await;
    let World { here, dana, job, hidden_job, .. } = &world;
    let (rows, shown) = (content(&world).await, portal(&world).await);
    let unknown = crate::support::fresh_id();
    for switch in ["portal", "jobs_module", "jobs_section"] {
        here.switch(switch, false).await;
        let pages = ["/user/jobs".to_owned(), format!("/user/jobs/{job}"), format!("/user/jobs/{hidden_job}")];
        for page in pages.iter().chain(&[format!("/user/jobs/{unknown}"), "/user/jobs/x/y".to_owned()]) {
            let answer = dana.client.get(page).await;
            assert_eq!(answer.status, 404, "{switch} off: {page}");
            assert!(!answer.text().contains("Rewire the kitchen"), "{switch} off: {page}");
        }
        for (endpoint, arguments) in [
            ("portal/jobs", json!({})),
            ("portal/job", json!({ "job": job, "earlier": null })),
            ("portal/reply", json!({ "job": job, "body": "Hello?" })),
        ] {
            let answer = dana.client.call(endpoint, arguments).await;
            assert_eq!(answer.status, 404, "{switch} off: {endpoint}");
        }
        let frame = dana.client.call("frames/portal", json!({})).await;
        if switch == "portal" {
            assert_eq!(frame.status, 404, "the whole portal is gone");
            dana.client.get("/user/account").await.expect(404);
        } else {
            assert_eq!(frame.ok()["has_jobs"], false, "{switch}");
        }
        assert_eq!(rows.difference(&content(&world).await), "", "{switch} off deletes nothing");
        here.switch(switch, true).await;
        assert_eq!(portal(&world).await, shown, "{switch} on again: all of it is back");
        assert_eq!(rows.difference(&content(&world).await), "", "{switch}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn switch_of_one_tenant_does_not_reach_another() {
    let world = World::new().await;
    let contact = &world.there_contact.client;
    let before = contact.call("portal/jobs", json!({})).await.ok();
    for switch in ["portal", "jobs_module", "jobs_section"] {
        world.here.switch(switch, false).await;
    }
    assert_eq!(contact.call("portal/jobs", json!({})).await.ok(), before);
    world.here.owner.client.call("jobs/list", json!({ "query": {} })).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn permission_to_view_jobs_takes_them_away_and_brings_them_back() {
    let world = World::new().await;
    let shown = portal(&world).await;
    let permit = |permitted: bool| json!({ "customer": world.reyes, "permission": "view_jobs", "on": permitted });
    world.here.does("customers/permit", permit(false)).await;
    for page in ["/user/jobs".to_owned(), format!("/user/jobs/{}", world.job)] {
        world.dana.client.get(&page).await.expect(404);
    }
    world.dana.client.call("portal/jobs", json!({})).await.expect(404);
    assert!(world.casey.client.get("/user/jobs").await.expect(200).text().contains("Light the terrace"));
    world.here.does("customers/permit", permit(true)).await;
    assert_eq!(portal(&world).await, shown);
}
