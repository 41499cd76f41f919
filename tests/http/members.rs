//! Members: the invitation link of staff, and what an end does to whoever is signed in (LEAKS 8, 41, 44).

use crate::support::{Business, Client, PASSWORD, TestServer, World, text};
use serde_json::json;

/// Invites somebody and answers with the link's secret.
async fn invite(here: &Business, name: &str, email: &str, role: &str) -> String {
    let link = here.does("members/invite", json!({ "name": name, "email": email, "role": role })).await;
    text(&link["path"]).trim_start_matches("/invitation/").to_owned()
}

async fn accept(server: &TestServer, secret: &str) -> Client {
    let client = server.stranger();
    client.call("invitations/accept", json!({ "secret": secret, "password": PASSWORD })).await.expect(200);
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn invited_member_of_staff_comes_in_with_their_role() {
    let World { server, here, .. } = &World::new().await;
    let secret = invite(here, "Ann Young", "ann@business.example", "tradie").await;
    let page = server.stranger().get(&format!("/invitation/{secret}")).await.expect(200).text();
    assert!(page.contains("invites you to work with them") && page.contains("tradie"), "{page}");
    let ann = accept(server, &secret).await;
    ann.get("/").await.expect(200);
    assert_eq!(ann.call("frames/staff", json!({})).await.ok()["role"], "tradie");
    ann.get("/settings/members").await.expect(404);
    server.stranger().get(&format!("/invitation/{secret}")).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_work_without_javascript() {
    let World { here, .. } = &World::new().await;
    let owner = &here.owner.client;
    let form = json!({ "name": "Ann Young", "email": "not an address", "role": "tradie" });
    let back = owner.send_form("/settings/members", "members/invite", form).await.expect(303);
    let page = owner.get(back.location()).await.expect(200).text();
    assert!(page.contains("Ann Young") && page.contains("not an address"), "what was typed comes back");
    let form = json!({ "name": "Ann Young", "email": "ann@business.example", "role": "tradie" });
    let back = owner.send_form("/settings/members", "members/invite", form).await.expect(303);
    let page = owner.get(back.location()).await.expect(200).text();
    assert!(page.contains("/invitation/") && page.contains("Ann Young"), "the link is shown");
    let member = here.member("ann@business.example").await;
    let form = json!({ "member": member, "role": "apprentice" });
    owner.send_form("/settings/members", "members/set_role", form).await.expect(303);
    assert!(owner.get("/settings/members").await.expect(200).text().contains("Apprentice"));
}

#[tokio::test(flavor = "multi_thread")]
async fn deactivated_member_is_out_at_once() {
    let World { server, here, .. } = &World::new().await;
    let secret = invite(here, "Ann Young", "ann@business.example", "supervisor").await;
    let ann = accept(server, &secret).await;
    ann.call("jobs/list", json!({ "query": {} })).await.expect(200);
    let member = here.member("ann@business.example").await;
    here.does("members/set_active", json!({ "member": member, "active": false })).await;
    ann.call("jobs/list", json!({ "query": {} })).await.expect(401);
    assert!(ann.get("/").await.location().starts_with("/sign-in"));
    assert_eq!(server.stranger().sign_in("ann@business.example", PASSWORD).await.status, 422);
    here.does("members/set_active", json!({ "member": member, "active": true })).await;
    server.stranger().sign_in("ann@business.example", PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn demoted_member_loses_what_the_role_had_in_the_same_session() {
    let World { server, here, .. } = &World::new().await;
    let ann = accept(server, &invite(here, "Ann Young", "ann@business.example", "admin").await).await;
    ann.get("/settings").await.expect(200);
    let member = here.member("ann@business.example").await;
    here.does("members/set_role", json!({ "member": member, "role": "tradie" })).await;
    ann.get("/settings").await.expect(404);
    ann.call("members/list", json!({})).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn last_owner_is_told_why_they_stay() {
    let here = Business::sign_up(&TestServer::start().await, "Solo Works").await;
    let member = &here.owner.membership;
    for (endpoint, form) in [
        ("members/set_role", json!({ "member": member, "role": "admin" })),
        ("members/set_active", json!({ "member": member, "active": false })),
    ] {
        let answer = here.owner.client.call(endpoint, form).await.expect(409);
        assert!(answer.text().contains("Make somebody else an owner first"), "{}", answer.text());
    }
    here.owner.client.get("/settings/members").await.expect(200);
}
