//! A contact's page: primary contact, sessions, open invitations.

use crate::support::{PASSWORD, World};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn another_contact_becomes_the_primary_one() {
    let world = World::new().await;
    let World { here, reyes, lee, dana, blocked, .. } = &world;
    let of_lee = json!({ "customer": reyes, "contact": lee.membership });
    here.does("contacts/make_primary", of_lee).await;
    let view = here.does("customers/show", json!({ "customer": reyes })).await;
    let primary: Vec<_> = view["contacts"]
        .as_array()
        .expect("contacts")
        .iter()
        .filter(|line| line["is_primary"] == true)
        .map(|line| &line["name"])
        .collect();
    assert_eq!(primary, ["Lee Reyes"]);
    let of_blocked = json!({ "customer": reyes, "contact": blocked.membership });
    let refused = here.owner.client.call("contacts/make_primary", of_blocked).await.expect(409);
    assert!(refused.text().contains("Unblock them first"), "{}", refused.text());
    let broken =
        "UPDATE identity SET email = 'no address' WHERE id = (SELECT identity_id FROM membership WHERE id = $1)";
    here.server.run(broken, vec![crate::support::id(&dana.membership)]).await;
    let of_dana = json!({ "customer": reyes, "contact": dana.membership });
    let refused = here.owner.client.call("contacts/make_primary", of_dana).await.expect(409);
    assert!(refused.text().contains("no valid e-mail address"), "{}", refused.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_is_signed_out_of_this_business_everywhere_and_of_no_other() {
    let world = World::new().await;
    let World { here, server, reyes, dana, lee, .. } = &world;
    let second = server.stranger();
    second.sign_in(&dana.email, PASSWORD).await.expect(200);
    let page = format!("/customers/{reyes}/contacts/{}", dana.membership);
    let owner = &here.owner.client;
    assert!(owner.get(&page).await.expect(200).text().contains("Sign out everywhere"));
    let view = here.does("contacts/show", json!({ "customer": reyes, "contact": dana.membership })).await;
    assert_eq!(view["sessions"].as_array().map(Vec::len), Some(2));
    let form = json!({ "customer": reyes, "contact": dana.membership });
    owner.send_form(&page, "contacts/end_sessions", form).await.expect(303);
    for client in [&dana.client, &second] {
        client.call("portal/jobs", json!({})).await.expect(401);
    }
    lee.client.call("portal/jobs", json!({})).await.expect(200);
    assert!(owner.get(&page).await.expect(200).text().contains("Signed in nowhere"));
    server.stranger().sign_in(&dana.email, PASSWORD).await.expect(200);
    let finance = world.staff["finance"].client.get(&page).await.expect(200).text();
    assert!(!finance.contains("Sign out everywhere") && !finance.contains("Signed in nowhere"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_in_another_business_are_not_told() {
    let world = World::new().await;
    let World { here, there, server, dana, reyes, .. } = &world;
    let form = json!({ "customer": world.there_customer, "name": "Dana Reyes", "email": dana.email });
    let link = there.does("contacts/invite", form).await;
    let secret = crate::support::text(&link["path"]).trim_start_matches("/invitation/").to_owned();
    let elsewhere = server.stranger();
    elsewhere.call("invitations/accept", json!({ "secret": secret, "password": PASSWORD })).await.expect(200);
    let view = here.does("contacts/show", json!({ "customer": reyes, "contact": dana.membership })).await;
    assert_eq!(view["sessions"].as_array().map(Vec::len), Some(1));
    let form = json!({ "customer": reyes, "contact": dana.membership });
    here.does("contacts/end_sessions", form).await;
    elsewhere.call("portal/jobs", json!({})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_that_was_taken_back_leads_nowhere() {
    let world = World::new().await;
    let World { here, server, reyes, .. } = &world;
    let (contact, _, secret) = here.invite(reyes, "Gus Good").await;
    server.stranger().get(&format!("/invitation/{secret}")).await.expect(200);
    let page = format!("/customers/{reyes}/contacts/{contact}");
    let owner = &here.owner.client;
    assert!(owner.get(&page).await.expect(200).text().contains("Take the invitation back"));
    let form = json!({ "customer": reyes, "contact": contact });
    owner.send_form(&page, "contacts/revoke_invitation", form).await.expect(303);
    server.stranger().get(&format!("/invitation/{secret}")).await.expect(404);
    assert!(!owner.get(&page).await.expect(200).text().contains("Take the invitation back"));
}
