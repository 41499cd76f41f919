//! Links in mails make logins without a password: nobody else's link may take one over (LEAKS 41).

use crate::support::{PASSWORD, World};
use serde_json::json;
use vitrine_server::service::mail::deliver_due;

fn secret_behind(path: &str, text: &str) -> String {
    let at = text.find(path).expect("a link") + path.len();
    text[at..].chars().take_while(char::is_ascii_alphanumeric).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn copied_invitation_sets_no_password_for_a_login_that_acts_elsewhere() {
    let world = World::new().await;
    let World { here, there, reyes, job, server, .. } = &world;
    let (contact, email, _) = here.invite(reyes, "Nora New").await;
    let secret = here.link_to(job, &contact).await;
    let nora = server.stranger();
    nora.call("share_links/use", json!({ "secret": secret })).await.expect(200);

    let form = json!({ "customer": world.there_customer, "name": "Nora New", "email": email });
    let link = there.does("contacts/invite", form).await;
    let copied = secret_behind("/invitation/", link["path"].as_str().expect("a path"));
    let before = server.dump().await;
    let rival = server.stranger();
    rival.call("invitations/accept", json!({ "secret": copied, "password": "chosen by a rival" })).await.expect(409);
    assert_eq!(before.difference(&server.dump().await), "", "refused, and nothing is stored");
    assert!(!rival.is_signed_in().await);

    // Whoever reads the mail is the one whose address it is.
    let sent = here.letters();
    deliver_due(server.cx()).await.expect("delivers");
    let letters = there.letters();
    let letter = letters
        .iter()
        .find(|one| !sent.contains(one) && one.contains(&email) && one.contains("/invitation/"))
        .expect("a mail");
    let mailed = secret_behind("/invitation/", letter);
    server.stranger().call("invitations/accept", json!({ "secret": mailed, "password": PASSWORD })).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn first_visit_asks_for_a_password_that_is_there_already() {
    let world = World::new().await;
    let World { here, there, reyes, job, server, .. } = &world;
    let (contact, email, _) = here.invite(reyes, "Nora New").await;
    // A rival plants a password, then sees to it that the login acts nowhere.
    let form = json!({ "customer": world.there_customer, "name": "Nora New", "email": email });
    let link = there.does("contacts/invite", form).await;
    let copied = secret_behind("/invitation/", link["path"].as_str().expect("a path"));
    let planted = json!({ "secret": copied, "password": "chosen by a rival" });
    server.stranger().call("invitations/accept", planted).await.expect(200);
    there.does("customers/archive", json!({ "customer": world.there_customer, "archived": true })).await;

    let secret = here.link_to(job, &contact).await;
    let view = server.stranger().call("share_links/open", json!({ "secret": secret })).await.ok();
    assert_eq!(view["needs_password"], true);
    let nora = server.stranger();
    nora.call("share_links/use", json!({ "secret": secret, "password": "" })).await.expect(422);
    assert!(!nora.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_an_invitation_back_ends_links_to_jobs_for_good() {
    let world = World::new().await;
    let World { here, reyes, job, server, .. } = &world;
    let (contact, _, _) = here.invite(reyes, "Nora New").await;
    let secret = here.link_to(job, &contact).await;
    here.does("contacts/revoke_invitation", json!({ "customer": reyes, "contact": contact })).await;
    server.stranger().call("share_links/use", json!({ "secret": secret })).await.expect(404);
    let sent = here.letters().len();
    server.stranger().call("share_links/renew", json!({ "secret": secret })).await.expect(200);
    deliver_due(server.cx()).await.expect("delivers");
    assert_eq!(here.letters().len(), sent, "it does not open by itself again");
}

#[tokio::test(flavor = "multi_thread")]
async fn history_tells_who_sees_a_job_to_those_alone_who_may_know() {
    let world = World::new().await;
    let World { here, staff, dana, .. } = &world;
    let (tradie, job) = (&staff["tradie"], &world.assigned["tradie"]);
    here.link_to(job, &dana.membership).await;
    let owners = here.does("jobs/history", json!({ "job": job })).await.to_string();
    assert!(owners.contains("mailed a link to the customer"));
    let told = tradie.client.call("jobs/history", json!({ "job": job })).await;
    assert!(!told.text().contains("mailed a link"), "{}", told.text());
    assert_eq!(told.status, 200, "the tradie sees the job itself");
}
