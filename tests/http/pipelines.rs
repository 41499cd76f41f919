//! Editing pipelines: nothing is shown or hidden before somebody has seen in numbers what it does; refused changes
//! change nothing; and all of it works with plain forms.

use crate::support::World;
use serde_json::{Value, json};

fn hide(world: &World, stage: &str) -> Value {
    json!({ "what": "edit_stage", "stage": world.here.stage(stage), "visible": "false" })
}

#[tokio::test(flavor = "multi_thread")]
async fn stage_is_hidden_with_plain_forms_after_a_look_and_put_back() {
    let world = World::new().await;
    let (owner, dana) = (&world.here.owner.client, &world.dana.client);
    let page = format!("/settings/pipelines/{}", world.here.pipelines["Jobs"]);
    let html = owner.get(&page).await.expect(200).text();
    assert!(html.contains("Hide from customers") && html.contains("Job at an internal stage"));
    let before = world.server.dump().await;
    let to = owner.send_form(&page, "pipelines/change", hide(&world, "Scheduled")).await.expect(303);
    let confirm = to.location().to_owned();
    assert!(confirm.starts_with("/settings/pipelines/confirm?what=edit_stage"), "{confirm}");
    assert_eq!(before.difference(&world.server.dump().await), "", "nothing was done yet");
    let html = owner.get(&confirm).await.expect(200).text();
    assert!(html.contains("Hide Scheduled from customers") && html.contains("Hides "), "{html}");
    let preview = owner.call("pipelines/preview", json!({ "edit": hide(&world, "Scheduled") })).await.ok();
    assert!(html.contains(preview["seen"].as_str().expect("a mark")), "the form carries what was seen");
    let mut form = hide(&world, "Scheduled");
    form["seen"] = preview["seen"].clone();
    let done = owner.send_form(&confirm, "pipelines/change", form).await.expect(303);
    assert_eq!(done.location(), page);
    dana.call("portal/job", json!({ "job": world.job, "earlier": null })).await.expect(404);
    let html = owner.get(&page).await.expect(200).text();
    assert!(html.contains("Scheduled is internal now. It hid ") && html.contains("Undo"), "{html}");
    let shown = owner.call("pipelines/show", json!({})).await.ok();
    let undo = json!({ "edit": shown["last_edit"]["edit"] });
    assert_eq!(owner.send_form(&page, "pipelines/undo", undo.clone()).await.expect(303).location(), page);
    dana.call("portal/job", json!({ "job": world.job, "earlier": null })).await.expect(200);
    owner.call("pipelines/undo", undo).await.expect(409);
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_edit_of_pipelines_changes_nothing() {
    let world = World::new().await;
    let here = &world.here;
    let owner = &here.owner.client;
    let pipeline = &here.pipelines["Jobs"];
    let before = world.server.dump().await;
    let mut stale = hide(&world, "Scheduled");
    stale["seen"] = json!("0".repeat(64));
    for (status, form) in [
        (409, stale),
        (422, json!({ "what": "paint_stage", "stage": here.stage("Quoted") })),
        (422, json!({ "what": "create_pipeline", "name": " " })),
        (422, json!({ "what": "create_pipeline", "name": "Jobs" })),
        (422, json!({ "what": "create_stage", "pipeline": pipeline, "name": "x".repeat(41) })),
        (422, json!({ "what": "create_stage", "pipeline": pipeline, "name": "Quoted" })),
        (422, json!({ "what": "create_stage", "pipeline": pipeline, "name": "New", "color": "red" })),
        (422, json!({ "what": "edit_stage", "stage": here.stage("Quoted"), "visible": "perhaps" })),
        (422, json!({ "what": "edit_pipeline", "pipeline": pipeline, "at_internal": "both" })),
        (422, json!({ "what": "place_stage", "stage": here.stage("Quoted"), "place": "sideways" })),
        // In use: says where and how many, and wants to know where they go.
        (422, json!({ "what": "delete_stage", "stage": here.stage("Scheduled") })),
        (422, json!({ "what": "delete_stage", "stage": here.stage("Scheduled"), "to": here.stage("Scheduled") })),
        (422, json!({ "what": "delete_pipeline", "pipeline": pipeline })),
        (422, json!({ "what": "delete_pipeline", "pipeline": pipeline, "to": here.stage("Quoted") })),
        (404, json!({ "what": "edit_stage", "stage": "nonsense", "visible": "false" })),
        (404, json!({ "what": "edit_pipeline", "pipeline": "" })),
    ] {
        let answer = owner.call("pipelines/change", form.clone()).await;
        assert_eq!(answer.status, status, "{form}: {}", answer.text());
    }
    for (who, status) in [("supervisor", 404), ("finance", 404), ("tradie", 404), ("apprentice", 404)] {
        let client = &world.staff[who].client;
        client.call("pipelines/change", hide(&world, "Scheduled")).await.expect(status);
        client.call("pipelines/preview", json!({ "edit": hide(&world, "Scheduled") })).await.expect(status);
    }
    assert_eq!(before.difference(&world.server.dump().await), "");
    let used = json!({ "what": "delete_stage", "stage": here.stage("Scheduled") });
    let said = owner.call("pipelines/change", used).await.text();
    assert!(said.contains("stand at Scheduled, archived ones included."), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_stage_hands_its_jobs_over_and_comes_back() {
    let world = World::new().await;
    let here = &world.here;
    let owner = &here.owner.client;
    let count = async |stage: &str| -> i64 {
        let ask = "SELECT count(*) FROM job WHERE stage_id = $1";
        world.server.ask(ask, vec![crate::support::id(here.stage(stage))]).await.expect("a number")
    };
    let (from, to) = (count("Scheduled").await, count("Quoted").await);
    assert!(from > 1);
    let edit = json!({ "what": "delete_stage", "stage": here.stage("Scheduled"), "to": here.stage("Quoted") });
    let preview = owner.call("pipelines/preview", json!({ "edit": edit })).await.ok();
    assert_eq!(preview["needs_consent"], true);
    let mut form = edit.clone();
    form["seen"] = preview["seen"].clone();
    let done = owner.call("pipelines/change", form).await.ok();
    assert_eq!((count("Scheduled").await, count("Quoted").await), (0, from + to));
    // It is offered nowhere any more, but what happened there can still be read.
    let choices = owner.call("jobs/choices", json!({})).await.expect(200).text();
    assert!(!choices.contains(here.stage("Scheduled")));
    owner.call("jobs/move", json!({ "job": world.job, "stage": here.stage("Scheduled") })).await.expect(422);
    let feed = owner.call("entries/list", json!({ "job": world.job, "earlier": null })).await.expect(200).text();
    assert!(feed.contains("Scheduled") && feed.contains("stage_change"), "{feed}");
    owner.call("pipelines/undo", json!({ "edit": done["done"]["undo"] })).await.expect(200);
    assert_eq!((count("Scheduled").await, count("Quoted").await), (from, to));
    world.dana.client.call("portal/job", json!({ "job": world.job, "earlier": null })).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn board_shows_each_person_their_jobs_alone() {
    let world = World::new().await;
    let titles = |board: &Value| -> Vec<String> {
        let columns = board["columns"].as_array().expect("columns").iter();
        let cards = columns.flat_map(|column| column["cards"].as_array().expect("cards").iter());
        cards.map(|card| format!("{} {}", card["line"]["title"], card["may_move"])).collect()
    };
    let ask = json!({ "query": { "pipeline": world.here.pipelines["Jobs"] } });
    let all = titles(&world.here.owner.client.call("boards/show", ask.clone()).await.ok());
    assert!(all.contains(&"\"Rewire the kitchen\" true".to_owned()), "{all:?}");
    for role in ["tradie", "apprentice"] {
        let own = titles(&world.staff[role].client.call("boards/show", ask.clone()).await.ok());
        assert_eq!(own, [format!("\"Fix it, {role}\" false")]);
        let page = world.staff[role].client.get("/jobs/board").await.expect(200).text();
        assert!(page.contains(&format!("Fix it, {role}")) && !page.contains("Rewire the kitchen"));
    }
    let finance = titles(&world.staff["finance"].client.call("boards/show", ask).await.ok());
    assert!(finance.contains(&"\"Rewire the kitchen\" false".to_owned()), "{finance:?}");
    let page = world.here.owner.client.get("/jobs/board").await.expect(200).text();
    assert!(page.contains("Rewire the kitchen") && page.contains("Scheduled"));
    let to = json!({ "job": world.job, "stage": world.here.stage("Quoted") });
    let moved = world.here.owner.client.send_form("/jobs/board", "jobs/move", to).await.expect(303);
    assert_eq!(moved.location(), "/jobs/board");
}
