//! Lists, filters, totals, search (LEAKS 1, 5, 30, 31).

use crate::support::{Business, Client, TestServer, World, id};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use vitrine_domain::Role;

/// Every page of a list: the titles in their order, and the totals that were told.
async fn whole_list(client: &Client, mut query: Value) -> (Vec<String>, BTreeSet<u64>) {
    let (mut titles, mut totals) = (Vec::new(), BTreeSet::new());
    for _ in 0..20 {
        let page = client.call("jobs/list", json!({ "query": query })).await.ok();
        totals.insert(page["total"].as_u64().expect("a total"));
        titles.extend(page["jobs"].as_array().expect("jobs").iter().map(|job| crate::support::text(&job["title"])));
        match &page["next"] {
            Value::Null => return (titles, totals),
            next => query["after"] = next.clone(),
        }
    }
    panic!("the list does not end");
}

/// A job as the test knows it.
#[derive(Debug, Clone)]
struct Known {
    title: String,
    stage: &'static str,
    customer: usize,
    is_mine: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_filter_of_a_field_worker_finds_only_what_is_theirs() {
    let server = TestServer::start().await;
    let here = &Business::sign_up(&server, "Alpha Electrical").await;
    let tradie = &here.add_staff(Role::Tradie, "Tom Tradie").await;
    let customers = [here.add_customer("Reyes Household").await, here.add_customer("Cole Cafe").await];
    let mut rng = StdRng::seed_from_u64(7);
    let stages = ["Enquiry", "Quoted", "Scheduled", "Booked", "Done"];
    let words = ["lamp", "pump", "cable"];
    let mut known = Vec::new();
    for number in 0..130 {
        let one = Known {
            title: format!("{} {number:03}", words.choose(&mut rng).expect("a word")),
            stage: stages.choose(&mut rng).expect("a stage"),
            customer: rng.random_range(0..2),
            is_mine: rng.random_bool(0.6),
        };
        let owner = if one.is_mine { tradie } else { &here.owner };
        here.add_job_of(owner, &customers[one.customer], one.stage, &one.title).await;
        known.push(one);
    }
    assert!(known.iter().filter(|one| one.is_mine).count() > 55, "more than a page");
    for round in 0..60 {
        let stage = rng.random_bool(0.4).then(|| *stages.choose(&mut rng).expect("a stage"));
        let customer = rng.random_bool(0.4).then(|| rng.random_range(0..2_usize));
        let search = if rng.random_bool(0.5) { *words.choose(&mut rng).expect("a word") } else { "" };
        let owner = rng.random_bool(0.4).then(|| rng.random_bool(0.5));
        let sort = ["number", "updated", "due", "title"].choose(&mut rng).expect("an order");
        let mut query = json!({ "search": search, "sort": sort });
        if let Some(stage) = stage {
            query["stage"] = json!(here.stage(stage));
        }
        if let Some(customer) = customer {
            query["customer"] = json!(customers[customer]);
        }
        if let Some(is_mine) = owner {
            query["owner"] = json!(if is_mine { &tradie.membership } else { &here.owner.membership });
        }
        let fits = |one: &&Known| {
            stage.is_none_or(|stage| one.stage == stage)
                && customer.is_none_or(|customer| one.customer == customer)
                && owner.is_none_or(|is_mine| one.is_mine == is_mine)
                && one.title.contains(search)
        };
        for (client, is_theirs) in [(&tradie.client, true), (&here.owner.client, false)] {
            let expected: BTreeSet<&str> = known
                .iter()
                .filter(|one| one.is_mine || !is_theirs)
                .filter(fits)
                .map(|one| one.title.as_str())
                .collect();
            let (titles, totals) = whole_list(client, query.clone()).await;
            let found: BTreeSet<&str> = titles.iter().map(String::as_str).collect();
            assert_eq!(found, expected, "round {round}: {query}");
            assert_eq!(found.len(), titles.len(), "round {round}: nothing twice");
            let total = u64::try_from(expected.len()).expect("few");
            assert_eq!(totals, BTreeSet::from([total]), "round {round}: the total counts what is listed: {query}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn search_by_words_of_what_is_hidden_finds_nothing() {
    let world = World::new().await;
    let World { server, here, staff, reyes, .. } = &world;
    let hidden = here.add_job(reyes, "Scheduled", "Canaryquartz job").await;
    let describe = "UPDATE job SET description = 'Canaryquartz text' WHERE id = $1";
    server.run(describe, vec![id(&hidden)]).await;
    here.write(&hidden, "internal", "Canaryquartz note").await;
    here.write(&world.assigned["tradie"], "internal", "Nothing of it here").await;
    for role in ["tradie", "apprentice"] {
        for words in ["canaryquartz", "Canaryquartz", "%", "_", "canary%", "Rewire", "kitchen", "\\", "'"] {
            let query = json!({ "query": { "search": words } });
            let list = staff[role].client.call("jobs/list", query).await.ok();
            assert!(!list.to_string().to_lowercase().contains("canary"), "{role} {words}");
            let (titles, _) = whole_list(&staff[role].client, json!({ "search": words })).await;
            assert!(titles.iter().all(|title| title == &format!("Fix it, {role}")), "{role} {words}: {titles:?}");
            assert_eq!(list["total"].as_u64(), u64::try_from(titles.len()).ok(), "{role} {words}");
        }
        let home = staff[role].client.call("home/show", json!({})).await.expect(200).text();
        assert!(!home.contains("anaryquartz") && !home.contains("Rewire the kitchen"), "{role}: {home}");
        let choices = staff[role].client.call("jobs/choices", json!({})).await.ok();
        assert_eq!(choices["customers"], json!([]), "{role} is offered no customers");
        let page = staff[role].client.get("/jobs?q=canaryquartz").await.expect(200).text();
        assert!(!page.contains("Canaryquartz"), "{role}");
    }
    let found = here.owner.client.call("jobs/list", json!({ "query": { "search": "canaryquartz" } })).await.ok();
    assert_eq!(found["total"], 1, "those who may see it find it");
}

/// Every number that a field worker is told equals that of a world in which the other jobs do not exist.
#[tokio::test(flavor = "multi_thread")]
async fn totals_count_nothing_hidden() {
    let world = World::new().await;
    let World { server, here, staff, dana, job, hidden_job, cole_job, .. } = &world;
    let tradie = &staff["tradie"].client;
    let told = async || {
        let list = tradie.call("jobs/list", json!({ "query": {} })).await.ok();
        let mut home = tradie.call("home/show", json!({})).await.ok();
        home["submission"].take();
        (list, home)
    };
    let portal = async || {
        let list = dana.client.call("portal/jobs", json!({})).await.ok();
        let mut page = dana.client.call("portal/job", json!({ "job": job, "earlier": null })).await.ok();
        page["submission"].take();
        (list, page)
    };
    let (with, with_internal) = (told().await, portal().await);
    // Everything that Dana may not see goes (to another business, since nothing can be deleted), and she notices nothing.
    let (there, there_job) = (id(&world.there.tenant), id(&world.there_job));
    let away = "UPDATE job_entry SET tenant_id = $1, job_id = $2 WHERE audience = 'internal'";
    server.run(away, vec![there.clone(), there_job.clone()]).await;
    let away = "UPDATE job SET tenant_id = $1, number = number + 100000 WHERE id = $2 OR id = $3";
    server.run(away, vec![there.clone(), id(hidden_job), id(cole_job)]).await;
    assert_eq!(portal().await, with_internal, "the portal tells nothing of what is hidden");
    // And now what the tradie may not see.
    let own = id(&world.assigned["tradie"]);
    let away = "UPDATE job_entry SET tenant_id = $1, job_id = $2 WHERE job_id <> $3";
    server.run(away, vec![there.clone(), there_job, own.clone()]).await;
    let away = "UPDATE job SET tenant_id = $1, number = number + 100000 WHERE tenant_id = $2 AND id <> $3";
    server.run(away, vec![there, id(&here.tenant), own]).await;
    assert_eq!(told().await, with, "the numbers are those of a world without it");
    assert_eq!(here.owner.client.call("jobs/list", json!({ "query": {} })).await.ok()["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_the_staff_are_closed_to_strangers_and_contacts() {
    let world = World::new().await;
    let lists = ["jobs/list", "customers/list", "jobs/choices", "home/show", "settings/show", "customers/begin"];
    for (who, client, status) in [
        ("stranger", &world.server.stranger(), 401),
        ("contact", &world.dana.client, 404),
        ("another customer's contact", &world.casey.client, 404),
        ("another tenant's contact", &world.there_contact.client, 404),
        ("blocked contact", &world.blocked.client, 404),
    ] {
        for list in lists {
            for query in [json!({}), json!({ "search": "e", "sort": "title", "archived": true })] {
                let answer = client.call(list, json!({ "query": query })).await;
                assert_eq!(answer.status, status, "{who}: {list}: {}", answer.text());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_never_reads_an_address_of_the_staff() {
    let world = World::new().await;
    let World { here, staff, dana, job, .. } = &world;
    staff["supervisor"]
        .client
        .call("entries/write", json!({ "job": job, "audience": "customer", "body": "See you then." }))
        .await
        .expect(200);
    let mut answers = vec![
        dana.client.call("frames/portal", json!({})).await,
        dana.client.call("portal/jobs", json!({})).await,
        dana.client.call("portal/job", json!({ "job": job, "earlier": null })).await,
    ];
    for page in ["/user/jobs".to_owned(), format!("/user/jobs/{job}"), "/user/account".to_owned()] {
        answers.push(dana.client.get(&page).await);
    }
    for answer in answers {
        let text = answer.expect(200).text();
        for person in staff.values().chain([&here.owner]) {
            assert!(!text.contains(&person.email) && !text.contains(&person.membership), "{}", person.name);
        }
        assert!(!text.contains("business.example"), "no address of the staff");
        assert!(!text.contains(&world.lee.email) && !text.contains(&world.casey.email), "nor of other contacts");
    }
}
