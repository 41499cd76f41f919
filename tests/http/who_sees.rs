//! Who sees this, and why: the panel's answer is what each contact really gets, in words with names, and nobody is told
//! who may not know.

use crate::support::{Business, Client, World, fresh_id, id, text};
use serde_json::{Value, json};

/// The owner's answer about a job or something on it.
async fn asked(here: &Business, job: &str, of: Value) -> Value {
    here.does("jobs/who_sees", json!({ "job": job, "of": of })).await
}

/// The sentences about one contact; none when they see it.
fn because(answer: &Value, name: &str) -> Vec<String> {
    let all = answer["onlookers"].as_array().expect("onlookers");
    let one = all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name} is not in {answer}"));
    one["because"].as_array().expect("sentences").iter().map(text).collect()
}

/// Who would gain and lose it by a switch.
fn would(answer: &Value, switch: &str) -> (Vec<String>, Vec<String>) {
    let all = answer["switches"].as_array().expect("switches");
    let one = all.iter().find(|one| one["switch"] == switch).unwrap_or_else(|| panic!("no {switch} in {answer}"));
    let names = |side: &str| one[side].as_array().expect("names").iter().map(text).collect();
    (names("gain"), names("lose"))
}

/// Whether a contact's own page of the job holds these words.
async fn gets(client: &Client, job: &str, words: &str) -> bool {
    let page = client.call("portal/job", json!({ "job": job, "earlier": null })).await;
    page.status == 200 && page.text().contains(words)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_contact_is_told_with_the_deciding_rule_and_those_behind_it() {
    let world = World::new().await;
    let World { here, job, hidden_job, internal, shown, .. } = &world;
    let entry = asked(here, job, json!({ "entry": internal })).await;
    assert_eq!(entry["what"], "Note by Olive Owner");
    assert_eq!(because(&entry, "Dana Reyes"), ["This entry is internal."]);
    assert_eq!(because(&entry, "Bob Blocked"), ["Bob Blocked is blocked.", "This entry is internal."]);
    assert_eq!(because(&entry, "Ivy Invited")[0], "Ivy Invited has not accepted the invitation yet.");
    let both = || vec!["Dana Reyes".to_owned(), "Lee Reyes".to_owned()];
    assert_eq!(would(&entry, "Show this entry to the customer"), (both(), vec![]));
    let entry = asked(here, job, json!({ "entry": shown })).await;
    assert_eq!(because(&entry, "Dana Reyes"), [""; 0]);
    assert_eq!(would(&entry, "Hide this entry from the customer"), (vec![], both()));
    assert_eq!(would(&entry, "Make the stage “Scheduled” internal"), (vec![], both()));
    assert_eq!(would(&entry, "Stop sharing the job"), (vec![], both()));
    let hidden = asked(here, hidden_job, json!("job")).await;
    assert_eq!(because(&hidden, "Lee Reyes"), ["Stage “Enquiry” is internal."]);
    assert_eq!(would(&hidden, "Make the stage “Enquiry” visible to customers"), (both(), vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn sharing_rights_and_first_stage_are_named_and_the_composer_says_the_same() {
    let world = World::new().await;
    let World { server, here, job, lee, .. } = &world;
    let nobody_because = async || text(&here.does("jobs/show", json!({ "job": job })).await["sight"]["nobody_because"]);
    let set_rights = "UPDATE membership SET job_rights = $1 WHERE id = $2";
    server.run(set_rights, vec!["chosen".into(), id(&lee.membership)]).await;
    let answer = asked(here, job, json!("job")).await;
    assert_eq!(because(&answer, "Dana Reyes"), [""; 0]);
    assert_eq!(because(&answer, "Lee Reyes"), ["Lee Reyes sees chosen jobs only, and this is not one of them."]);
    let sight = here.does("jobs/show", json!({ "job": job })).await["sight"].clone();
    assert_eq!(sight["names"], json!(["Dana Reyes"]), "whom the composer names");

    server.run("UPDATE job SET sharing = $1 WHERE id = $2", vec!["withheld".into(), id(job)]).await;
    let answer = asked(here, job, json!("job")).await;
    assert_eq!(because(&answer, "Dana Reyes"), ["Somebody stopped sharing the job."]);
    assert_eq!(because(&answer, "Lee Reyes").len(), 2);
    assert_eq!(would(&answer, "Share the job with the customer"), (vec!["Dana Reyes".to_owned()], vec![]));
    assert_eq!(nobody_because().await, "Somebody stopped sharing the job.");

    server.run("UPDATE job SET sharing = $1 WHERE id = $2", vec!["as_usual".into(), id(job)]).await;
    server.run("UPDATE tenant SET shares_automatically = $1 WHERE id = $2", vec![false.into(), id(&here.tenant)]).await;
    let answer = asked(here, job, json!("job")).await;
    assert_eq!(because(&answer, "Dana Reyes"), ["The job has not been shared with Reyes Household."]);
    assert_eq!(nobody_because().await, "The job has not been shared with the customer.");

    server.run("UPDATE job SET sharing = $1 WHERE id = $2", vec!["granted".into(), id(job)]).await;
    let first = "UPDATE pipeline SET first_stage_id = $1 WHERE id = $2";
    server.run(first, vec![id(here.stage("Done")), id(&here.pipelines["Jobs"])]).await;
    let answer = asked(here, job, json!("job")).await;
    assert_eq!(because(&answer, "Dana Reyes"), ["The job has not come to “Done”, the first stage for access."]);
    assert_eq!(nobody_because().await, "The job has not come to the first stage for access.");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_fields_and_moves_are_explained_by_what_hides_them() {
    let world = World::new().await;
    let World { here, job, dana, .. } = &world;
    let file = here.add_file(job, "internal", "plan.png").await;
    let answer = asked(here, job, json!({ "file": file })).await;
    assert_eq!(answer["what"], "plan.png");
    let reasons = because(&answer, "Dana Reyes");
    assert!(reasons.contains(&"This file is internal.".to_owned()), "{reasons:?}");

    let form = json!({ "pipeline": here.pipelines["Jobs"], "label": "Gate code", "kind": "text" });
    let field = text(&here.does("fields/create", form).await);
    let answer = asked(here, job, json!({ "field": field })).await;
    assert_eq!(because(&answer, "Dana Reyes"), ["The form field “Gate code” is internal."]);
    let (gain, _) = would(&answer, "Make the form field “Gate code” visible to customers");
    assert_eq!(gain, ["Dana Reyes", "Lee Reyes"]);
    here.does("fields/set_visibility", here.showing(&field, true).await).await;
    assert!(because(&asked(here, job, json!({ "field": field })).await, "Dana Reyes").is_empty());
    assert!(gets(&dana.client, job, "Gate code").await);
    here.does(
        "fields/fill",
        json!({ "job": job, format!("values[f{field}]"): "4711", format!("versions[f{field}]"): 0 }),
    )
    .await;

    for stage in ["Awaiting parts", "In progress"] {
        here.does("jobs/move", json!({ "job": job, "stage": here.stage(stage) })).await;
    }
    let feed = here.does("entries/list", json!({ "job": job, "earlier": null })).await;
    let entries = feed["entries"].as_array().expect("entries");
    let of_kind = |kind: &str| {
        let found = entries.iter().rev().find(|entry| entry["kind"] == kind).expect("is there");
        text(&found["entry"])
    };
    let moved = asked(here, job, json!({ "entry": of_kind("stage_change") })).await;
    assert_eq!(moved["what"], "Move from “Awaiting parts” to “In progress” by Olive Owner");
    let reasons = because(&moved, "Dana Reyes");
    assert!(reasons.contains(&"It names stage “Awaiting parts”, which is internal.".to_owned()), "{reasons:?}");
    let filled = asked(here, job, json!({ "entry": of_kind("field_change") })).await;
    assert!(because(&filled, "Dana Reyes").is_empty());
    let remarks = filled["remarks"].as_array().expect("remarks");
    assert!(remarks.contains(&json!("A field change is seen by whoever sees the field.")), "{remarks:?}");
    let (_, lose) = would(&filled, "Make the form field “Gate code” internal");
    assert_eq!(lose, ["Dana Reyes", "Lee Reyes"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_switch_would_do_is_what_it_does() {
    let world = World::new().await;
    let World { here, job, internal, dana, lee, .. } = &world;
    let before = asked(here, job, json!({ "entry": internal })).await;
    let (gain, _) = would(&before, "Show this entry to the customer");
    let version = here.entry(job, internal).await["version"].clone();
    let form = json!({ "job": job, "entry": internal, "version": version, "audience": "customer" });
    here.does("entries/set_audience", form).await;
    for person in [dana, lee] {
        assert!(gain.contains(&person.name) && gets(&person.client, job, "Bring the long ladder.").await);
    }
    let after = asked(here, job, json!({ "entry": internal })).await;
    assert!(because(&after, "Dana Reyes").is_empty());
    // What a contact wrote stays, and no switch is offered for it.
    dana.client.call("portal/reply", json!({ "job": job, "body": "Thank you!" })).await.expect(200);
    let feed = here.does("entries/list", json!({ "job": job, "earlier": null })).await;
    let reply = text(&feed["entries"].as_array().expect("entries").last().expect("the reply")["entry"]);
    let answer = asked(here, job, json!({ "entry": reply })).await;
    assert_eq!(answer["remarks"], json!(["The customer wrote this; it stays visible to them."]));
    let switches: Vec<String> =
        answer["switches"].as_array().expect("switches").iter().map(|one| text(&one["switch"])).collect();
    assert!(!switches.iter().any(|switch| switch.contains("entry")), "{switches:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_asked_about_with_its_own_job_alone_and_by_those_who_may_know() {
    let world = World::new().await;
    let World { here, there, staff, job, cole_job, shown, there_entry, assigned, .. } = &world;
    let file = here.add_file(job, "customer", "plan.png").await;
    let form = json!({ "pipeline": here.pipelines["Service"], "label": "Model", "kind": "text" });
    let other_form = text(&here.does("fields/create", form).await);
    let ask = async |client: &Client, job: &str, of: Value| {
        client.call("jobs/who_sees", json!({ "job": job, "of": of })).await
    };
    let owner = &here.owner.client;
    for (kind, of_another) in [("entry", shown), ("entry", there_entry), ("file", &file), ("field", &other_form)] {
        let unknown = ask(owner, cole_job, json!({ kind: fresh_id() })).await.expect(404).alike();
        assert_eq!(ask(owner, cole_job, json!({ kind: of_another })).await.alike(), unknown, "{kind}");
    }
    let finance = ask(&staff["finance"].client, job, json!("job")).await;
    assert_eq!(finance.status, 200, "finance reads jobs and customers");
    for role in ["tradie", "apprentice"] {
        let client = &staff[role].client;
        let own = ask(client, &assigned[role], json!("job")).await.expect(404).alike();
        assert_eq!(own, ask(client, &fresh_id(), json!("job")).await.alike(), "{role}");
    }
    let stages = async |client: &Client, stage: &str| client.call("stages/who_sees", json!({ "stage": stage })).await;
    let unknown = stages(owner, &fresh_id()).await.expect(404).alike();
    assert_eq!(stages(owner, there.stage("Quoted")).await.alike(), unknown);
    assert_eq!(stages(&staff["tradie"].client, here.stage("Quoted")).await.expect(404).alike(), unknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn stage_counts_its_jobs_by_customer() {
    let world = World::new().await;
    let World { here, .. } = &world;
    let sight = here.does("stages/who_sees", json!({ "stage": here.stage("Scheduled") })).await;
    // Dana's and Casey's jobs are seen; those of an archived customer and of one that may not view jobs are not.
    assert_eq!(sight["jobs"], json!({ "all": 4, "seen": 2, "seen_if_switched": 0 }));
    let lines: Vec<(String, Value, Value)> = sight["customers"]
        .as_array()
        .expect("customers")
        .iter()
        .map(|one| (text(&one["name"]), one["jobs"]["seen"].clone(), one["because"].clone()))
        .collect();
    assert_eq!(
        lines,
        [
            ("Cole Cafe".to_owned(), json!(1), Value::Null),
            ("Old Mill".to_owned(), json!(0), json!("The customer is archived.")),
            ("Quiet Quay".to_owned(), json!(0), json!("This customer may not view jobs.")),
            ("Reyes Household".to_owned(), json!(1), Value::Null),
        ]
    );
    let sight = here.does("stages/who_sees", json!({ "stage": here.stage("Enquiry") })).await;
    assert_eq!(sight["jobs"], json!({ "all": 1, "seen": 0, "seen_if_switched": 1 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn panel_is_a_page_without_javascript_and_costs_the_job_page_nothing() {
    let world = World::new().await;
    let World { here, staff, dana, job, internal, .. } = &world;
    let owner = &here.owner.client;
    let link = format!("/jobs/{job}/who-sees?entry={internal}");
    let page = owner.get(&format!("/jobs/{job}")).await.expect(200).text();
    assert!(page.contains(&link), "the button is a link");
    assert!(!page.contains("Does not see it") && !page.contains("This entry is internal."), "read on demand");
    let answer = owner.get(&link).await.expect(200).text();
    assert!(answer.contains("This entry is internal.") && answer.contains("Bob Blocked is blocked."), "{answer}");
    owner.get(&format!("/jobs/{job}/who-sees?entry=x")).await.expect(404);
    owner.get(&format!("/stages/{}/who-sees", here.stage("Quoted"))).await.expect(200);
    let tradie = &staff["tradie"].client;
    let own = &world.assigned["tradie"];
    let page = tradie.get(&format!("/jobs/{own}")).await.expect(200).text();
    assert!(!page.contains("who-sees?") && !page.contains("/who-sees"), "absent for those who may not know");
    tradie.get(&format!("/jobs/{own}/who-sees")).await.expect(404);
    assert_ne!(dana.client.get(&link).await.status, 200);
}
