//! Whom a job names: staff who are assigned to it, contacts who see chosen jobs alone.

use crate::support::{World, text};
use serde_json::{Value, json};

/// A form with boxes: ticked ones, and which were ticked before.
fn boxes(ticked: &[&str], were: &[&str]) -> Value {
    let mut form = json!({ "were": were.join(" ") });
    for one in ticked {
        form[format!("ticked[b{one}]")] = json!("true");
    }
    form
}

fn with(mut form: Value, fields: &[(&str, &str)]) -> Value {
    for (name, value) in fields {
        form[*name] = json!(value);
    }
    form
}

#[tokio::test(flavor = "multi_thread")]
async fn assigned_people_see_the_job_and_lose_it_again() {
    let world = World::new().await;
    let World { here, staff, job, .. } = &world;
    let (tradie, apprentice) = (&staff["tradie"], &staff["apprentice"]);
    let page = format!("/jobs/{job}");
    tradie.client.get(&page).await.expect(404);
    let form = boxes(&[&tradie.membership, &apprentice.membership], &[]);
    here.does("jobs/assign", with(form, &[("job", job)])).await;
    for person in [tradie, apprentice] {
        let shown = person.client.get(&page).await.expect(200).text();
        assert!(shown.contains("Sam Tradie") && shown.contains("Sam Apprentice"), "both names are listed");
        let list = person.client.call("jobs/list", json!({ "query": { "mine": true } })).await.ok();
        assert!(list["jobs"].as_array().expect("jobs").iter().any(|line| line["job"] == job.as_str()));
    }
    let owners = here.does("jobs/list", json!({ "query": { "mine": true } })).await;
    assert_eq!(owners["total"], 0, "the owner is assigned to nothing");
    let board = json!({ "query": { "mine": true } });
    let board = tradie.client.call("boards/show", board).await.ok();
    assert!(board.to_string().contains(job.as_str()));

    let form = boxes(&[&apprentice.membership], &[&tradie.membership, &apprentice.membership]);
    here.does("jobs/assign", with(form, &[("job", job)])).await;
    tradie.client.get(&page).await.expect(404);
    apprentice.client.get(&page).await.expect(200);
    let history = here.does("jobs/history", json!({ "job": job })).await;
    assert_eq!(history[0]["what"], "changed who is assigned");
    assert_eq!(history[0]["after"], "Sam Apprentice");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_people_at_work_here_are_assigned_and_no_more_than_fit() {
    let world = World::new().await;
    let World { here, there, dana, job, server, .. } = &world;
    let unknown = crate::support::fresh_id();
    let before = server.dump().await;
    for stranger in [&there.owner.membership, &dana.membership, &world.ended.membership, &unknown] {
        let form = with(boxes(&[stranger], &[]), &[("job", job)]);
        let answer = here.owner.client.call("jobs/assign", form).await.expect(422);
        assert!(answer.text().contains("Choose people from the list"), "{}", answer.text());
    }
    assert_eq!(before.difference(&server.dump().await), "");
    let mut people = Vec::new();
    for number in 0..13 {
        people.push(here.add_staff(vitrine_domain::Role::Tradie, &format!("Tim {number}")).await.membership);
    }
    let all: Vec<&str> = people.iter().map(String::as_str).collect();
    let form = with(boxes(&all, &[]), &[("job", job)]);
    let answer = here.owner.client.call("jobs/assign", form).await.expect(422);
    assert!(answer.text().contains("12 people at most"), "{}", answer.text());
    here.does("jobs/assign", with(boxes(&all[..12], &[]), &[("job", job)])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_assigned_without_javascript() {
    let world = World::new().await;
    let World { here, staff, job, .. } = &world;
    let (owner, tradie) = (&here.owner.client, &staff["tradie"].membership);
    for page in [format!("/jobs/{job}"), format!("/jobs/{job}/edit")] {
        let shown = owner.get(&page).await.expect(200).text();
        assert!(shown.contains(&format!("ticked[b{tradie}]")) && shown.contains("Save who is assigned"), "{page}");
    }
    let page = format!("/jobs/{job}");
    owner.send_form(&page, "jobs/assign", with(boxes(&[tradie], &[]), &[("job", job)])).await.expect(303);
    assert!(owner.get(&page).await.expect(200).text().contains("Sam Tradie"));
    let board = owner.get("/jobs/board?mine=true").await.expect(200).text();
    assert!(!board.contains("Rewire the kitchen") && board.contains("Assigned to me"));
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_with_chosen_jobs_sees_those_alone() {
    let world = World::new().await;
    let World { here, dana, lee, reyes, job, .. } = &world;
    let titles = async |person: &crate::support::Person| -> Vec<String> {
        let list = person.client.call("portal/jobs", json!({})).await.ok();
        list.as_array().expect("jobs").iter().map(|line| text(&line["title"])).collect()
    };
    let all = titles(lee).await;
    assert!(all.len() > 1);
    let of_dana = [("customer", reyes.as_str()), ("contact", dana.membership.as_str())];
    here.does("contacts/set_job_rights", with(json!({ "rights": "chosen" }), &of_dana)).await;
    assert_eq!(titles(dana).await, Vec::<String>::new());
    dana.client.get(&format!("/user/jobs/{job}")).await.expect(404);
    here.does("contacts/choose_jobs", with(boxes(&[job], &[]), &of_dana)).await;
    assert_eq!(titles(dana).await, ["Rewire the kitchen"]);
    dana.client.get(&format!("/user/jobs/{job}")).await.expect(200);
    assert_eq!(titles(lee).await, all, "nothing changed for the others");

    // The other way round, from the job's page.
    here.does("jobs/choose_contacts", with(boxes(&[], &[&dana.membership]), &[("job", job)])).await;
    dana.client.get(&format!("/user/jobs/{job}")).await.expect(404);
    here.does("jobs/choose_contacts", with(boxes(&[&dana.membership], &[]), &[("job", job)])).await;
    dana.client.get(&format!("/user/jobs/{job}")).await.expect(200);

    here.does("contacts/set_job_rights", with(json!({ "rights": "nothing" }), &of_dana)).await;
    dana.client.get("/user/jobs").await.expect(404);
    here.does("contacts/set_job_rights", with(json!({ "rights": "all" }), &of_dana)).await;
    assert_eq!(titles(dana).await, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn job_is_chosen_for_its_customers_contacts_alone() {
    let world = World::new().await;
    let World { here, dana, casey, there_contact, reyes, job, cole_job, there_job, server, .. } = &world;
    let before = server.dump().await;
    for stranger in [&casey.membership, &there_contact.membership, &here.owner.membership] {
        let form = with(boxes(&[stranger], &[]), &[("job", job)]);
        here.owner.client.call("jobs/choose_contacts", form).await.expect(422);
    }
    let of_dana = [("customer", reyes.as_str()), ("contact", dana.membership.as_str())];
    let mut answers = Vec::new();
    for other in [cole_job, there_job, &crate::support::fresh_id()] {
        let form = with(boxes(&[other], &[]), &of_dana);
        answers.push(here.owner.client.call("contacts/choose_jobs", form).await.expect(422).text());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "unknown and forbidden ones alike: {answers:?}");
    for wrong in ["", "some", "Nothing"] {
        let form = with(json!({ "rights": wrong }), &of_dana);
        here.owner.client.call("contacts/set_job_rights", form).await.expect(422);
    }
    assert_eq!(before.difference(&server.dump().await), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn job_that_is_handed_on_forgets_for_whom_it_was_chosen() {
    let world = World::new().await;
    let World { here, dana, reyes, cole, .. } = &world;
    let job = here.add_job(reyes, "Scheduled", "Hang a lamp").await;
    here.does("jobs/choose_contacts", with(boxes(&[&dana.membership], &[]), &[("job", &job)])).await;
    let form = json!({ "job": job, "version": 1, "title": "Hang a lamp", "customer": cole });
    here.does("jobs/edit", form).await;
    let view = here.does("contacts/show", json!({ "customer": reyes, "contact": dana.membership })).await;
    assert_eq!(view["line"]["chosen_jobs"], 0);
}
