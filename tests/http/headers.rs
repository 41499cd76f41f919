//! What stands around every answer: headers, cookies, and what other sites may send (LEAKS 45).

use crate::support::{Answer, Business, PASSWORD, TestServer, World, form_of};
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;

fn holds_the_house_rules(answer: &Answer) {
    let asked = &answer.asked;
    assert_eq!(answer.header("cache-control"), "no-store", "{asked}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{asked}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{asked}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{asked}");
    assert!(answer.header("strict-transport-security").starts_with("max-age="), "{asked}");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{asked}: {policy}");
    let scripts = policy.split(';').find(|rule| rule.trim().starts_with("script-src")).unwrap_or_default();
    assert!(!scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"), "{asked}: {policy}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_authenticated_byte_is_stored() {
    let world = World::new().await;
    let World { here, dana, reyes, job, hidden_job, .. } = &world;
    let owner = &here.owner.client;
    let mut answers = Vec::new();
    for page in ["/", "/jobs", "/jobs/new", "/customers", "/settings", "/account", "/choose", "/no-such-page", "/a.png"]
    {
        answers.push(owner.get(page).await);
    }
    for page in [format!("/jobs/{job}"), format!("/customers/{reyes}"), format!("/jobs/{job}/edit")] {
        answers.push(owner.get(&page).await.expect(200));
    }
    for page in ["/user/jobs".to_owned(), format!("/user/jobs/{job}"), "/user/account".to_owned()] {
        answers.push(dana.client.get(&page).await.expect(200));
    }
    answers.push(dana.client.get(&format!("/user/jobs/{hidden_job}")).await.expect(404));
    answers.push(dana.client.get("/jobs").await.expect(303));
    answers.push(owner.call("jobs/list", json!({ "query": {} })).await.expect(200));
    answers.push(owner.call("entries/write", json!({ "job": job, "body": "" })).await.expect(422));
    answers.push(dana.client.call("jobs/list", json!({ "query": {} })).await.expect(404));
    answers.push(dana.client.call("portal/job", json!({ "job": job, "earlier": null })).await.expect(200));
    answers.push(owner.send_form("/jobs/new", "jobs/create", json!({ "title": "" })).await.expect(303));
    answers.push(world.server.stranger().get("/jobs").await.expect(303));
    answers.push(world.server.stranger().call("portal/jobs", json!({})).await.expect(401));
    let stream = dana.client.request(Method::GET, vitrine::http::LIVE);
    answers.push(dana.client.send_for_head(stream).await.expect(200));
    for answer in &answers {
        holds_the_house_rules(answer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn page_runs_only_scripts_with_its_own_nonce() {
    let world = World::new().await;
    let mut seen = BTreeSet::new();
    let pages = ["/".to_owned(), "/jobs".to_owned(), format!("/jobs/{}", world.job), "/settings".to_owned()];
    for page in pages.iter().chain(&pages) {
        let answer = world.here.owner.client.get(page).await.expect(200);
        let nonce = answer.nonce().expect("the policy names a nonce");
        assert!(seen.insert(nonce.clone()), "{page}: a nonce came twice");
        let html = answer.text();
        let scripts: Vec<&str> = html.split("<script").skip(1).collect();
        assert!(!scripts.is_empty(), "{page}");
        for script in scripts {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{page}: <script{tag}>");
        }
        for handler in [" onclick=", " onload=", " onerror=", " onsubmit=", " oninput=", "javascript:"] {
            assert!(!html.contains(handler), "{page} has {handler}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_can_send_nothing() {
    let world = World::new().await;
    let World { server, here, reyes, .. } = &world;
    let owner = &here.owner.client;
    let before = server.dump().await;
    let foreign: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", server.base())],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
    ];
    for endpoint in ["customers/create", "sessions/close", "contacts/invite", "jobs/list"] {
        for headers in foreign {
            let mut request = owner
                .request(Method::POST, &format!("/api/{endpoint}"))
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("customer={reyes}&name=Mallory&email=m@evil.example"));
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = owner.send(request).await;
            assert_eq!(answer.status, 403, "{endpoint} {headers:?}: {}", answer.text());
            assert_eq!(before.difference(&server.dump().await), "", "{endpoint} {headers:?}");
        }
    }
    let own = owner.request(Method::POST, "/api/jobs/list").header("sec-fetch-site", "same-origin");
    let own = own.header("content-type", "application/json").body(r#"{"query":{}}"#);
    owner.send(own).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_done_through_an_address() {
    let world = World::new().await;
    let World { server, here, job, .. } = &world;
    let before = server.dump().await;
    for (endpoint, _) in super::table::CALLS {
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH, Method::HEAD] {
            let path = format!("/api/{endpoint}?job={job}&archived=true&name=Mallory");
            let answer = here.owner.client.send(here.owner.client.request(method.clone(), &path)).await;
            assert_eq!(answer.status, 404, "{method} {endpoint}: {}", answer.text());
        }
    }
    assert_eq!(before.difference(&server.dump().await), "");
    assert!(here.owner.client.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn session_cookie_is_bound_to_the_host_and_hashed_at_rest() {
    let server = TestServer::start().await;
    let business = Business::sign_up(&server, "Alpha Electrical").await;
    let answer = server.stranger().sign_in(&business.owner.email, PASSWORD).await.expect(200);
    let line = answer.header("set-cookie");
    let (pair, attributes) = line.split_once("; ").expect("attributes");
    let secret = pair.strip_prefix("__Host-vitrine=").expect("the name of production");
    assert!(secret.len() >= 43, "256 bits: {secret}");
    assert_eq!(attributes, "Path=/; Max-Age=5184000; HttpOnly; SameSite=Lax; Secure");
    assert!(!server.dump().await.contains(secret), "the secret itself is nowhere in the database");

    let again = server.stranger().sign_in(&business.owner.email, PASSWORD).await.expect(200);
    assert_ne!(again.header("set-cookie"), line, "each session has a secret of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn session_that_somebody_planted_is_not_taken_over() {
    let server = TestServer::start().await;
    let business = Business::sign_up(&server, "Alpha Electrical").await;
    let planted = "a".repeat(64);
    let client = server.stranger();
    let body = form_of(&json!({
        "email": business.owner.email, "password": PASSWORD
    }));
    let request = client
        .request(Method::POST, "/api/sessions/open")
        .header("cookie", format!("__Host-vitrine={planted}"))
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    let answer = client.send(request).await.expect(200);
    assert!(!answer.header("set-cookie").contains(&planted));
    let thief = server.stranger();
    let request =
        thief.request(Method::POST, "/api/sessions/list").header("cookie", format!("__Host-vitrine={planted}"));
    let request = request.header("content-type", "application/json").body("{}");
    thief.send(request).await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_cookie_is_worth_nothing_after_sign_out() {
    let world = World::new().await;
    let kept = world.dana.client.copy();
    let answer = world.dana.client.call("sessions/close", json!({})).await.expect(200);
    assert!(answer.header("set-cookie").starts_with("__Host-vitrine=; Path=/; Max-Age=0"), "the cookie is taken away");
    assert_eq!(world.dana.client.cookie_line(), "");
    kept.call("portal/jobs", json!({})).await.expect(401);
    let page = kept.get(&format!("/user/jobs/{}", world.job)).await.expect(303);
    assert!(page.location().starts_with("/sign-in"), "{}", page.location());
    let stream = kept.request(Method::GET, vitrine::http::LIVE);
    let stream = kept.send_for_head(stream).await;
    assert!(matches!(stream.status, 401 | 404), "{}", stream.status);
    assert!(!page.text().contains("We come on Monday."));
}
