//! Looking at the portal as a contact has it (LEAKS 43): the contact's bytes, not one write, and nobody who may not.

use super::table::CALLS;
use crate::support::{Answer, Client, World, fresh_id, id, text};
use reqwest::Method;
use reqwest::header::{COOKIE, REFERER};
use serde_json::{Value, json};

/// The cookie's name in production.
const COOKIE_NAME: &str = "__Host-vitrine-preview";

/// Begins to look; from then on the browser has both cookies.
pub async fn look(browser: &Client, contact: &str) -> Answer {
    browser.call("previews/open", json!({ "contact": contact, "beside": false, "page": "/user/jobs" })).await
}

/// As a page of the portal would ask for it.
fn from_portal(browser: &Client, method: Method, path: &str) -> reqwest::RequestBuilder {
    browser.request(method, path).header(REFERER, browser.address("/user/jobs"))
}

async fn get(browser: &Client, path: &str) -> Answer {
    browser.send(from_portal(browser, Method::GET, path).header("accept", "text/html")).await
}

/// A text without the ids that each page makes anew for its forms.
fn without_submissions(mut text: String) -> String {
    let is_id = |id: &str| id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let mut from = 0;
    while let Some(at) = text[from..].find("submission").map(|at| at + from) {
        let near = text.get(at..(at + 100).min(text.len())).unwrap_or_default();
        let found = (0..near.len()).filter_map(|start| near.get(start..start + 36)).find(|some| is_id(some));
        if let Some(fresh) = found.map(str::to_owned) {
            text = text.replace(&fresh, "SUBMISSION");
        }
        from = at + 1;
    }
    text
}

/// Everything about an answer but who may hold it in a frame, and what is random in each.
fn bytes_of(answer: &Answer) -> String {
    let framing = [
        ("frame-ancestors 'self'", "frame-ancestors 'none'"),
        ("x-frame-options: SAMEORIGIN", "x-frame-options: DENY"),
    ];
    let whole = framing.into_iter().fold(answer.alike(), |whole, (is, was)| whole.replace(is, was));
    without_submissions(whole)
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_gives_the_bytes_that_the_contact_gets() {
    let world = World::new().await;
    let World { here, dana, job, hidden_job, cole_job, staff, .. } = &world;
    let shown = here.add_file(job, "customer", "shown.png").await;
    let hidden = here.add_file(job, "internal", "hidden.png").await;
    let pages = [
        "/user".to_owned(),
        "/user/jobs".to_owned(),
        format!("/user/jobs/{job}"),
        format!("/user/jobs/{hidden_job}"),
        format!("/user/jobs/{cole_job}"),
        format!("/user/jobs/{}", fresh_id()),
        "/user/no-such-page".to_owned(),
        format!("/user/jobs/{job}/files.zip"),
        format!("/user/jobs/{hidden_job}/files.zip"),
        format!("/files/{shown}"),
        format!("/files/{shown}/thumbnail"),
        format!("/files/{hidden}"),
        format!("/files/{hidden}/thumbnail"),
        format!("/files/{}", fresh_id()),
    ];
    let calls = [
        ("frames/portal", json!({})),
        ("portal/jobs", json!({})),
        ("portal/job", json!({ "job": job, "earlier": null })),
        ("portal/job", json!({ "job": hidden_job, "earlier": null })),
        ("portal/job", json!({ "job": fresh_id(), "earlier": null })),
    ];
    for browser in
        [&here.owner.client, &staff["sole_trader"].client, &staff["admin"].client, &staff["supervisor"].client]
    {
        look(browser, &dana.membership).await.expect(200);
        for page in &pages {
            let (theirs, own) = (get(browser, page).await, get(&dana.client, page).await);
            assert_eq!(bytes_of(&theirs), bytes_of(&own), "{page}");
        }
        for (endpoint, arguments) in &calls {
            let (theirs, own) =
                (browser.call(endpoint, arguments.clone()).await, dana.client.call(endpoint, arguments.clone()).await);
            assert_eq!(bytes_of(&theirs), bytes_of(&own), "{endpoint} {arguments}");
        }
    }
    let page = get(&here.owner.client, &format!("/user/jobs/{job}")).await.expect(200);
    assert!(page.text().contains("We come on Monday.") && !page.text().contains("Bring the long ladder."));
    assert!(!page.text().contains("End preview"), "what is said about the look is not in the contact's bytes");
    assert_eq!(get(&here.owner.client, &format!("/user/jobs/{hidden_job}")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_follows_what_the_contact_gets() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let owner = &here.owner.client;
    look(owner, &dana.membership).await.expect(200);
    let both = async || {
        let page = format!("/user/jobs/{job}");
        let (theirs, own) = (get(owner, &page).await, get(&dana.client, &page).await);
        assert_eq!(bytes_of(&theirs), bytes_of(&own));
        own.status
    };
    assert_eq!(both().await, 200);
    for switch in ["portal", "jobs_module", "jobs_section"] {
        here.switch(switch, false).await;
        assert_eq!(both().await, 404, "{switch}");
        here.switch(switch, true).await;
    }
    here.does("jobs/unshare", json!({ "job": job })).await;
    assert_eq!(both().await, 404);
    let rights = json!({ "customer": world.reyes, "contact": dana.membership, "rights": "nothing" });
    here.does("contacts/set_job_rights", rights).await;
    assert_eq!(both().await, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_refuses_every_write_and_changes_nothing() {
    let world = World::new().await;
    let World { server, here, dana, job, shown, .. } = &world;
    let owner = &here.owner.client;
    look(owner, &dana.membership).await.expect(200);
    let before = server.dump().await;
    let writes = [
        ("portal/reply", json!({ "job": job, "body": "As Dana" })),
        ("portal/read", json!({ "job": job, "entry": shown })),
        ("portal/fill", json!({ "job": job })),
        ("portal/upload", json!({ "job": job, "body": "As Dana" })),
        ("portal/want_mail", json!({ "wanted": false })),
    ];
    for (endpoint, arguments) in writes {
        let answer = owner.call(endpoint, arguments.clone()).await.expect(403);
        assert!(answer.text().contains("nothing is sent or changed"), "{}", answer.text());
        let form = owner.send_form(&format!("/user/jobs/{job}"), endpoint, arguments).await.expect(403);
        assert!(form.text().contains("nothing is sent or changed"), "{}", form.text());
        assert_eq!(form.header("x-frame-options"), "SAMEORIGIN");
    }
    let reading = ["portal/jobs", "portal/job", "frames/portal"];
    for (endpoint, _) in CALLS.iter().filter(|(endpoint, _)| !reading.contains(endpoint)) {
        let sent = from_portal(owner, Method::POST, &format!("/api/{endpoint}")).header("accept", "application/json");
        let sent = sent.header("content-type", "application/x-www-form-urlencoded");
        owner.send(sent.body(format!("job={job}&contact={}&body=B", dana.membership))).await.expect(403);
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = owner.send(from_portal(owner, method.clone(), "/user/jobs")).await;
        assert_eq!(answer.status, 403, "{method}");
    }
    // Neither reading nor listening leaves anything: no receipt, no sign-in, no bell.
    get(owner, &format!("/user/jobs/{job}")).await.expect(200);
    owner.call("portal/job", json!({ "job": job, "earlier": null })).await.expect(200);
    owner.send_for_head(from_portal(owner, Method::GET, vitrine::http::LIVE)).await.expect(200);
    assert_eq!(before.difference(&server.dump().await), "");
    assert!(owner.is_signed_in().await, "the staff session goes on");
    let unread = dana.client.call("portal/job", json!({ "job": job, "earlier": null })).await.ok();
    assert_eq!(unread["job"]["is_unread"], true);
    // The office's own pages write as ever.
    here.write(job, "internal", "Still at work").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_opens_for_staff_who_run_jobs_alone() {
    let world = World::new().await;
    let World { server, here, there, staff, dana, casey, ended, .. } = &world;
    let stranger = server.stranger();
    let asked: Vec<(&str, &Client, u16)> = vec![
        ("sole_trader", &staff["sole_trader"].client, 200),
        ("admin", &staff["admin"].client, 200),
        ("supervisor", &staff["supervisor"].client, 200),
        ("finance", &staff["finance"].client, 403),
        ("tradie", &staff["tradie"].client, 404),
        ("apprentice", &staff["apprentice"].client, 404),
        ("ended", &ended.client, 404),
        ("contact", &casey.client, 404),
        ("the contact", &dana.client, 404),
        ("another business", &there.owner.client, 404),
        ("stranger", &stranger, 401),
    ];
    for (name, client, status) in asked {
        let before = server.dump().await;
        let answer = look(client, &dana.membership).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
        if status != 200 {
            assert_eq!(before.difference(&server.dump().await), "", "{name}");
            assert!(!client.cookie_line().contains(COOKIE_NAME), "{name}");
        }
        if status == 404 {
            assert_eq!(answer.alike(), look(client, &fresh_id()).await.alike(), "{name}: like an unknown id");
        }
    }
    for nobody in [&world.invited, &world.blocked] {
        let answer = look(&here.owner.client, &nobody.membership).await.expect(409);
        assert!(answer.text().contains(&nobody.name), "{}", answer.text());
    }
    for other in [&staff["tradie"].membership, &world.there_contact.membership, &"x".to_owned()] {
        look(&here.owner.client, other).await.expect(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cookie_of_a_look_is_worth_nothing_but_beside_its_own_session() {
    let world = World::new().await;
    let World { server, here, staff, dana, job, .. } = &world;
    let owner = &here.owner.client;
    let answer = look(owner, &dana.membership).await.expect(200);
    let line = answer.header("set-cookie").to_owned();
    let (pair, attributes) = line.split_once("; ").expect("attributes");
    assert_eq!(attributes, "Path=/; Max-Age=86400; HttpOnly; SameSite=Lax; Secure");
    let secret = pair.strip_prefix(&format!("{COOKIE_NAME}=")).expect("its own name");
    assert!(!server.dump().await.contains(secret), "hashed at rest");

    // Alone it opens no door, neither the staff's nor the portal's.
    let with = |cookies: &str, method: Method, path: &str| {
        server.stranger().request(method, path).header(COOKIE, cookies).header("accept", "text/html")
    };
    for path in ["/", "/jobs", "/user/jobs", "/settings", "/look"] {
        let answer = owner.send_for_head(with(pair, Method::GET, path)).await.expect(303);
        assert!(answer.location().starts_with("/sign-in"), "{path}: {}", answer.location());
    }
    for path in ["/api/jobs/list", "/api/portal/jobs", "/api/sessions/list", "/api/frames/staff"] {
        let asked = with(pair, Method::POST, path).header("content-type", "application/json").body("{\"query\":{}}");
        let answer = owner.send_for_head(asked.header(REFERER, owner.address("/jobs"))).await;
        assert!(matches!(answer.status, 303 | 401), "{path}: {}", answer.status);
    }
    owner.send_for_head(with(pair, Method::GET, "/live")).await.expect(401);
    // In the place of the session's cookie it is none.
    let planted = format!("__Host-vitrine={secret}");
    owner.send_for_head(with(&planted, Method::GET, "/user/jobs")).await.expect(303);
    // Beside somebody else's session it is ignored.
    for somebody in [&staff["supervisor"].client, &staff["tradie"].client] {
        let both = format!("{}; {pair}", somebody.cookie_line());
        let answer = owner.send_for_head(with(&both, Method::GET, "/user/jobs")).await.expect(303);
        assert_eq!(answer.location(), "/");
    }
    let both = format!("{}; {pair}", world.casey.client.cookie_line());
    owner.send_for_head(with(&both, Method::GET, &format!("/user/jobs/{job}"))).await.expect(404);

    // Beside its own session it changes nothing of the staff's side.
    owner.get("/jobs").await.expect(200);
    owner.call("jobs/list", json!({ "query": {} })).await.expect(200);
    owner.get("/user/account").await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_stands_in_a_page_that_says_whose_eyes_these_are() {
    let world = World::new().await;
    let World { here, dana, lee, job, staff, .. } = &world;
    let owner = &here.owner.client;
    let nothing = owner.get("/look").await.expect(200);
    assert!(nothing.text().contains("No preview is open") && !nothing.text().contains("<iframe"));
    assert!(!nothing.header("content-security-policy").contains("frame-src"));

    let form = json!({ "contact": dana.membership, "beside": "false", "page": format!("/user/jobs/{job}") });
    let answer = owner.send_form(&format!("/customers/{}", world.reyes), "previews/open", form).await.expect(303);
    assert_eq!(answer.location(), format!("/look?page=/user/jobs/{job}"));
    let page = owner.get(answer.location()).await.expect(200);
    let html = page.text();
    for words in ["Dana Reyes", "Reyes Household", "Read-only", "End preview", &format!("src=\"/user/jobs/{job}\"")] {
        assert!(html.contains(words), "{words}");
    }
    assert!(page.header("content-security-policy").contains("frame-src 'self'"));
    assert_eq!(page.header("x-frame-options"), "DENY", "the page around it stands in no frame itself");
    let elsewhere = owner.get("/look?page=https://evil.example/user").await.expect(200).text();
    assert!(elsewhere.contains("src=\"/user/jobs\"") && !elsewhere.contains("src=\"https://evil"));

    // Out of the frame it leads back into it.
    let top = owner.request(Method::GET, "/user/jobs").header("sec-fetch-dest", "document");
    assert_eq!(owner.send(top).await.expect(303).location(), "/look?page=/user/jobs");
    let framed = owner.request(Method::GET, "/user/jobs").header("sec-fetch-dest", "iframe");
    let framed = owner.send(framed).await.expect(200);
    assert!(framed.header("content-security-policy").contains("frame-ancestors 'self'"));

    // Beside the staff screens.
    let form = json!({ "contact": lee.membership, "beside": "true" });
    let answer = owner.send_form(&format!("/jobs/{job}"), "previews/open", form).await.expect(303);
    assert_eq!(answer.location(), format!("/jobs/{job}"));
    let html = owner.get(&format!("/jobs/{job}")).await.expect(200).text();
    assert!(html.contains("Lee Reyes") && html.contains("<iframe"), "beside");
    assert!(html.contains(&format!("src=\"/user/jobs/{job}\"")) && html.contains("Bring the long ladder."));
    // It is the session's own affair.
    assert!(!staff["admin"].client.get(&format!("/jobs/{job}")).await.expect(200).text().contains("<iframe"));
    let form = json!({ "leave": "false" });
    let answer = owner.send_form(&format!("/jobs/{job}"), "previews/close", form).await.expect(303);
    assert_eq!(answer.location(), format!("/jobs/{job}"));
    assert!(!owner.get(&format!("/jobs/{job}")).await.expect(200).text().contains("<iframe"));
}

#[tokio::test(flavor = "multi_thread")]
async fn view_as_is_offered_where_it_works() {
    let world = World::new().await;
    let World { staff, reyes, dana, job, .. } = &world;
    let pages = [
        format!("/customers/{reyes}"),
        format!("/customers/{reyes}/contacts/{}", dana.membership),
        format!("/jobs/{job}/who-sees"),
        format!("/jobs/{job}/share"),
    ];
    let offers = |html: &str, contact: &str| {
        html.contains(&format!("name=\"contact\" value=\"{contact}\"><input type=\"hidden\" name=\"page\""))
    };
    for page in &pages {
        let html = staff["supervisor"].client.get(page).await.expect(200).text();
        assert!(html.contains("View as…") && offers(&html, &dana.membership), "{page}");
        for nobody in [&world.blocked, &world.invited] {
            assert!(!offers(&html, &nobody.membership), "{page}: {}", nobody.name);
        }
    }
    for page in &pages[..3] {
        let html = staff["finance"].client.get(page).await.expect(200).text();
        assert!(!html.contains("View as…"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_is_kept_in_the_history_and_nowhere_that_the_contact_sees() {
    let world = World::new().await;
    let World { server, here, staff, dana, reyes, .. } = &world;
    let own_sessions = dana.client.call("sessions/list", json!({})).await.ok();
    let shown = async || {
        let ask = json!({ "customer": reyes, "contact": dana.membership });
        let view = here.does("contacts/show", ask).await;
        (view["sessions"].clone(), view["line"]["signed_in_at"].clone())
    };
    let before = shown().await;
    server.pass_secs(5);
    let supervisor = &staff["supervisor"];
    look(&supervisor.client, &dana.membership).await.expect(200);
    get(&supervisor.client, "/user/jobs").await.expect(200);
    let ask = "SELECT COUNT(*) FROM history WHERE action = 'open_preview' AND actor_id = $1 AND subject_id = $2 \
               AND after_text = 'as Dana Reyes' AND at = $3";
    let values = vec![id(&supervisor.membership), id(&dana.membership), server.now().into()];
    assert_eq!(server.ask::<i64>(ask, values).await, Some(1));
    assert_eq!(shown().await, before, "no session, no sign-in");
    assert_eq!(dana.client.call("sessions/list", json!({})).await.ok(), own_sessions);
    let staffs = supervisor.client.call("sessions/list", json!({})).await.ok();
    assert_eq!(staffs["sessions"].as_array().map(Vec::len), Some(1), "a look is no sign-in of the staff's either");
}

#[tokio::test(flavor = "multi_thread")]
async fn preview_tells_nothing_of_a_contacts_other_businesses() {
    let world = World::new().await;
    let World { server, here, there, there_customer, dana, .. } = &world;
    let form = json!({ "customer": there_customer, "name": "Dana Reyes", "email": dana.email });
    let link = there.does("contacts/invite", form).await;
    let secret = text(&link["path"]).trim_start_matches("/invitation/").to_owned();
    let elsewhere = server.stranger();
    elsewhere
        .call("invitations/accept", json!({ "secret": secret, "password": crate::support::PASSWORD }))
        .await
        .expect(200);
    let frame = async |client: &Client| -> Value { client.call("frames/portal", json!({})).await.ok() };
    assert_eq!(frame(&dana.client).await["can_switch"], true);
    let owner = &here.owner.client;
    look(owner, &dana.membership).await.expect(200);
    assert_eq!(frame(owner).await["can_switch"], false);
    for endpoint in ["memberships/list", "sessions/list"] {
        let asked = from_portal(owner, Method::POST, &format!("/api/{endpoint}"));
        owner.send(asked.header("content-type", "application/json").body("{}")).await.expect(403);
    }
    for page in ["/user/account", "/choose", "/user/jobs"] {
        let html = get(owner, page).await.text();
        assert!(!html.contains("Beta Pools"), "{page}");
    }
}
