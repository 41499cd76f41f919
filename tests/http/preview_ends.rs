//! A look at the portal ends with everything that it hangs on: its time, the session that opened it, the right to look,
//! the contact's own access.

use super::preview::look;
use crate::support::{Client, PASSWORD, World};
use reqwest::Method;
use reqwest::header::REFERER;
use serde_json::json;

/// Whether the browser still sees the contact's jobs.
async fn sees(browser: &Client) -> bool {
    let answer = browser.call("portal/jobs", json!({})).await;
    match answer.status {
        200 => true,
        401 | 404 => false,
        other => panic!("{other}: {}", answer.text()),
    }
}

/// What stands in the frame of a look that is over.
async fn is_told(browser: &Client) {
    let framed = browser.request(Method::GET, "/user/jobs").header("sec-fetch-dest", "iframe");
    let answer = browser.send(framed).await.expect(401);
    assert!(answer.text().contains("The preview has ended"), "{}", answer.text());
    assert!(answer.header("content-security-policy").contains("frame-ancestors 'self'"));
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_runs_out_however_much_it_is_used() {
    let world = World::new().await;
    let owner = &world.here.owner.client;
    look(owner, &world.dana.membership).await.expect(200);
    for _ in 0..2 {
        world.server.pass_secs(449);
        assert!(sees(owner).await);
    }
    world.server.pass_secs(2);
    assert!(!sees(owner).await);
    is_told(owner).await;
    assert!(owner.is_signed_in().await, "the staff session goes on");
    // What is still open of it does nothing in the name of the staff and hears nothing of theirs.
    for endpoint in ["sessions/close", "memberships/choose"] {
        owner.send_form("/user/jobs", endpoint, json!({})).await.expect(403);
    }
    let listening = owner.request(Method::GET, vitrine::http::LIVE).header(REFERER, owner.address("/user/jobs"));
    owner.send_for_head(listening).await.expect(401);
    assert!(owner.is_signed_in().await);
    assert!(owner.get("/look").await.expect(200).text().contains("No preview is open"));
    look(owner, &world.dana.membership).await.expect(200);
    assert!(sees(owner).await, "a new one can be opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_ends_with_the_session_that_opened_it() {
    let world = World::new().await;
    let World { server, here, staff, dana, .. } = &world;
    let owner = &here.owner;
    // Signing out.
    look(&owner.client, &dana.membership).await.expect(200);
    let stolen = owner.client.copy();
    assert!(sees(&stolen).await);
    owner.client.call("sessions/close", json!({})).await.expect(200);
    assert!(!sees(&stolen).await);
    is_told(&stolen).await;
    assert_eq!(server.dump().await.count("preview"), 0);
    // A password that was changed elsewhere.
    let supervisor = &staff["supervisor"];
    look(&supervisor.client, &dana.membership).await.expect(200);
    let elsewhere = server.stranger();
    elsewhere.sign_in(&supervisor.email, PASSWORD).await.expect(200);
    let form = json!({ "current": PASSWORD, "password": "another good one" });
    elsewhere.call("passwords/change", form).await.expect(200);
    assert!(!sees(&supervisor.client).await);
    // A new sign-in in the same browser.
    let admin = &staff["admin"];
    look(&admin.client, &dana.membership).await.expect(200);
    let before = admin.client.copy();
    admin.client.sign_in(&admin.email, PASSWORD).await.expect(200);
    assert!(!sees(&admin.client).await && !sees(&before).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_ends_with_the_right_to_look_and_with_the_contacts_access() {
    let world = World::new().await;
    let World { here, staff, dana, lee, reyes, .. } = &world;
    let (admin, supervisor) = (&staff["admin"], &staff["supervisor"]);
    look(&supervisor.client, &dana.membership).await.expect(200);
    look(&admin.client, &lee.membership).await.expect(200);
    assert!(sees(&supervisor.client).await && sees(&admin.client).await);
    here.does("members/set_role", json!({ "member": supervisor.membership, "role": "finance" })).await;
    assert!(!sees(&supervisor.client).await);
    is_told(&supervisor.client).await;
    here.does("members/set_role", json!({ "member": supervisor.membership, "role": "supervisor" })).await;
    assert!(sees(&supervisor.client).await, "what was there is there again");
    here.does("members/set_active", json!({ "member": supervisor.membership, "active": false })).await;
    assert!(!sees(&supervisor.client).await);
    let block = json!({ "customer": reyes, "contact": lee.membership, "blocked": true });
    here.does("contacts/block", block).await;
    assert!(!sees(&admin.client).await);
    is_told(&admin.client).await;
    assert!(admin.client.get("/").await.expect(200).text().contains(&admin.name), "the staff screens go on");
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_is_one_at_a_time_and_ends_when_it_is_ended() {
    let world = World::new().await;
    let World { server, here, dana, lee, casey, .. } = &world;
    let owner = &here.owner.client;
    let name = async |browser: &Client| {
        browser.call("frames/portal", json!({})).await.ok()["name"].as_str().map(str::to_owned)
    };
    look(owner, &dana.membership).await.expect(200);
    let first = owner.copy();
    look(owner, &lee.membership).await.expect(200);
    assert_eq!(name(owner).await.as_deref(), Some("Lee Reyes"));
    assert!(!sees(&first).await, "the earlier one has ended");
    assert_eq!(server.dump().await.count("preview"), 1);
    let second = owner.copy();
    owner.call("previews/close", json!({})).await.expect(200);
    assert!(!sees(owner).await && !sees(&second).await);
    assert!(!owner.cookie_line().contains("preview"), "{}", owner.cookie_line());
    let before = server.dump().await;
    owner.call("previews/close", json!({})).await.expect(200);
    assert_eq!(before.difference(&server.dump().await), "", "there was none to end");
    // Two sessions look independently.
    let again = server.stranger();
    again.sign_in(&here.owner.email, PASSWORD).await.expect(200);
    look(&again, &casey.membership).await.expect(200);
    look(owner, &dana.membership).await.expect(200);
    assert_eq!((name(&again).await.as_deref(), name(owner).await.as_deref()), (Some("Casey Cole"), Some("Dana Reyes")));
}
