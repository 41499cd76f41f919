//! What customers are permitted, and what they can do: defaults, one by one, all at once, a read-only portal.

use crate::support::{World, text};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn read_only_portal_has_nothing_to_fill_in_and_the_server_refuses() {
    let world = World::new().await;
    let World { here, dana, job, server, .. } = &world;
    let field = json!({ "pipeline": here.pipelines["Jobs"], "label": "Gate code", "kind": "text" });
    let field = text(&here.does("fields/create", field).await);
    here.does("fields/set_visibility", here.showing(&field, true).await).await;
    let edit = json!({
        "field": field, "version": 2, "form[kind]": "text", "form[label]": "Gate code", "form[required]": "false",
        "form[customer_edits]": "true"
    });
    here.does("fields/edit", edit).await;
    let page = format!("/user/jobs/{job}");
    let before = dana.client.get(&page).await.expect(200).text();
    for part in ["Write a reply", "<textarea", "type=\"file\"", "Save form"] {
        assert!(before.contains(part), "{part}");
    }
    here.does("settings/read_only", json!({ "on": true })).await;
    let shown = dana.client.get(&page).await.expect(200).text();
    for part in ["Write a reply", "<textarea", "type=\"file\"", "Save form", "name=\"values"] {
        assert!(!shown.contains(part), "{part}");
    }
    assert!(shown.contains("We come on Monday."), "what there is to read stays");
    let rows = server.dump().await;
    dana.client.call("portal/reply", json!({ "job": job, "body": "Hello?" })).await.expect(403);
    dana.client
        .send_files("portal/upload", &json!({ "job": job }), &[("a.png", crate::support::PICTURE)])
        .await
        .expect(403);
    let fill = json!({ "job": job, format!("values[f{field}]"): "1234" });
    assert!(matches!(dana.client.call("portal/fill", fill).await.status, 403 | 404));
    assert_eq!(rows.difference(&server.dump().await), "");
    for staff_page in [format!("/jobs/{job}"), "/settings/portal".to_owned()] {
        let text = here.owner.client.get(&staff_page).await.expect(200).text();
        assert!(text.contains("read-only") || text.contains("Read-only"), "{staff_page}");
    }
    assert!(here.owner.client.get(&format!("/jobs/{job}")).await.text().contains("The portal is read-only"));
    here.does("settings/read_only", json!({ "on": false })).await;
    dana.client.call("portal/reply", json!({ "job": job, "body": "Hello again" })).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn default_reaches_the_next_customer_and_all_others_when_somebody_says_so() {
    let world = World::new().await;
    let World { here, dana, .. } = &world;
    let owner = &here.owner.client;
    let form = json!({ "permission": "view_jobs", "on": false });
    owner.send_form("/settings/portal", "permissions/set_default", form).await.expect(303);
    dana.client.get("/user/jobs").await.expect(200);
    let next = here.add_customer("Next Ltd").await;
    let view = here.does("customers/show", json!({ "customer": next })).await;
    assert_eq!(view["permitted"]["can_view_jobs"], false);

    let settings = owner.get("/settings/portal").await.expect(200).text();
    assert!(settings.contains("/settings/portal/apply?permission=view_jobs"), "the way is offered");
    let page = "/settings/portal/apply?permission=view_jobs";
    let shown = owner.get(page).await.expect(200).text();
    assert!(shown.contains("Hides") && shown.contains("Apply to all of them"), "{shown}");
    let seen = here.does("permissions/preview", json!({ "permission": "view_jobs" })).await["seen"].clone();
    let refused = owner.call("permissions/apply", json!({ "permission": "view_jobs", "seen": "" })).await.expect(409);
    assert!(refused.text().contains("nothing was done"), "{}", refused.text());
    let form = json!({ "permission": "view_jobs", "seen": seen });
    let done = owner.send_form(page, "permissions/apply", form).await.expect(303);
    assert_eq!(done.location(), "/settings/portal");
    dana.client.get("/user/jobs").await.expect(404);

    let settings = owner.get("/settings/portal").await.expect(200).text();
    assert!(settings.contains("Undo for all of them"));
    let last = here.does("settings/show", json!({})).await["last_bulk"].clone();
    assert!(settings.contains("Shows ") && settings.contains(last["would"][0].as_str().expect("a sentence")), "{last}");
    let unseen = json!({ "edit": last["edit"], "seen": "" });
    let refused = owner.call("permissions/undo", unseen).await.expect(409);
    assert!(refused.text().contains("nothing was done"), "{}", refused.text());
    let form = json!({ "edit": last["edit"], "seen": last["seen"] });
    owner.send_form("/settings/portal", "permissions/undo", form.clone()).await.expect(303);
    dana.client.get("/user/jobs").await.expect(200);
    world.unpermitted.client.get("/user/jobs").await.expect(404);
    owner.call("permissions/undo", form).await.expect(409);
}

#[tokio::test(flavor = "multi_thread")]
async fn putting_back_turns_nothing_on_that_somebody_turned_off_since() {
    let world = World::new().await;
    let World { here, dana, reyes, .. } = &world;
    here.does("permissions/set_default", json!({ "permission": "view_jobs", "on": false })).await;
    let seen = here.does("permissions/preview", json!({ "permission": "view_jobs" })).await["seen"].clone();
    here.does("permissions/apply", json!({ "permission": "view_jobs", "seen": seen })).await;
    for on in [true, false] {
        here.does("customers/permit", json!({ "customer": reyes, "permission": "view_jobs", "on": on })).await;
    }
    let last = here.does("settings/show", json!({})).await["last_bulk"].clone();
    here.does("permissions/undo", json!({ "edit": last["edit"], "seen": last["seen"] })).await;
    let view = here.does("customers/show", json!({ "customer": reyes })).await;
    assert_eq!(view["permitted"]["can_view_jobs"], false, "somebody chose that for them");
    dana.client.get("/user/jobs").await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_business_cannot_put_back_what_another_changed() {
    let world = World::new().await;
    let World { here, there, .. } = &world;
    here.does("permissions/set_default", json!({ "permission": "hide_readings", "on": true })).await;
    let seen = here.does("permissions/preview", json!({ "permission": "hide_readings" })).await["seen"].clone();
    here.does("permissions/apply", json!({ "permission": "hide_readings", "seen": seen })).await;
    let edit = here.does("settings/show", json!({})).await["last_bulk"]["edit"].clone();
    let forbidden = there.owner.client.call("permissions/undo", json!({ "edit": edit })).await.expect(404);
    let unknown = json!({ "edit": crate::support::fresh_id() });
    let unknown = there.owner.client.call("permissions/undo", unknown).await.expect(404);
    assert_eq!(forbidden.alike(), unknown.alike());
    let view = there.owner.client.call("customers/show", json!({ "customer": world.there_customer })).await.ok();
    assert_eq!(view["permitted"]["hides_readings"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn override_of_one_customer_is_marked_and_reset_in_one_step() {
    let world = World::new().await;
    let World { here, reyes, staff, .. } = &world;
    let page = format!("/customers/{reyes}");
    let owner = &here.owner.client;
    assert!(!owner.get(&page).await.expect(200).text().contains("Differs from the default"));
    for permission in ["hide_readings", "hide_consumables"] {
        let form = json!({ "customer": reyes, "permission": permission, "on": true });
        owner.send_form(&page, "customers/permit", form).await.expect(303);
    }
    let shown = owner.get(&page).await.expect(200).text();
    assert_eq!(shown.matches("Differs from the default").count(), 2);
    assert!(shown.contains("Reset to the defaults"));
    let read_only = staff["supervisor"].client.get(&page).await.expect(200).text();
    assert!(read_only.contains("Differs from the default") && !read_only.contains("Reset to the defaults"));
    owner.send_form(&page, "customers/reset_permissions", json!({ "customer": reyes })).await.expect(303);
    assert!(!owner.get(&page).await.expect(200).text().contains("Differs from the default"));
    for wrong in [json!({ "customer": reyes, "permission": "everything", "on": true }), json!({ "customer": reyes })] {
        owner.call("customers/permit", wrong).await.expect(422);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn message_about_auto_pay_is_kept_and_what_was_typed_comes_back() {
    let world = World::new().await;
    let owner = &world.here.owner.client;
    let form = json!({ "may_stop": false, "text": "Ring us on 07 5555 0123." });
    owner.send_form("/settings/portal", "settings/autopay", form).await.expect(303);
    assert!(owner.get("/settings/portal").await.expect(200).text().contains("Ring us on 07 5555 0123."));
    let long = "a".repeat(401);
    let form = json!({ "may_stop": false, "text": long });
    let back = owner.send_form("/settings/portal", "settings/autopay", form).await.expect(303);
    let shown = owner.get(back.location()).await.expect(200).text();
    assert!(shown.contains(&long) && shown.contains("400 at most"));
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_stand_in_the_settings_as_the_policy_has_them() {
    let world = World::new().await;
    let page = world.here.owner.client.get("/settings/roles").await.expect(200).text();
    for words in ["Supervisor", "Apprentice", "Share a job with its customer", "Assigned jobs"] {
        assert!(page.contains(words), "{words}");
    }
    world.staff["supervisor"].client.get("/settings/roles").await.expect(404);
}
