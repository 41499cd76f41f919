//! The business as customers see it: names of staff, welcome text, time zone and language of dates.

use crate::support::World;
use serde_json::{Value, json};

/// Every byte that Dana gets of the portal.
async fn portal_bytes(world: &World) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let job = &world.job;
    for page in ["/user/jobs".to_owned(), format!("/user/jobs/{job}"), "/user/account".to_owned()] {
        all.push((page.clone(), world.dana.client.get(&page).await.expect(200).text()));
    }
    for (endpoint, arguments) in [
        ("frames/portal", json!({})),
        ("portal/jobs", json!({})),
        ("portal/job", json!({ "job": job, "earlier": null })),
    ] {
        let answer = world.dana.client.call(endpoint, arguments).await.expect(200);
        all.push((endpoint.to_owned(), answer.text()));
    }
    all
}

async fn make_olive_owner(world: &World) {
    let version = world.here.job_version(&world.job).await;
    let form = json!({
        "job": world.job, "version": version, "title": "Rewire the kitchen", "customer": world.reyes,
        "owner": world.here.owner.membership
    });
    world.here.does("jobs/edit", form).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_staff_name_in_any_portal_byte_while_names_are_off() {
    let world = World::new().await;
    make_olive_owner(&world).await;
    world.dana.client.call("portal/reply", json!({ "job": world.job, "body": "Thank you." })).await.expect(200);
    let named = |all: &[(String, String)]| {
        all.iter().filter(|(_, text)| text.contains("Olive")).map(|(what, _)| what.clone()).collect::<Vec<_>>()
    };
    assert_eq!(named(&portal_bytes(&world).await).len(), 4, "list and page, as HTML and as JSON");
    world.here.does("settings/staff_names", json!({ "shown": false })).await;
    let all = portal_bytes(&world).await;
    assert_eq!(named(&all), Vec::<String>::new());
    for (what, text) in &all {
        for person in world.staff.values() {
            assert!(!text.contains(&person.name), "{what} names {}", person.name);
        }
    }
    let page: Value = world.dana.client.call("portal/job", json!({ "job": world.job, "earlier": null })).await.ok();
    assert_eq!(page["job"]["owner_name"], "Alpha Electrical");
    let names: Vec<_> = page["entries"].as_array().expect("entries").iter().map(|one| &one["author_name"]).collect();
    assert_eq!(names, ["Alpha Electrical", "Dana Reyes"], "the customer's own people keep their names");
    world.here.does("settings/staff_names", json!({ "shown": true })).await;
    assert_eq!(named(&portal_bytes(&world).await).len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_are_written_in_the_zone_and_language_of_the_business() {
    let world = World::new().await;
    let page = format!("/user/jobs/{}", world.job);
    let staff_page = format!("/jobs/{}", world.job);
    assert!(world.dana.client.get(&page).await.text().contains("15 Jan 2027, 08:00"), "UTC at first");
    let form = json!({ "time_zone": "pacific/auckland", "date_language": "de" });
    world.here.does("settings/dates", form).await;
    for text in [world.dana.client.get(&page).await.text(), world.here.owner.client.get(&staff_page).await.text()] {
        assert!(text.contains("15. Jan. 2027, 21:00"), "as Auckland has it");
        assert!(text.contains("(Pacific/Auckland)"));
    }
    // There it is tomorrow already: what is due today is late.
    world.here.does("settings/dates", json!({ "time_zone": "Pacific/Kiritimati", "date_language": "en-AU" })).await;
    world.server.pass_secs(4 * 3600);
    let due = json!({
        "title": "Due today", "customer": world.reyes, "stage": world.here.stage("Scheduled"), "due_on": "2027-01-15"
    });
    world.here.does("jobs/create", due).await;
    let home = world.here.does("home/show", json!({})).await;
    assert_eq!(home["overdue"][0]["title"], "Due today");
    for wrong in [json!({ "time_zone": "Mars/Olympus", "date_language": "de" }), json!({ "time_zone": "UTC" })] {
        world.here.owner.client.call("settings/dates", wrong).await.expect(422);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn welcome_text_stands_above_the_jobs_and_is_escaped() {
    let world = World::new().await;
    let form = json!({
        "name": "Alpha Electrical", "accent": "#2f6f5e", "welcome_text": "Hello & welcome.\n</p><script>alert(1)</script>"
    });
    world.here.does("settings/brand", form).await;
    let page = world.dana.client.get("/user/jobs").await.expect(200).text();
    assert!(page.contains("Hello &amp; welcome."));
    assert!(!page.contains("<script>alert(1)"));
    let settings = world.here.owner.client.get("/settings/portal").await.expect(200).text();
    assert!(!settings.contains("<script>alert(1)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_without_the_jobs_section_gets_the_kinder_page() {
    let world = World::new().await;
    assert_eq!(world.dana.client.get("/user").await.expect(303).location(), "/user/jobs");
    world.here.switch("jobs_section", false).await;
    world.dana.client.get("/user/jobs").await.expect(404);
    let page = world.dana.client.get("/user").await.expect(200).text();
    assert!(page.contains("There is nothing to see here now"));
    assert!(!page.contains("href=\"/user/jobs\""), "nothing leads to what is not there");
    let entered = world.dana.client.get("/sign-in").await.expect(303);
    assert_eq!(entered.location(), "/user");
}
