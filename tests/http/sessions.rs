//! Who gets in, for how long, and what ends it (LEAKS 8, 44).

use crate::support::{Answer, Business, Client, PASSWORD, TestServer, World, fresh_id, text, unique};
use serde_json::json;

const DAY: u64 = 24 * 60 * 60;
const NEW_PASSWORD: &str = "an altogether new one";

async fn sessions_of(client: &Client) -> Vec<String> {
    let list = client.call("sessions/list", json!({})).await.ok();
    list["sessions"].as_array().expect("a list").iter().map(|line| text(&line["session"])).collect()
}

async fn is_at_the_door(client: &Client, page: &str) {
    let answer = client.get(page).await.expect(303);
    assert!(answer.location().starts_with("/sign-in"), "{page} leads to {}", answer.location());
}

#[tokio::test(flavor = "multi_thread")]
async fn block_ends_http_at_once() {
    let world = World::new().await;
    let World { server, here, reyes, dana, job, .. } = &world;
    let second = server.stranger();
    second.sign_in(&dana.email, PASSWORD).await.expect(200);
    let block = |blocked: bool| json!({ "customer": reyes, "contact": dana.membership, "blocked": blocked });
    here.does("contacts/block", block(true)).await;
    for client in [&dana.client, &second] {
        client.call("portal/job", json!({ "job": job, "earlier": null })).await.expect(401);
        client.call("portal/reply", json!({ "job": job, "body": "Still here?" })).await.expect(401);
        is_at_the_door(client, &format!("/user/jobs/{job}")).await;
    }
    let fresh = server.stranger();
    fresh.sign_in(&dana.email, PASSWORD).await.expect(422);
    here.does("contacts/block", block(false)).await;
    assert!(!dana.client.is_signed_in().await, "an ended session does not come back");
    fresh.sign_in(&dana.email, PASSWORD).await.expect(200);
    fresh.call("portal/job", json!({ "job": job, "earlier": null })).await.expect(200);
    assert!(world.lee.client.is_signed_in().await, "the other contact was not touched");
}

#[tokio::test(flavor = "multi_thread")]
async fn ended_member_reaches_nothing_with_a_session_that_is_still_there() {
    let world = World::new().await;
    let client = &world.ended.client;
    let before = world.server.dump().await;
    for (endpoint, arguments) in [
        ("home/show", json!({})),
        ("jobs/list", json!({ "query": {} })),
        ("jobs/show", json!({ "job": world.job })),
        ("entries/write", json!({ "job": world.job, "body": "I was here" })),
        ("settings/show", json!({})),
        ("customers/list", json!({ "query": {} })),
    ] {
        client.call(endpoint, arguments).await.expect(404);
    }
    for page in ["/".to_owned(), "/jobs".to_owned(), format!("/jobs/{}", world.job), "/customers".to_owned()] {
        let answer = client.get(&page).await;
        assert!(matches!(answer.status, 303 | 404), "{page}: {}", answer.status);
        assert!(!answer.text().contains("Rewire the kitchen"), "{page}");
    }
    assert_eq!(before.difference(&world.server.dump().await), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn password_change_ends_the_other_sessions() {
    let world = World::new().await;
    let dana = &world.dana;
    let (second, third) = (world.server.stranger(), world.server.stranger());
    second.sign_in(&dana.email, PASSWORD).await.expect(200);
    third.sign_in(&dana.email, PASSWORD).await.expect(200);
    dana.client.call("passwords/change", json!({ "current": "wrong one", "password": NEW_PASSWORD })).await.expect(422);
    assert!(second.is_signed_in().await, "a wrong password changes nothing");
    dana.client.call("passwords/change", json!({ "current": PASSWORD, "password": NEW_PASSWORD })).await.expect(200);
    assert!(dana.client.is_signed_in().await, "the session that asked goes on");
    assert!(!second.is_signed_in().await);
    assert!(!third.is_signed_in().await);
    second.sign_in(&dana.email, PASSWORD).await.expect(422);
    second.sign_in(&dana.email, NEW_PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_lists_and_ends_only_their_own_sessions() {
    let world = World::new().await;
    let World { server, dana, lee, here, .. } = &world;
    let second = server.stranger();
    second.sign_in(&dana.email, PASSWORD).await.expect(200);
    let (own, others) = (sessions_of(&dana.client).await, sessions_of(&lee.client).await);
    assert_eq!((own.len(), others.len()), (2, 1));
    assert!(own.iter().all(|session| !others.contains(session)));
    for (client, session) in [(&dana.client, &others[0]), (&lee.client, &own[0]), (&here.owner.client, &own[0])] {
        let foreign = client.call("sessions/end", json!({ "session": session })).await.expect(404);
        let unknown = client.call("sessions/end", json!({ "session": fresh_id() })).await;
        assert_eq!(foreign.alike(), unknown.alike());
    }
    assert!(lee.client.is_signed_in().await && second.is_signed_in().await);

    let list = second.call("sessions/list", json!({})).await.ok();
    let current =
        list["sessions"].as_array().expect("a list").iter().find(|line| line["is_current"] == true).expect("this one");
    let ended = text(&current["session"]);
    dana.client.call("sessions/end", json!({ "session": ended })).await.expect(200);
    assert!(!second.is_signed_in().await, "an ended session is over");
    assert!(dana.client.is_signed_in().await);
    assert_eq!(sessions_of(&dana.client).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn session_runs_out_when_idle_and_at_last_in_any_case() {
    let server = TestServer::start().await;
    let business = Business::sign_up(&server, "Alpha Electrical").await;
    let (idle, busy) = (server.stranger(), server.stranger());
    idle.sign_in(&business.owner.email, PASSWORD).await.expect(200);
    busy.sign_in(&business.owner.email, PASSWORD).await.expect(200);
    server.pass_secs(14 * DAY - 1);
    assert!(busy.is_signed_in().await);
    server.pass_secs(1);
    assert!(!idle.is_signed_in().await, "nobody used it for 14 days");
    is_at_the_door(&idle, "/jobs").await;
    for _ in 0..3 {
        server.pass_secs(13 * DAY);
        assert!(busy.is_signed_in().await, "used again and again");
    }
    server.pass_secs(7 * DAY - 1);
    assert!(busy.is_signed_in().await);
    server.pass_secs(1);
    assert!(!busy.is_signed_in().await, "60 days are the end");
}

#[tokio::test(flavor = "multi_thread")]
async fn session_that_is_used_lives_until_its_last_day() {
    let server = TestServer::start().await;
    let business = Business::sign_up(&server, "Alpha Electrical").await;
    for _ in 0..59 {
        server.pass_secs(DAY);
        assert!(business.owner.client.is_signed_in().await);
    }
    server.pass_secs(DAY - 1);
    assert!(business.owner.client.is_signed_in().await);
    server.pass_secs(1);
    assert!(!business.owner.client.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_does_not_tell_whom_it_knows() {
    let world = World::new().await;
    let World { server, here, reyes, lee, .. } = &world;
    here.does("contacts/block", json!({ "customer": reyes, "contact": lee.membership, "blocked": true })).await;
    let (_, waiting, _) = here.invite(reyes, "Walt Waiting").await;
    let attempt = async |email: &str, password: &str| -> Answer {
        let answer = server.stranger().sign_in(email, password).await.expect(422);
        assert!(!answer.text().contains(email), "{}", answer.text());
        answer
    };
    let nobody = attempt(&format!("{}@nowhere.example", unique()), PASSWORD).await;
    for (who, email, password) in [
        ("a wrong password", here.owner.email.as_str(), "wrong password"),
        ("blocked everywhere", &lee.email, PASSWORD),
        ("ended", &world.ended.email, PASSWORD),
        ("of an archived customer", &world.archived.email, PASSWORD),
        ("never accepted", &waiting, PASSWORD),
        ("no address at all", "not an address", PASSWORD),
    ] {
        let answer = attempt(email, password).await;
        assert_eq!(answer.alike(), nobody.alike(), "{who}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_limited_per_account() {
    let world = World::new().await;
    let World { server, dana, lee, .. } = &world;
    let unknown = format!("{}@nowhere.example", unique());
    for email in [dana.email.as_str(), &unknown] {
        for _ in 0..10 {
            server.stranger().sign_in(email, "wrong password").await.expect(422);
        }
        let refused = server.stranger().sign_in(email, "wrong password").await.expect(429);
        assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|secs| (1..=30).contains(&secs)));
    }
    server.stranger().sign_in(&dana.email, PASSWORD).await.expect(429);
    let spelled = format!(" {} ", dana.email.to_uppercase());
    server.stranger().sign_in(&spelled, "wrong password").await.expect(429);
    server.stranger().sign_in(&lee.email, PASSWORD).await.expect(200);
    assert!(dana.client.is_signed_in().await, "whoever is in stays in");
    server.pass_secs(30);
    server.stranger().sign_in(&dana.email, PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_limited_per_client() {
    let server = TestServer::start().await;
    let business = Business::sign_up(&server, "Alpha Electrical").await;
    for number in 0..60 {
        let email = format!("guess-{number}@nowhere.example");
        server.stranger().sign_in(&email, "wrong password").await.expect(422);
    }
    server.stranger().sign_in("one-more@nowhere.example", "wrong password").await.expect(429);
    server.stranger().sign_in(&business.owner.email, PASSWORD).await.expect(429);
    server.pass_secs(2);
    server.stranger().sign_in(&business.owner.email, PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn right_passwords_are_not_limited() {
    let server = TestServer::start().await;
    let business = Business::sign_up(&server, "Alpha Electrical").await;
    for _ in 0..15 {
        server.stranger().sign_in(&business.owner.email, PASSWORD).await.expect(200);
    }
}

/// The same person at two businesses: what one shows does not reach the session that acts in the other.
#[tokio::test(flavor = "multi_thread")]
async fn person_of_two_tenants_acts_in_one_at_a_time() {
    let world = World::new().await;
    let World { server, dana, job, there, there_customer, there_job, .. } = &world;
    let form = json!({ "customer": there_customer, "name": "Dana Reyes", "email": dana.email });
    let link = there.does("contacts/invite", form).await;
    let secret = text(&link["path"]).trim_start_matches("/invitation/").to_owned();
    let client = server.stranger();
    let wrong = json!({ "secret": secret, "password": "not the one of this address" });
    client.call("invitations/accept", wrong).await.expect(422);
    client.call("invitations/accept", json!({ "secret": secret, "password": PASSWORD })).await.expect(200);
    let sees = async |job: &str| client.call("portal/job", json!({ "job": job, "earlier": null })).await.status;
    assert_eq!((sees(there_job).await, sees(job).await), (200, 404));
    client.call("memberships/choose", json!({ "membership": dana.membership })).await.expect(200);
    assert_eq!((sees(there_job).await, sees(job).await), (404, 200));
    client.call("portal/reply", json!({ "job": there_job, "body": "To the wrong one" })).await.expect(404);
    // Blocked by one business, the person is still the other's contact.
    let list = client.call("memberships/list", json!({})).await.ok();
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    let block = json!({ "customer": world.reyes, "contact": dana.membership, "blocked": true });
    world.here.does("contacts/block", block).await;
    assert!(!client.is_signed_in().await, "the session acted through the blocked membership");
    client.sign_in(&dana.email, PASSWORD).await.expect(200);
    assert_eq!((sees(there_job).await, sees(job).await), (200, 404));
    let choose = json!({ "membership": dana.membership });
    client.call("memberships/choose", choose).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_sign_up_makes_no_tenant() {
    let server = TestServer::start_with(|config| config.sign_up_is_open = false).await;
    let client = server.stranger();
    let before = server.dump().await;
    let form = json!({ "tenant_name": "Mine", "name": "Mallory", "email": "m@evil.example", "password": PASSWORD });
    client.call("tenants/create", form).await.expect(404);
    is_at_the_door(&client, "/signup").await;
    assert_eq!(before.difference(&server.dump().await), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_over_a_session_ends_the_earlier_one() {
    let world = World::new().await;
    let client = &world.dana.client;
    let copied = client.copy();
    client.sign_in(&world.dana.email, PASSWORD).await.expect(200);
    assert!(client.is_signed_in().await);
    assert!(!copied.is_signed_in().await, "whoever copied the earlier cookie is out");
}
