//! Forms of browsers without JavaScript, and text that tries to become HTML.

use crate::support::{PASSWORD, World};
use serde_json::json;

const EVIL: &str = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>\"'&";

/// The text is on the page as text.
fn is_harmless(html: &str, place: &str) {
    assert!(html.contains("alert(1)"), "{place} shows the text");
    for tag in ["<script>alert(1)", "<img src=x", "</textarea><script"] {
        let found =
            html.find(tag).map(|at| html.chars().skip(html[..at].chars().count().saturating_sub(200)).take(500));
        assert!(found.is_none(), "{place} has {tag}: {:?}", found.map(String::from_iter));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_sign_in_comes_back_with_what_was_typed_and_without_the_password() {
    let world = World::new().await;
    let client = world.server.stranger();
    let typed = json!({ "email": world.dana.email, "password": "my wrong secret", "next": "/user/jobs" });
    let answer = client.send_form("/sign-in?next=/user/jobs", "sessions/open", typed).await.expect(303);
    let place = answer.location().to_owned();
    assert!(place.starts_with("/sign-in?next=/user/jobs&retry="), "{place}");
    assert!(!place.contains("dana") && !place.contains("secret") && !place.contains("wrong"), "{place}");
    assert!(!place.contains(&world.dana.email), "{place}");
    let page = client.get(&place).await.expect(200).text();
    assert!(page.contains(&format!("value=\"{}\"", world.dana.email)), "the address is typed in again");
    assert!(page.contains("E-mail address or password is wrong."));
    assert!(!page.contains("my wrong secret"));
    assert!(!world.server.dump().await.contains("my wrong secret"));

    let other = world.server.stranger().get(&place).await.expect(200).text();
    assert!(!other.contains(&world.dana.email), "another browser cannot read it");
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_works_without_javascript() {
    let world = World::new().await;
    let client = world.server.stranger();
    let form = json!({ "email": world.dana.email, "password": PASSWORD, "next": format!("/user/jobs/{}", world.job) });
    let answer = client.send_form("/sign-in", "sessions/open", form).await.expect(303);
    assert_eq!(answer.location(), format!("/user/jobs/{}", world.job));
    client.get(answer.location()).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_form_keeps_everything_typed_for_its_own_session_only() {
    let world = World::new().await;
    let World { here, staff, reyes, .. } = &world;
    let owner = &here.owner.client;
    let before = world.server.dump().await;
    let typed = json!({
        "title": "", "description": "A description that took long", "customer": reyes, "due_on": "2027-02-31",
        "stage": here.stage("Quoted"), "owner": here.owner.membership
    });
    let answer = owner.send_form("/jobs/new", "jobs/create", typed).await.expect(303);
    let place = answer.location().to_owned();
    let token = place.strip_prefix("/jobs/new?retry=").and_then(|rest| rest.strip_suffix("#problem"));
    let token = token.expect("back to the form, to what is said about it");
    assert!(token.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter)), "{token}");
    let page = owner.get(&place).await.expect(200).text();
    assert!(page.contains("A description that took long"));
    assert!(page.contains("2027-02-31"), "a wrong date stays as well");
    assert!(page.contains("id=\"problem\""), "there the browser goes");
    assert!(page.contains("aria-invalid") || page.contains("error"), "the fields are marked");
    for (who, client) in [("admin", &staff["admin"].client), ("stranger", &world.server.stranger())] {
        let other = client.get(&place).await.text();
        assert!(!other.contains("A description that took long"), "{who} cannot read it");
    }
    assert_eq!(before.difference(&world.server.dump().await), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn reply_typed_while_the_session_ended_is_there_after_signing_in() {
    let world = World::new().await;
    let World { dana, job, .. } = &world;
    let page = format!("/user/jobs/{job}");
    dana.client.copy().call("sessions/close", json!({})).await.expect(200);
    let form = json!({ "job": job, "body": "It took me an hour to write this." });
    let answer = dana.client.send_form(&page, "portal/reply", form).await.expect(303);
    assert!(answer.location().starts_with("/sign-in?next=/user/jobs/"), "{}", answer.location());
    assert!(!answer.location().contains("hour"));
    let sign_in = answer.location().to_owned();
    let next = sign_in.strip_prefix("/sign-in?next=").expect("where to go");
    let next: String = form_urlencoded::parse(format!("n={next}").as_bytes()).next().expect("a value").1.into_owned();
    dana.client.get(&sign_in).await.expect(200);
    let form = json!({ "email": dana.email, "password": PASSWORD, "next": next });
    let back = dana.client.send_form(&sign_in, "sessions/open", form).await.expect(303);
    assert_eq!(back.location(), next);
    let html = dana.client.get(back.location()).await.expect(200).text();
    assert!(html.contains("It took me an hour to write this."), "what was typed is there");
    assert!(!world.server.dump().await.contains("It took me an hour"), "it was not sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn form_is_sent_back_only_to_a_page_of_this_site() {
    let world = World::new().await;
    let client = world.server.stranger();
    for page in ["https://evil.example/sign-in", "//evil.example", "/api/sessions/open"] {
        let request = client
            .request(reqwest::Method::POST, "/api/sessions/open")
            .header("accept", "text/html")
            .header("referer", page)
            .header("content-type", "application/x-www-form-urlencoded")
            .body("email=&password=");
        let answer = client.send(request).await;
        assert!(!answer.location().contains("evil") && !answer.location().starts_with("/api"), "{page}");
        assert_eq!(answer.status, 422, "a plain page says what is wrong");
        assert!(answer.text().contains("Enter your e-mail address."));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stored_text_never_becomes_html() {
    let world = World::new().await;
    let World { here, dana, reyes, .. } = &world;
    let form = json!({
        "title": "</title><script>alert(1)</script>", "description": EVIL, "customer": reyes, "stage": here.stage("Quoted")
    });
    let job = crate::support::text(&here.does("jobs/create", form).await["job"]);
    here.write(&job, "customer", EVIL).await;
    dana.client.call("portal/reply", json!({ "job": job, "body": EVIL })).await.expect(200);
    here.does("settings/brand", json!({ "name": "</title><script>alert(1)</script>", "accent": "#2f6f5e" })).await;
    for page in [format!("/jobs/{job}"), format!("/jobs/{job}/edit"), "/jobs".to_owned(), "/".to_owned()] {
        is_harmless(&here.owner.client.get(&page).await.expect(200).text(), &page);
    }
    for page in [format!("/user/jobs/{job}"), "/user/jobs".to_owned()] {
        is_harmless(&dana.client.get(&page).await.expect(200).text(), &page);
    }
    let query = json!({ "name": EVIL, "phone": "</title><script>alert(1)</script>", "address": EVIL });
    let customer = crate::support::text(&here.does("customers/create", query).await["customer"]);
    for page in [format!("/customers/{customer}"), format!("/customers/{customer}/edit"), "/customers".to_owned()] {
        is_harmless(&here.owner.client.get(&page).await.expect(200).text(), &page);
    }
    let (.., secret) = here.invite(&customer, "</title><script>alert(1)</script>").await;
    is_harmless(&world.server.stranger().get(&format!("/invitation/{secret}")).await.expect(200).text(), "invitation");
    let search = "/jobs?q=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let html = here.owner.client.get(search).await.expect(200).text();
    assert!(!html.contains("<script>alert(1)"), "a search is shown as text");
}

#[tokio::test(flavor = "multi_thread")]
async fn draft_that_comes_back_never_becomes_html() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    // Too long a reply is refused, so the page shows it again.
    let body = format!("{EVIL}{}", "a".repeat(20_000));
    let page = format!("/user/jobs/{job}");
    let answer = dana.client.send_form(&page, "portal/reply", json!({ "job": job, "body": body })).await.expect(303);
    is_harmless(&dana.client.get(answer.location()).await.expect(200).text(), "the reply that was too long");
    let page = format!("/jobs/{job}");
    let answer = here.owner.client.send_form(&page, "entries/write", json!({ "job": job, "body": body })).await;
    is_harmless(&here.owner.client.get(answer.expect(303).location()).await.expect(200).text(), "the entry");
    let typed = json!({ "title": EVIL.repeat(20), "description": EVIL });
    let answer = here.owner.client.send_form("/jobs/new", "jobs/create", typed).await.expect(303);
    is_harmless(&here.owner.client.get(answer.location()).await.expect(200).text(), "the job form");
}
