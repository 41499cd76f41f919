//! The portal mark next to a customer, and what its next click does.

use crate::support::{World, secret_in};
use serde_json::{Value, json};
use vitrine_server::service::mail::deliver_due;

async fn mark(world: &World, customer: &str, name: &str) -> [Value; 2] {
    let list = world.here.does("customers/list", json!({ "query": { "search": name } })).await;
    let listed = list["customers"][0]["mark"].clone();
    [listed, world.here.does("customers/show", json!({ "customer": customer })).await["mark"].clone()]
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_is_grey_pending_or_gold_in_words() {
    let world = World::new().await;
    let World { here, .. } = &world;
    let customer = here.add_customer("Nilsson Farm").await;
    let page = format!("/customers/{customer}");
    let owner = &here.owner.client;
    assert_eq!(mark(&world, &customer, "Nilsson").await, ["no_access", "no_access"]);
    assert!(owner.get("/customers?search=Nilsson").await.expect(200).text().contains("No access"));
    assert!(owner.get(&page).await.expect(200).text().contains("Nobody can be invited yet"));
    let (contact, email, _) = here.invite(&customer, "Nora Nilsson").await;
    assert_eq!(mark(&world, &customer, "Nilsson").await, ["invited", "invited"]);
    here.does("contacts/revoke_invitation", json!({ "customer": customer, "contact": contact })).await;
    assert_eq!(mark(&world, &customer, "Nilsson").await, ["no_access", "no_access"]);
    here.add_job(&customer, "Scheduled", "Mend the barn").await;
    let said = owner.get(&page).await.expect(200).text();
    assert!(said.contains("Whoever opens it sees 1 job of Nilsson Farm"), "who will see what is said before");
    let form = json!({ "customer": customer, "contact": contact, "message": "Have a look." });
    owner.send_form(&page, "contacts/reinvite", form).await.expect(303);
    deliver_due(world.server.cx()).await.expect("delivers");
    assert!(here.letters().iter().any(|letter| letter.contains(&email) && letter.contains("Have a look.")));
    here.add_contact(&customer, "Nils Nilsson").await;
    assert_eq!(mark(&world, &customer, "Nilsson").await, ["active", "active"]);
    let finance = world.staff["finance"].client.get(&page).await.expect(200).text();
    assert!(finance.contains("In the portal") && !finance.contains("contacts/reinvite"));
}

#[tokio::test(flavor = "multi_thread")]
async fn next_click_on_a_job_shares_that_job() {
    let world = World::new().await;
    let World { here, server, .. } = &world;
    let edit = json!({ "what": "share_jobs", "shares": "by_grant" });
    let seen = here.does("pipelines/preview", json!({ "edit": edit })).await["seen"].clone();
    here.does("pipelines/change", json!({ "what": "share_jobs", "shares": "by_grant", "seen": seen })).await;
    let customer = here.add_customer("Nilsson Farm").await;
    let (_, email, _) = here.invite(&customer, "Nora Nilsson").await;
    let job = here.add_job(&customer, "Scheduled", "Mend the barn").await;
    let page = format!("/jobs/{job}");
    let shown = here.owner.client.get(&page).await.expect(200).text();
    assert!(shown.contains("Does not see this job") && shown.contains("Nora Nilsson will see this job"), "who, before");
    let offer = here.does("jobs/show", json!({ "job": job })).await["sharing"]["grant"].clone();
    let form = json!({ "job": job, "state": offer["state"] });
    here.owner.client.send_form(&page, "jobs/grant", form.clone()).await.expect(303);
    here.owner.client.call("jobs/grant", form).await.expect(409);
    deliver_due(server.cx()).await.expect("delivers");
    let letter = here.letters().into_iter().find(|one| one.contains(&email) && one.contains("/share/"));
    let nora = server.stranger();
    assert!(here.owner.client.get(&page).await.text().contains("Shared, nobody has come in yet"));
    let secret = secret_in(&letter.expect("a mail with a link"));
    nora.call("share_links/use", json!({ "secret": secret })).await.expect(200);
    nora.call("portal/job", json!({ "job": job, "earlier": null })).await.expect(200);
    let sharing = here.does("jobs/show", json!({ "job": job })).await["sharing"].clone();
    assert_eq!((&sharing["mark"], &sharing["grant"]), (&json!("active"), &Value::Null));
    // The next job, by the next click; nobody sees it before.
    let next = here.add_job(&customer, "Scheduled", "Mend the gate").await;
    nora.call("portal/job", json!({ "job": next, "earlier": null })).await.expect(404);
    let offer = here.does("jobs/show", json!({ "job": next })).await["sharing"]["grant"].clone();
    here.does("jobs/grant", json!({ "job": next, "state": offer["state"] })).await;
    nora.call("portal/job", json!({ "job": next, "earlier": null })).await.expect(200);
    // Where nobody would see it there is nothing to click.
    let hidden = here.add_job(&customer, "Enquiry", "Think about it").await;
    let sharing = here.does("jobs/show", json!({ "job": hidden })).await["sharing"].clone();
    assert_eq!(sharing["grant"], Value::Null);
    here.owner.client.call("jobs/grant", json!({ "job": hidden, "state": "" })).await.expect(409);
}
