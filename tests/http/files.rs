//! Files over HTTP: one gate for every variant, headers that keep them harmless, forms with and without JavaScript
//! (LEAKS 6, 11 to 15, 42, 45).

use crate::support::{Answer, Client, PICTURE, World, fresh_id, text};
use reqwest::Method;
use serde_json::{Value, json};

/// Every way to the bytes of a file.
async fn variants(client: &Client, file: &str) -> Vec<Answer> {
    let ask = |method: Method, path: String| client.request(method, &path).header("accept", "text/html");
    let (whole, small) = (format!("/files/{file}"), format!("/files/{file}/thumbnail"));
    vec![
        client.send(ask(Method::GET, whole.clone())).await,
        client.send(ask(Method::HEAD, whole.clone())).await,
        client.send(ask(Method::GET, whole.clone()).header("range", "bytes=0-3")).await,
        client.send(ask(Method::GET, whole).header("range", "bytes=9999-")).await,
        client.send(ask(Method::GET, small.clone())).await,
        client.send(ask(Method::HEAD, small)).await,
    ]
}

async fn files_of(client: &Client, job: &str) -> Vec<Value> {
    let page = client.call("portal/job", json!({ "job": job, "earlier": null })).await.ok();
    page["files"].as_array().expect("files").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_forbidden_files_answer_alike() {
    let world = World::new().await;
    let World { here, there, staff, dana, casey, job, hidden_job, there_job, there_contact, .. } = &world;
    let shown = here.add_file(job, "customer", "canary-shown.png").await;
    let internal = here.add_file(job, "internal", "canary-internal.png").await;
    let at_internal_stage = here.add_file(hidden_job, "customer", "canary-stage.png").await;
    let elsewhere = there.add_file(there_job, "customer", "canary-there.png").await;
    let unknown = fresh_id();
    let all = [&shown, &internal, &at_internal_stage, &elsewhere];
    let people: [(&Client, Vec<&String>); 9] = [
        (&dana.client, vec![&internal, &at_internal_stage, &elsewhere]),
        (&casey.client, all.to_vec()),
        (&world.blocked.client, all.to_vec()),
        (&world.archived.client, all.to_vec()),
        (&world.unpermitted.client, all.to_vec()),
        (&world.ended.client, all.to_vec()),
        (&staff["tradie"].client, all.to_vec()),
        (&here.owner.client, vec![&elsewhere]),
        (&there_contact.client, vec![&shown, &internal, &at_internal_stage]),
    ];
    for (client, forbidden) in people {
        for file in forbidden {
            let told = variants(client, file).await.into_iter().zip(variants(client, &unknown).await);
            for (forbidden, unknown) in told {
                assert_eq!(forbidden.status, 404, "{}", forbidden.asked);
                assert_eq!(forbidden.alike(), unknown.alike(), "{}", forbidden.asked);
                assert!(!forbidden.text().contains("canary"));
            }
            for (endpoint, more) in [("files/set_audience", json!("customer")), ("files/remove", json!(""))] {
                let asked = |file: &str| json!({ "job": job, "file": file, "version": 1, "audience": more });
                let (forbidden, unknown) =
                    (client.call(endpoint, asked(file)).await, client.call(endpoint, asked(&unknown)).await);
                assert_eq!(forbidden.status, 404, "{}", forbidden.asked);
                assert_eq!(forbidden.alike(), unknown.alike(), "{}", forbidden.asked);
            }
        }
        for zip in ["/user/jobs/ID/files.zip", "/jobs/ID/files.zip"] {
            let (hidden, nothing) =
                (client.get(&zip.replace("ID", there_job)).await, client.get(&zip.replace("ID", &unknown)).await);
            if client.cookie_line() != there_contact.client.cookie_line() {
                assert_eq!((hidden.status, hidden.alike()), (404, nothing.alike()), "{}", hidden.asked);
            }
        }
    }
    for answer in variants(&world.server.stranger(), &shown).await {
        assert_eq!(answer.status, 401, "{}", answer.asked);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn file_of_a_hidden_entry_dies_at_its_old_address() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let file = here.add_file(job, "customer", "site.png").await;
    let seen = async |expected: [u16; 6]| {
        let statuses: Vec<u16> = variants(&dana.client, &file).await.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, expected);
    };
    let (open, gone) = ([200, 200, 206, 416, 200, 200], [404; 6]);
    seen(open).await;
    let feed = here.does("entries/list", json!({ "job": job, "earlier": null })).await;
    let entry = feed["entries"].as_array().expect("entries").last().expect("the files").clone();
    let switch = async |version: i64, audience: &str| {
        let form = json!({ "job": job, "entry": entry["entry"], "version": version, "audience": audience });
        here.does("entries/set_audience", form).await["entry"]["version"].as_i64().expect("a version")
    };
    let version = switch(entry["version"].as_i64().expect("a version"), "internal").await;
    seen(gone).await;
    assert!(files_of(&dana.client, job).await.is_empty());
    dana.client.get(&format!("/user/jobs/{job}/files.zip")).await.expect(404);
    switch(version, "customer").await;
    seen(open).await;
    let form = json!({ "job": job, "file": file, "version": 1, "audience": "internal" });
    here.does("files/set_audience", form).await;
    seen(gone).await;
    let form = json!({ "job": job, "file": file, "version": 2, "audience": "customer" });
    here.does("files/set_audience", form).await;
    seen(open).await;
    for switch in ["portal", "jobs_module", "jobs_section"] {
        here.switch(switch, false).await;
        seen(gone).await;
        here.switch(switch, true).await;
    }
    seen(open).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_come_with_headers_that_keep_them_harmless() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let sent: [(&str, &[u8]); 2] = [("plan <b>.png", PICTURE), ("words.html", b"plain words, and more of them")];
    dana.client.send_files("portal/upload", &json!({ "job": job }), &sent).await.expect(200);
    let files = files_of(&dana.client, job).await;
    let find = |name: &str| {
        let file = files.iter().find(|file| file["name"].as_str().is_some_and(|own| own.starts_with(name)));
        text(&file.expect("listed")["file"])
    };
    let (picture, words) = (find("plan"), find("words"));
    assert!(files.iter().all(|file| file["is_from_customer"] == true));
    for (path, kind, how) in [
        (format!("/files/{picture}"), "image/png", "inline"),
        (format!("/files/{picture}/thumbnail"), "image/jpeg", "inline"),
        (format!("/files/{words}"), "text/plain", "attachment; filename=\"words.html.txt\""),
        (format!("/user/jobs/{job}/files.zip"), "application/zip", "attachment"),
    ] {
        let answer = dana.client.get(&path).await.expect(200);
        assert_eq!(answer.header("content-type"), kind);
        assert!(answer.header("content-disposition").starts_with(how), "{}", answer.header("content-disposition"));
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-security-policy").contains("sandbox"));
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
    }
    let part = dana.client.request(Method::GET, &format!("/files/{words}")).header("range", "bytes=6-10");
    let part = dana.client.send(part).await;
    assert_eq!((part.status, part.text().as_str()), (206, "words"));
    assert_eq!(part.header("content-range"), "bytes 6-10/29");
    let zip = here.owner.client.get(&format!("/jobs/{job}/files.zip")).await.expect(200);
    assert!(zip.body.starts_with(b"PK") && zip.text().contains("words.html.txt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn form_with_files_works_without_javascript_and_loses_nothing_typed() {
    let world = World::new().await;
    let World { dana, job, .. } = &world;
    let page = format!("/user/jobs/{job}");
    let fields = json!({ "job": job, "body": "Two photos of the fuse box." });
    let sent = dana.client.send_file_form(&page, "portal/upload", &fields, &[("a.png", PICTURE), ("", b"")]).await;
    assert_eq!((sent.status, sent.header("location")), (303, page.as_str()));
    assert_eq!(files_of(&dana.client, job).await.len(), 1);
    assert!(dana.client.get(&page).await.text().contains("Two photos of the fuse box."));

    for (files, said) in [
        (vec![("evil.svg", b"<svg onload='x'/>".as_slice())], "is not a kind of file that is kept here"),
        (vec![("", b"".as_slice())], "Choose a file first."),
    ] {
        let fields = json!({ "job": job, "body": "Typed with care." });
        let refused = dana.client.send_file_form(&page, "portal/upload", &fields, &files).await;
        assert_eq!(refused.status, 303);
        let back = dana.client.get(refused.header("location")).await;
        assert!(back.text().contains(said), "{said}");
        assert!(back.text().contains("Typed with care."));
    }
    assert_eq!(files_of(&dana.client, job).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_from_a_foreign_site_are_refused() {
    let world = World::new().await;
    let World { server, dana, job, .. } = &world;
    let before = server.dump().await;
    let request = dana
        .client
        .request(Method::POST, "/api/portal/upload")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "multipart/form-data; boundary=x")
        .body(format!("--x\r\ncontent-disposition: form-data; name=\"job\"\r\n\r\n{job}\r\n--x--\r\n"));
    assert_eq!(dana.client.send(request).await.status, 403);
    assert_eq!(before.difference(&server.dump().await), "");
}
