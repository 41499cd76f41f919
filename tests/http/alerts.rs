//! The bell and unread marks over HTTP: what rings for whom, and that pages and answers hold nothing of others.

use crate::support::{World, fresh_id, text};
use serde_json::{Value, json};

const CANARY: &str = "quetzalcoatl";

async fn alerts(client: &crate::support::Client) -> Vec<Value> {
    client.call("alerts/list", json!({})).await.ok()["alerts"].as_array().expect("alerts").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn bell_rings_for_those_who_run_jobs_and_tells_ids_and_names_alone() {
    let world = World::new().await;
    let World { here, there, dana, staff, job, .. } = &world;
    for client in [&here.owner.client, &staff["supervisor"].client, &there.owner.client] {
        client.call("alerts/read_all", json!({})).await.expect(200);
    }
    dana.client.call("portal/reply", json!({ "job": job, "body": CANARY })).await.expect(200);
    for (client, rings) in [
        (&here.owner.client, true),
        (&staff["supervisor"].client, true),
        (&staff["finance"].client, false),
        (&staff["tradie"].client, false),
        (&there.owner.client, false),
    ] {
        let count = client.call("alerts/count", json!({})).await.ok();
        assert_eq!(count, json!(u64::from(rings)));
        let frame = client.call("frames/staff", json!({})).await.ok();
        assert_eq!(frame["unread_alerts"], count);
        let page = client.get("/alerts").await.expect(200).text();
        assert!(!page.contains(CANARY), "an alert holds nobody's words");
        assert_eq!(page.contains("replied on"), rings);
    }
    assert_eq!(dana.client.get("/alerts").await.location(), "/user", "the bell is the staff's");
}

#[tokio::test(flavor = "multi_thread")]
async fn alert_of_somebody_else_answers_like_an_unknown_one() {
    let world = World::new().await;
    let World { here, there, dana, staff, job, .. } = &world;
    dana.client.call("portal/reply", json!({ "job": job, "body": "Hello" })).await.expect(200);
    let of_owner = text(&alerts(&here.owner.client).await[0]["alert"]);
    let unknown = fresh_id();
    for client in [&staff["supervisor"].client, &staff["finance"].client, &there.owner.client, &dana.client] {
        let before = world.server.dump().await;
        let foreign = client.call("alerts/read", json!({ "alert": of_owner })).await;
        assert_eq!(foreign.alike(), client.call("alerts/read", json!({ "alert": unknown })).await.alike());
        assert_eq!(before.without(&["session"]).difference(&world.server.dump().await.without(&["session"])), "");
    }
    here.owner.client.call("alerts/read", json!({ "alert": of_owner })).await.expect(200);
    assert_eq!(alerts(&here.owner.client).await[0]["is_read"], json!(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_page_marks_nothing_and_saying_so_does() {
    let world = World::new().await;
    let World { here, dana, job, shown, .. } = &world;
    let mark = async || {
        let jobs = dana.client.call("portal/jobs", json!({})).await.ok();
        let jobs = jobs.as_array().expect("jobs").clone();
        jobs.iter().find(|one| one["job"] == json!(job)).expect("the job")["is_unread"].clone()
    };
    assert_eq!(mark().await, json!(true));
    assert!(dana.client.get("/user/jobs").await.text().contains("unread-mark"));
    let page = dana.client.get(&format!("/user/jobs/{job}")).await.expect(200).text();
    assert!(page.contains("I have seen what is new") && page.contains(shown.as_str()));
    assert_eq!(mark().await, json!(true));
    dana.client.call("portal/read", json!({ "job": job, "entry": shown })).await.expect(200);
    assert_eq!(mark().await, json!(false));
    here.write(job, "internal", "A note").await;
    assert_eq!(mark().await, json!(false), "an internal entry makes no mark");
    here.write(job, "customer", "News").await;
    assert_eq!(mark().await, json!(true));
}
