//! Links in mails make logins without a password: nobody else's link may take one over (LEAKS 41).

use crate::support::{PASSWORD, World, text};
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
    assert_eq!(view["password"], "Known");
    let nora = server.stranger();
    nora.call("share_links/use", json!({ "secret": secret, "password": "" })).await.expect(422);
    assert!(!nora.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn session_that_a_link_opened_by_itself_stays_with_its_business() {
    let world = World::new().await;
    let World { here, there, reyes, job, server, .. } = &world;
    let (contact, email, _) = here.invite(reyes, "Nora New").await;
    let secret = here.link_to(job, &contact).await;
    let holder = server.stranger();
    holder.call("share_links/use", json!({ "secret": secret })).await.expect(200);
    // Later the same login comes to act elsewhere, with a password.
    let form = json!({ "customer": world.there_customer, "name": "Nora New", "email": email });
    deliver_due(server.cx()).await.expect("delivers");
    let sent = here.letters();
    there.does("contacts/invite", form).await;
    deliver_due(server.cx()).await.expect("delivers");
    let letters = there.letters();
    let letter = letters.iter().find(|one| !sent.contains(one) && one.contains(&email)).expect("a mail");
    let form = json!({ "secret": secret_behind("/invitation/", letter), "password": PASSWORD });
    let nora = server.stranger();
    nora.call("invitations/accept", form).await.expect(200);

    let all = nora.call("memberships/list", json!({})).await.ok();
    let all: Vec<String> = all.as_array().expect("a list").iter().map(|one| text(&one["membership"])).collect();
    assert_eq!(all.len(), 2, "the person goes from one business to the other");
    let other = all.iter().find(|one| **one != contact).expect("the other one");
    let own = holder.call("memberships/list", json!({})).await.ok();
    assert_eq!(own.as_array().map(Vec::len), Some(1), "the link's session knows of one");
    assert_eq!(holder.call("frames/portal", json!({})).await.ok()["can_switch"], false);
    let before = server.dump().await;
    holder.call("memberships/choose", json!({ "membership": other })).await.expect(404);
    let sessions = nora.call("sessions/list", json!({})).await.ok();
    let sessions = sessions["sessions"].as_array().expect("a list");
    let current = sessions.iter().find(|one| one["is_current"] == true).expect("this one");
    holder.call("sessions/end", json!({ "session": current["session"] })).await.expect(404);
    assert_eq!(before.without(&["session"]).difference(&server.dump().await.without(&["session"])), "");
    let seen = holder.call("sessions/list", json!({})).await.ok();
    assert_eq!(seen["sessions"].as_array().map(Vec::len), Some(1), "nor does it learn of other sessions");
    assert!(nora.is_signed_in().await && holder.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn link_alone_sets_no_password_of_a_login_that_acts_elsewhere() {
    let world = World::new().await;
    let World { here, there, reyes, job, there_job, there_customer, server, .. } = &world;
    let (contact, email, _) = here.invite(reyes, "Nora New").await;
    let form = json!({ "customer": there_customer, "name": "Nora New", "email": email });
    there.does("contacts/invite", form).await;
    let elsewhere = there.does("customers/show", json!({ "customer": there_customer })).await;
    let elsewhere = elsewhere["contacts"].as_array().expect("a list").iter().find(|one| one["email"] == email.as_str());
    let elsewhere = text(&elsewhere.expect("invited")["membership"]);
    let holder = server.stranger();
    holder.call("share_links/use", json!({ "secret": here.link_to(job, &contact).await })).await.expect(200);
    let other = server.stranger();
    other.call("share_links/use", json!({ "secret": there.link_to(there_job, &elsewhere).await })).await.expect(200);
    assert_eq!(holder.call("sessions/list", json!({})).await.ok()["has_password"], false);
    let form = json!({ "current": "", "password": "chosen by the holder" });
    holder.call("passwords/change", form).await.expect(409);
    assert!(server.stranger().sign_in(&email, "chosen by the holder").await.status != 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_came_by_a_link_chooses_a_password() {
    let world = World::new().await;
    let World { here, reyes, job, server, .. } = &world;
    let (contact, email, _) = here.invite(reyes, "Nora New").await;
    let nora = server.stranger();
    nora.call("share_links/use", json!({ "secret": here.link_to(job, &contact).await })).await.expect(200);
    assert!(nora.get("/user/account").await.expect(200).text().contains("Choose a password"));
    nora.call("passwords/change", json!({ "current": "", "password": "short" })).await.expect(422);
    nora.call("passwords/change", json!({ "current": "", "password": PASSWORD })).await.expect(200);
    assert!(nora.get("/user/account").await.expect(200).text().contains("Present password"));
    nora.call("passwords/change", json!({ "current": "", "password": "another good one" })).await.expect(422);
    server.stranger().sign_in(&email, PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_second_visit_on_a_business_may_want_a_password() {
    let world = World::new().await;
    let World { here, reyes, job, server, .. } = &world;
    here.does("settings/link_password", json!({ "needed": true })).await;
    let (contact, email, _) = here.invite(reyes, "Nora New").await;
    let first = here.link_to(job, &contact).await;
    let view = server.stranger().call("share_links/open", json!({ "secret": first })).await.ok();
    assert_eq!(view["password"], "NotAsked", "the first visit is one press");
    server.stranger().call("share_links/use", json!({ "secret": first })).await.expect(200);

    let second = here.link_to(job, &contact).await;
    let page = server.stranger().get(&format!("/share/{second}")).await.expect(200).text();
    assert!(page.contains("Choose a password"));
    server.stranger().call("share_links/use", json!({ "secret": second, "password": "short" })).await.expect(422);
    let nora = server.stranger();
    nora.call("share_links/use", json!({ "secret": second, "password": PASSWORD })).await.expect(200);
    server.stranger().sign_in(&email, PASSWORD).await.expect(200);
    let third = here.link_to(job, &contact).await;
    let view = server.stranger().call("share_links/open", json!({ "secret": third })).await.ok();
    assert_eq!(view["password"], "Known");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobodys_mailbox_is_filled() {
    let world = World::new().await;
    let World { here, reyes, .. } = &world;
    let (contact, ..) = here.invite(reyes, "Nora New").await;
    let again = json!({ "customer": reyes, "contact": contact, "message": "" });
    for _ in 0..19 {
        here.does("contacts/reinvite", again.clone()).await;
    }
    here.owner.client.call("contacts/reinvite", again).await.expect(429);
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
