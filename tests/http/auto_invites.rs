//! Contacts who are invited by themselves when a job comes to be open to them.

use crate::support::{World, secret_in};
use serde_json::json;
use vitrine_server::service::mail::deliver_due;

#[tokio::test(flavor = "multi_thread")]
async fn job_that_comes_to_the_first_stage_brings_its_customer_in() {
    let world = World::new().await;
    let World { here, server, .. } = &world;
    let customer = here.add_customer("Nilsson Farm").await;
    let (_, email, _) = here.invite(&customer, "Nora Nilsson").await;
    let edit = json!({
        "what": "edit_pipeline", "pipeline": here.pipelines["Jobs"], "first_stage": here.stage("Scheduled")
    });
    let seen = here.does("pipelines/preview", json!({ "edit": edit })).await["seen"].clone();
    let mut form = edit;
    form["seen"] = seen;
    here.does("pipelines/change", form).await;
    let page = format!("/customers/{customer}");
    assert!(here.owner.client.get(&page).await.expect(200).text().contains("Invite for new jobs"));
    let on = json!({ "customer": customer, "on": true });
    here.owner.client.send_form(&page, "customers/auto_invite", on.clone()).await.expect(303);
    assert!(here.owner.client.get(&page).await.text().contains("Stop inviting"));
    let job = here.add_job(&customer, "Quoted", "Mend the barn").await;
    deliver_due(server.cx()).await.expect("delivers");
    let links = || here.letters().into_iter().filter(|one| one.contains(&email) && one.contains("/share/"));
    assert_eq!(links().count(), 0);
    let said = here.does("jobs/move", json!({ "job": job, "stage": here.stage("Scheduled") })).await;
    assert!(said.as_str().is_some_and(|said| said.contains("A mail with a link goes to Nora Nilsson.")), "{said}");
    deliver_due(server.cx()).await.expect("delivers");
    let letters: Vec<String> = links().collect();
    let [letter] = letters.as_slice() else { panic!("{} mails", letters.len()) };
    let nora = server.stranger();
    nora.call("share_links/use", json!({ "secret": secret_in(letter) })).await.expect(200);
    nora.call("portal/job", json!({ "job": job, "earlier": null })).await.expect(200);
    for stage in ["Quoted", "Scheduled"] {
        here.does("jobs/move", json!({ "job": job, "stage": here.stage(stage) })).await;
    }
    deliver_due(server.cx()).await.expect("delivers");
    assert_eq!(links().count(), 1, "once for each job");
    let history = here.does("jobs/history", json!({ "job": job })).await;
    let invited = history.as_array().expect("lines").iter().filter(|line| line["after"] == "Nora Nilsson");
    assert_eq!(invited.count(), 1);
    world.staff["finance"].client.call("customers/auto_invite", on).await.expect(403);
}
