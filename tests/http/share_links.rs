//! Links to a job that are mailed (LEAKS 41, 42).

use crate::support::{PASSWORD, World, secret_in};
use serde_json::{Value, json};
use vitrine_server::service::mail::deliver_due;

const TWO_WEEKS: u64 = 14 * 24 * 60 * 60;

/// The link leads nowhere, in exactly the words of one that never was.
async fn leads_nowhere(world: &World, secret: &str, why: &str) {
    let stranger = world.server.stranger();
    let never = "0".repeat(64);
    for (endpoint, arguments) in [
        ("share_links/open", (|secret: &str| json!({ "secret": secret })) as fn(&str) -> Value),
        ("share_links/use", |secret| json!({ "secret": secret, "password": PASSWORD })),
    ] {
        let answer = stranger.call(endpoint, arguments(secret)).await.expect(404);
        let unknown = stranger.call(endpoint, arguments(&never)).await;
        assert_eq!(answer.alike(), unknown.alike(), "{why}: {endpoint}");
    }
    let page = stranger.get(&format!("/share/{secret}")).await.expect(404);
    let unknown = stranger.get(&format!("/share/{never}")).await;
    let alike = |answer: &crate::support::Answer, secret: &str| answer.alike().replace(secret, "SECRET");
    assert_eq!(alike(&page, secret), alike(&unknown, &never), "{why}");
    assert!(!stranger.is_signed_in().await, "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn share_link_is_hashed_at_rest_opens_without_a_change_and_works_once() {
    let world = World::new().await;
    let World { here, dana, job, server, .. } = &world;
    let secret = here.link_to(job, &dana.membership).await;
    let before = server.dump().await;
    assert!(!before.contains(&secret), "of the secret only a hash is kept");
    for _ in 0..2 {
        let page = server.stranger().get(&format!("/share/{secret}")).await.expect(200);
        assert!(page.text().contains("Rewire the kitchen") && page.text().contains("Open the job"));
    }
    assert_eq!(before.difference(&server.dump().await), "", "opening is no use");
    let browser = server.stranger();
    let page = format!("/share/{secret}");
    let opened = browser.send_form(&page, "share_links/use", json!({ "secret": secret })).await.expect(303);
    assert_eq!(opened.location(), format!("/user/jobs/{job}"));
    browser.get(&format!("/user/jobs/{job}")).await.expect(200);
    leads_nowhere(&world, &secret, "used").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invited_contact_comes_in_by_a_share_link() {
    let world = World::new().await;
    let World { here, reyes, job, server, .. } = &world;
    let (contact, _, invitation) = here.invite(reyes, "Nora New").await;
    let secret = here.link_to(job, &contact).await;
    let nora = server.stranger();
    nora.call("share_links/use", json!({ "secret": secret })).await.expect(200);
    nora.call("portal/job", json!({ "job": job, "earlier": null })).await.expect(200);
    server.stranger().call("invitations/open", json!({ "secret": invitation })).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn share_link_runs_out_and_a_newer_one_ends_it() {
    let world = World::new().await;
    let World { here, dana, job, server, .. } = &world;
    let first = here.link_to(job, &dana.membership).await;
    let second = here.link_to(job, &dana.membership).await;
    assert_ne!(first, second);
    leads_nowhere(&world, &first, "a newer one was sent").await;
    server.pass_secs(TWO_WEEKS - 60);
    server.stranger().call("share_links/open", json!({ "secret": second })).await.expect(200);
    server.pass_secs(60);
    leads_nowhere(&world, &second, "too old").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn share_link_dies_with_what_it_leads_to() {
    let world = World::new().await;
    let World { here, dana, lee, reyes, job, server, .. } = &world;
    let secret = here.link_to(job, &dana.membership).await;
    let open =
        async |secret: &str| server.stranger().call("share_links/open", json!({ "secret": secret })).await.status;
    for switch in ["portal", "jobs_module", "jobs_section"] {
        here.switch(switch, false).await;
        leads_nowhere(&world, &secret, switch).await;
        here.switch(switch, true).await;
        assert_eq!(open(&secret).await, 200, "{switch} is back");
        server.pass_secs(600);
    }
    here.does("customers/archive", json!({ "customer": reyes, "archived": true })).await;
    leads_nowhere(&world, &secret, "customer archived").await;
    here.does("customers/archive", json!({ "customer": reyes, "archived": false })).await;
    here.does("jobs/unshare", json!({ "job": job })).await;
    leads_nowhere(&world, &secret, "not shared any more").await;
    let of_lee = here.link_to(job, &lee.membership).await;
    leads_nowhere(&world, &secret, "sharing again brings no link back").await;
    assert_eq!(open(&of_lee).await, 200);
    let block = |blocked: bool| json!({ "customer": reyes, "contact": lee.membership, "blocked": blocked });
    here.does("contacts/block", block(true)).await;
    here.does("contacts/block", block(false)).await;
    server.pass_secs(600);
    leads_nowhere(&world, &of_lee, "blocked once").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_of_a_job_that_was_taken_back_is_never_sent() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let before = here.letters().len();
    let state = here.does("jobs/sharing", json!({ "job": job })).await["state"].clone();
    let mut form = json!({ "job": job, "state": state, "dates": true, "stage": true });
    form[format!("to[c{}]", dana.membership)] = json!(true);
    here.does("jobs/share", form).await;
    here.does("jobs/unshare", json!({ "job": job })).await;
    deliver_due(world.server.cx()).await.expect("delivers");
    assert_eq!(here.letters().len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn fresh_link_goes_to_the_same_address_and_the_answer_tells_nothing() {
    let world = World::new().await;
    let World { here, dana, job, server, .. } = &world;
    let secret = here.link_to(job, &dana.membership).await;
    server.stranger().call("share_links/use", json!({ "secret": secret })).await.expect(200);
    let before = here.letters();
    let ask = async |secret: &str| {
        let page = format!("/share/{secret}");
        server.stranger().send_form(&page, "share_links/renew", json!({ "secret": secret })).await
    };
    let (known, never) = (ask(&secret).await, ask(&"0".repeat(64)).await);
    assert_eq!(known.location(), "/share-sent");
    assert_eq!(known.alike(), never.alike());
    deliver_due(server.cx()).await.expect("delivers");
    let fresh: Vec<String> = here.letters().into_iter().filter(|letter| !before.contains(letter)).collect();
    let [letter] = fresh.as_slice() else { panic!("{} mails", fresh.len()) };
    assert!(letter.contains(&dana.email), "{letter}");
    server.stranger().call("share_links/open", json!({ "secret": secret_in(letter) })).await.expect(200);
    // Taken back: the same answer, and no mail.
    here.does("jobs/unshare", json!({ "job": job })).await;
    server.pass_secs(3600);
    assert_eq!(ask(&secret).await.alike(), never.alike());
    let before = here.letters();
    deliver_due(server.cx()).await.expect("delivers");
    // News of other jobs may be due by now.
    let mut later = here.letters().into_iter().filter(|letter| !before.contains(letter));
    assert!(later.all(|letter| !letter.contains("/share/") && !letter.contains(job.as_str())));
}

#[tokio::test(flavor = "multi_thread")]
async fn password_is_asked_for_where_the_business_wants_it_or_the_login_opens_more() {
    let world = World::new().await;
    let World { here, dana, job, server, .. } = &world;
    here.does("settings/link_password", json!({ "needed": true })).await;
    let secret = here.link_to(job, &dana.membership).await;
    let view = server.stranger().call("share_links/open", json!({ "secret": secret })).await.ok();
    assert_eq!(view["password"], "Known");
    for password in ["", "not the password"] {
        let form = json!({ "secret": secret, "password": password });
        server.stranger().call("share_links/use", form).await.expect(422);
    }
    let form = json!({ "secret": secret, "password": PASSWORD });
    server.stranger().call("share_links/use", form).await.expect(200);
    // A mail about one job is no key to another business of the same person.
    here.does("settings/link_password", json!({ "needed": false })).await;
    let there = &world.there;
    let form = json!({ "customer": world.there_customer, "name": "Dana Reyes", "email": dana.email });
    let path = there.does("contacts/invite", form).await["path"].as_str().expect("a path").to_owned();
    let invitation = path.trim_start_matches("/invitation/");
    let accept = json!({ "secret": invitation, "password": PASSWORD });
    server.stranger().call("invitations/accept", accept).await.expect(200);
    let secret = here.link_to(job, &dana.membership).await;
    let view = server.stranger().call("share_links/open", json!({ "secret": secret })).await.ok();
    assert_eq!(view["password"], "Known");
}
