//! Sharing a job by hand: nothing shows that was not ticked, refused choices change nothing, and all of it works with
//! plain forms.

use crate::support::{World, secret_in, text};
use serde_json::{Value, json};
use vitrine_server::service::mail::deliver_due;

async fn page(world: &World, job: &str) -> Value {
    world.here.does("jobs/sharing", json!({ "job": job })).await
}

/// The form as the page has it, everything as it is.
fn form_of(page: &Value) -> Value {
    let mut form = json!({
        "job": page["job"], "state": page["state"], "dates": page["shares_dates"], "stage": page["shares_stage"]
    });
    for entry in page["entries"].as_array().expect("entries") {
        let files = entry["files"].as_array().expect("files").iter().map(|file| ("f", &file["file"], file));
        let own = (entry["body"] != "").then_some(("e", &entry["entry"], entry));
        for (sign, id, thing) in own.into_iter().chain(files).filter(|(.., thing)| thing["fixed_because"].is_null()) {
            let name = format!("{sign}{}", text(id));
            form[format!("offered[{name}]")] = thing["version"].clone();
            if thing["is_shown"] == true {
                form[format!("shown[{name}]")] = json!(true);
            }
        }
    }
    form
}

async fn by_grant(world: &World) {
    let edit = json!({ "what": "share_jobs", "shares": "by_grant" });
    let seen = world.here.does("pipelines/preview", json!({ "edit": edit })).await["seen"].clone();
    world.here.does("pipelines/change", json!({ "what": "share_jobs", "shares": "by_grant", "seen": seen })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn job_by_grant_is_shared_with_plain_forms_and_shows_what_was_ticked_alone() {
    let world = World::new().await;
    let World { here, dana, reyes, .. } = &world;
    let owner = &here.owner.client;
    by_grant(&world).await;
    let form = json!({ "title": "Paint the hall", "customer": reyes, "stage": here.stage("Scheduled") });
    let created = owner.send_form("/jobs/new", "jobs/create", form).await.expect(303);
    let to = created.location().to_owned();
    assert!(to.ends_with("/share?new=1"), "{to}");
    let job = to.trim_start_matches("/jobs/").trim_end_matches("/share?new=1").to_owned();
    let portal = json!({ "job": job, "earlier": null });
    dana.client.call("portal/job", portal.clone()).await.expect(404);
    let shown = here.write(&job, "internal", "The red door stays.").await;
    here.write(&job, "internal", "They haggle.").await;
    let html = owner.get(&format!("/jobs/{job}")).await.expect(200).text();
    assert!(html.contains("Not shared with the customer yet.") && html.contains("Share with customer"), "{html}");

    let mut form = form_of(&page(&world, &job).await);
    form[format!("shown[e{shown}]")] = json!(true);
    form["dates"] = Value::Null;
    let share = format!("/jobs/{job}/share");
    let before = world.server.dump().await;
    let back = owner.send_form(&share, "jobs/preview_share", form.clone()).await.expect(303);
    let html = owner.get(back.location()).await.expect(200).text();
    assert!(html.contains("What Dana Reyes will see") && html.contains("The red door stays."), "{html}");
    let look = html.split_once("share-lines").expect("the look").1.split_once("</ul>").expect("its end").0.to_owned();
    assert!(look.contains("Olive Owner: The red door stays.") && !look.contains("They haggle."), "{look}");
    assert_eq!(before.difference(&world.server.dump().await), "", "a look writes nothing");

    form[format!("to[c{}]", dana.membership)] = json!(true);
    form["message"] = json!("See you on Monday.");
    let done = owner.send_form(&share, "jobs/share", form).await.expect(303);
    assert_eq!(done.location(), format!("/jobs/{job}"));
    let seen = dana.client.call("portal/job", portal.clone()).await.expect(200).text();
    assert!(seen.contains("The red door stays.") && !seen.contains("They haggle."), "{seen}");
    deliver_due(world.server.cx()).await.expect("delivers");
    let letters = here.letters();
    let letter = letters.iter().find(|letter| letter.contains("See you on Monday.")).expect("a mail to Dana");
    assert!(letter.contains(&dana.email) && !letter.contains(&here.owner.email), "{letter}");
    assert!(!letter.contains("red door") && !letter.contains("haggle"), "the mail brings a link alone: {letter}");
    assert_eq!(secret_in(letter).len(), 64);

    // What comes later appears by itself; what is stopped goes at once.
    here.write(&job, "customer", "The paint is here.").await;
    assert!(dana.client.call("portal/job", portal.clone()).await.expect(200).text().contains("The paint is here."));
    let stop = json!({ "job": job });
    owner.send_form(&format!("/jobs/{job}"), "jobs/unshare", stop).await.expect(303);
    dana.client.call("portal/job", portal.clone()).await.expect(404);
    let html = owner.get(&format!("/jobs/{job}")).await.expect(200).text();
    assert!(html.contains("somebody stopped it"), "{html}");
    let form = form_of(&page(&world, &job).await);
    here.does("jobs/share", form).await;
    let seen = dana.client.call("portal/job", portal).await.expect(200).text();
    assert!(seen.contains("The paint is here."), "nothing was lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn stage_and_dates_that_were_left_out_are_in_no_byte() {
    let world = World::new().await;
    let World { here, dana, job, reyes, .. } = &world;
    let version = here.job_version(job).await;
    let form = json!({
        "job": job, "version": version, "title": "Rewire the kitchen", "customer": reyes, "due_on": "2027-03-14"
    });
    here.does("jobs/edit", form).await;
    let mut form = form_of(&page(&world, job).await);
    form["dates"] = Value::Null;
    form["stage"] = Value::Null;
    here.does("jobs/share", form).await;
    let seen = dana.client.call("portal/job", json!({ "job": job, "earlier": null })).await.expect(200).text();
    let html = dana.client.get(&format!("/user/jobs/{job}")).await.expect(200).text();
    for bytes in [&seen, &html] {
        assert!(!bytes.contains("2027-03-14") && !bytes.contains("14 Mar"), "{bytes}");
        assert!(!bytes.contains("Scheduled") && !bytes.contains("In progress"), "{bytes}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_share_changes_nothing() {
    let world = World::new().await;
    let World { here, dana, casey, job, hidden_job, .. } = &world;
    let owner = &here.owner.client;
    dana.client.call("portal/reply", json!({ "job": job, "body": "Please ring first." })).await.expect(200);
    let now = page(&world, job).await;
    let fixed = now["entries"].as_array().expect("entries").iter().find(|entry| entry["body"] == "Please ring first.");
    let fixed = fixed.expect("the reply is listed");
    assert!(!fixed["fixed_because"].is_null() && fixed["is_shown"] == true, "{fixed}");
    let reply = text(&fixed["entry"]);
    let foreign = here.write(hidden_job, "internal", "Of another job.").await;
    let good = form_of(&page(&world, job).await);
    let with = |name: String, value: Value| {
        let mut form = good.clone();
        form[name] = value;
        form
    };
    let before = world.server.dump().await;
    let mut unticked = with(format!("offered[e{reply}]"), json!(1));
    unticked["message"] = json!("");
    for (status, form) in [
        // Made on what is so no more, or on ids of other jobs: told alike.
        (409, with("state".to_owned(), json!("granted"))),
        (409, with(format!("offered[e{foreign}]"), json!(1))),
        (409, with(format!("offered[e{}]", crate::support::fresh_id()), json!(1))),
        (422, with("offered[x]".to_owned(), json!(1))),
        (422, with(format!("to[c{}]", casey.membership), json!(true))),
        (422, with(format!("to[c{}]", here.owner.membership), json!(true))),
        (422, with("message".to_owned(), json!("x".repeat(9000)))),
        // The customer's own words stay visible to them.
        (403, unticked),
        (404, with("job".to_owned(), json!("nonsense"))),
    ] {
        let answer = owner.call("jobs/share", form.clone()).await;
        assert_eq!(answer.status, status, "{form}: {}", answer.text());
    }
    for (who, status) in [("finance", 403), ("tradie", 404), ("apprentice", 404)] {
        let client = &world.staff[who].client;
        client.call("jobs/share", good.clone()).await.expect(status);
        client.call("jobs/unshare", json!({ "job": job })).await.expect(status);
        client.call("jobs/sharing", json!({ "job": job })).await.expect(status);
    }
    assert_eq!(before.difference(&world.server.dump().await), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn control_is_missing_with_its_reason_when_nobody_could_look() {
    let world = World::new().await;
    let World { here, job, .. } = &world;
    let owner = &here.owner.client;
    let lonely = here.add_customer("Lonely Ltd").await;
    let alone = here.add_job(&lonely, "Scheduled", "Nobody there").await;
    for (job, why) in [(alone.as_str(), "has no contact who could look"), (job.as_str(), "The customer portal is off.")]
    {
        if why.contains("portal") {
            here.switch("portal", false).await;
        }
        let html = owner.get(&format!("/jobs/{job}")).await.expect(200).text();
        assert!(html.contains("It cannot be shared now.") && html.contains(why), "{html}");
        assert!(!html.contains(&format!("/jobs/{job}/share")), "{html}");
        let html = owner.get(&format!("/jobs/{job}/share")).await.expect(200).text();
        assert!(html.contains("cannot be shared now") && html.contains(why), "{html}");
        let form = form_of(&page(&world, job).await);
        let refused = owner.call("jobs/share", form).await.expect(409).text();
        assert!(refused.contains(why), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_chosen_one_by_one() {
    let world = World::new().await;
    let World { here, dana, job, .. } = &world;
    let (plan, bill) =
        (here.add_file(job, "internal", "plan.png").await, here.add_file(job, "internal", "bill.png").await);
    let mut form = form_of(&page(&world, job).await);
    form[format!("shown[f{plan}]")] = json!(true);
    here.does("jobs/share", form).await;
    dana.client.get(&format!("/files/{plan}")).await.expect(200);
    dana.client.get(&format!("/files/{bill}")).await.expect(404);
    let mut form = form_of(&page(&world, job).await);
    form[format!("shown[f{plan}]")] = Value::Null;
    here.does("jobs/share", form).await;
    dana.client.get(&format!("/files/{plan}")).await.expect(404);
}
