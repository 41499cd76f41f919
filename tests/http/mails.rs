//! Mails over HTTP: the switches, the outbox, the link that ends them (LEAKS 16 to 20, 42, 44).

use crate::support::World;
use serde_json::json;
use vitrine_server::service::mail::{OUTBOX_FOLDER, deliver_due};

const CANARY: &str = "quetzalcoatl";

/// Everything in the outbox folder.
fn letters(world: &World) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(world.server.cx().config().data_dir.join(OUTBOX_FOLDER)) else {
        return Vec::new();
    };
    files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a mail")).collect()
}

/// Mails that gather for ten minutes go out.
async fn deliver(world: &World) {
    world.server.pass_secs(11 * 60);
    deliver_due(world.server.cx()).await.expect("delivers");
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_go_to_those_who_see_the_job_and_hold_no_canary_and_no_staff_address() {
    let world = World::new().await;
    let World { here, dana, lee, casey, job, hidden_job, staff, .. } = &world;
    deliver(&world).await;
    let before = letters(&world).len();
    here.write(job, "customer", CANARY).await;
    here.write(job, "internal", CANARY).await;
    here.write(hidden_job, "customer", CANARY).await;
    deliver(&world).await;
    let all = letters(&world);
    assert_eq!(all.len(), before + 2, "one for each contact who sees the job");
    for letter in &all {
        assert!(!letter.contains(CANARY), "{letter}");
        assert!(!letter.contains("business.example") && !letter.contains(&here.owner.email), "{letter}");
        assert!(!letter.contains(&staff["tradie"].email));
        for person in [&world.blocked, &world.invited, &world.archived, &world.unpermitted] {
            assert!(!letter.contains(&person.email), "{} is cut off", person.name);
        }
        assert!(!letter.contains(&casey.email) || !letter.contains(job.as_str()));
        assert!(!letter.contains(hidden_job.as_str()));
    }
    assert!(all.iter().any(|letter| letter.contains(&dana.email)));
    assert!(all.iter().any(|letter| letter.contains(&lee.email)));
}

#[tokio::test(flavor = "multi_thread")]
async fn notify_switch_mutes_and_the_portal_stays_open() {
    let world = World::new().await;
    let World { here, dana, lee, reyes, job, .. } = &world;
    deliver(&world).await;
    let before = letters(&world).len();
    let form = json!({ "customer": reyes, "contact": dana.membership, "notified": false });
    here.does("contacts/notify", form).await;
    lee.client.call("portal/want_mail", json!({ "wanted": false })).await.expect(200);
    here.write(job, "customer", "We come on Monday.").await;
    deliver(&world).await;
    assert_eq!(letters(&world).len(), before);
    assert!(dana.client.get(&format!("/user/jobs/{job}")).await.expect(200).text().contains("We come on Monday."));
    let frame = lee.client.call("frames/portal", json!({})).await.ok();
    assert_eq!(frame["wants_mail"], json!(false));
}

#[tokio::test(flavor = "multi_thread")]
async fn link_in_a_mail_ends_the_mails_without_signing_in() {
    let world = World::new().await;
    let World { here, dana, server, .. } = &world;
    deliver(&world).await;
    let letter = letters(&world).into_iter().find(|letter| letter.contains(&dana.email)).expect("a mail to Dana");
    let letter = letter.replace("=\r\n", "");
    let secret: String = letter.rsplit_once("/unsubscribe/").expect("a link").1.chars().take(64).collect();
    let stranger = server.stranger();
    let page = stranger.get(&format!("/unsubscribe/{secret}")).await.expect(200);
    for told in [&here.owner.name, &dana.name, &dana.email] {
        assert!(!page.text().contains(told.as_str()), "the page says nothing about anybody");
    }
    let bad = "0".repeat(64);
    let other = stranger.get(&format!("/unsubscribe/{bad}")).await;
    assert_eq!(page.alike().replace(&secret, "SECRET"), other.alike().replace(&bad, "SECRET"));
    // Opening it was no use of it; the button is, once.
    let page = format!("/unsubscribe/{secret}");
    let sent = stranger.send_form(&page, "mails/unsubscribe", json!({ "secret": secret })).await;
    assert!(sent.location().starts_with("/unsubscribed?retry="), "{}", sent.location());
    let done = stranger.get(sent.location()).await.expect(200).text();
    assert!(done.contains("Alpha Electrical"), "it says whose mails are off");
    assert!(
        !stranger.get("/unsubscribed").await.expect(200).text().contains("Alpha Electrical"),
        "to this browser alone"
    );
    stranger.call("mails/unsubscribe", json!({ "secret": secret })).await.expect(404);
    let frame = dana.client.call("frames/portal", json!({})).await.ok();
    assert_eq!(frame["wants_mail"], json!(false));
    assert!(!server.dump().await.contains(&secret), "of the secret only a hash is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_that_are_none_come_back_with_a_sentence() {
    let world = World::new().await;
    let owner = &world.here.owner.client;
    for minutes in ["", "soon", "-1", "1441", "1.5"] {
        let form = json!({ "on": true, "minutes": minutes, "quotes": false });
        let answer = owner.call("settings/mails", form).await.expect(422);
        assert!(answer.text().contains("whole number of minutes"), "{}", answer.text());
    }
    owner.call("settings/mails", json!({ "on": true, "minutes": "5" })).await.expect(422);
    owner.call("settings/mails", json!({ "on": true, "minutes": "5", "quotes": false })).await.expect(200);
    let settings = owner.call("settings/show", json!({})).await.ok();
    assert_eq!(settings["mail_after_mins"], json!(5));
}
