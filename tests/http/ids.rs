//! Ids in requests: what may not be seen answers like what does not exist (LEAKS 2, 3, 4, 32).

use crate::support::{Answer, Client, World, fresh_id, text};
use serde_json::{Value, json};

/// Who asks, and the ids that do not exist for them.
struct Blind<'a> {
    name: &'static str,
    client: &'a Client,
    /// A job, entry and customer that they may see, where there are such, to go with a forbidden one.
    job: &'a str,
    customer: &'a str,
    jobs: Vec<&'a str>,
    entries: Vec<&'a str>,
    customers: Vec<&'a str>,
    contacts: Vec<&'a str>,
}

/// Every server function that takes an id, with one place for it.
fn with_id<'a>(kind: &str, blind: &Blind<'_>, other: &'a str) -> Vec<(&'a str, Value)> {
    let Blind { job, customer, .. } = blind;
    match kind {
        "job" => vec![
            ("jobs/show", json!({ "job": other })),
            ("jobs/history", json!({ "job": other })),
            ("jobs/who_sees", json!({ "job": other, "of": "job" })),
            ("jobs/who_sees", json!({ "job": other, "of": { "entry": fresh_id() } })),
            ("jobs/edit", json!({ "job": other, "version": 1, "title": "T", "customer": customer })),
            ("jobs/move", json!({ "job": other, "stage": fresh_id() })),
            ("jobs/archive", json!({ "job": other, "archived": true })),
            ("jobs/assign", json!({ "job": other })),
            ("jobs/choose_contacts", json!({ "job": other })),
            ("entries/list", json!({ "job": other, "earlier": null })),
            ("entries/write", json!({ "job": other, "audience": "internal", "body": "B" })),
            ("entries/edit", json!({ "job": other, "entry": fresh_id(), "version": 1, "body": "B" })),
            (
                "entries/set_audience",
                json!({ "job": other, "entry": fresh_id(), "version": 1, "audience": "customer" }),
            ),
            ("entries/earlier_texts", json!({ "job": other, "entry": fresh_id() })),
            ("fields/fill", json!({ "job": other, format!("values[f{}]", fresh_id()): "V" })),
            ("portal/fill", json!({ "job": other, format!("values[f{}]", fresh_id()): "V" })),
            ("jobs/read", json!({ "job": other, "entry": fresh_id() })),
            ("portal/read", json!({ "job": other, "entry": fresh_id() })),
            ("portal/job", json!({ "job": other, "earlier": null })),
            ("portal/reply", json!({ "job": other, "body": "B" })),
        ],
        "entry" => vec![
            ("entries/edit", json!({ "job": job, "entry": other, "version": 1, "body": "B" })),
            ("entries/set_audience", json!({ "job": job, "entry": other, "version": 1, "audience": "customer" })),
            ("entries/earlier_texts", json!({ "job": job, "entry": other })),
            ("jobs/who_sees", json!({ "job": job, "of": { "entry": other } })),
            ("jobs/read", json!({ "job": job, "entry": other })),
        ],
        "customer" => vec![
            ("customers/show", json!({ "customer": other })),
            ("customers/edit", json!({ "customer": other, "version": 1, "name": "N" })),
            ("customers/archive", json!({ "customer": other, "archived": true })),
            ("customers/permit", json!({ "customer": other, "permission": "view_jobs", "on": true })),
            ("customers/reset_permissions", json!({ "customer": other })),
            ("contacts/show", json!({ "customer": other, "contact": fresh_id() })),
            ("contacts/set_job_rights", json!({ "customer": other, "contact": fresh_id(), "rights": "nothing" })),
            ("contacts/choose_jobs", json!({ "customer": other, "contact": fresh_id() })),
            ("contacts/make_primary", json!({ "customer": other, "contact": fresh_id() })),
            ("contacts/end_sessions", json!({ "customer": other, "contact": fresh_id() })),
            ("contacts/revoke_invitation", json!({ "customer": other, "contact": fresh_id() })),
            ("contacts/invite", json!({ "customer": other, "name": "N", "email": "n@new.example" })),
            ("contacts/reinvite", json!({ "customer": other, "contact": fresh_id() })),
            ("contacts/block", json!({ "customer": other, "contact": fresh_id(), "blocked": true })),
            ("contacts/notify", json!({ "customer": other, "contact": fresh_id(), "notified": false })),
        ],
        "contact" => vec![
            ("contacts/reinvite", json!({ "customer": customer, "contact": other })),
            ("contacts/block", json!({ "customer": customer, "contact": other, "blocked": true })),
            ("contacts/notify", json!({ "customer": customer, "contact": other, "notified": false })),
            ("contacts/show", json!({ "customer": customer, "contact": other })),
            ("contacts/set_job_rights", json!({ "customer": customer, "contact": other, "rights": "nothing" })),
            ("contacts/choose_jobs", json!({ "customer": customer, "contact": other })),
            ("contacts/make_primary", json!({ "customer": customer, "contact": other })),
            ("contacts/end_sessions", json!({ "customer": customer, "contact": other })),
            ("contacts/revoke_invitation", json!({ "customer": customer, "contact": other })),
            ("previews/open", json!({ "contact": other, "beside": false })),
            ("memberships/choose", json!({ "membership": other })),
            ("members/reinvite", json!({ "member": other })),
            ("members/set_role", json!({ "member": other, "role": "tradie" })),
            ("members/set_active", json!({ "member": other, "active": false })),
        ],
        kind => panic!("{kind}"),
    }
}

fn pages_with_id(kind: &str, other: &str) -> Vec<String> {
    match kind {
        "job" => ["/jobs/ID", "/jobs/ID/edit", "/jobs/ID/who-sees", "/user/jobs/ID"]
            .map(|page| page.replace("ID", other))
            .into(),
        "customer" => ["/customers/ID", "/customers/ID/edit"].map(|page| page.replace("ID", other)).into(),
        _ => Vec::new(),
    }
}

/// All that can be told from an answer but the id that was asked for.
fn alike(answer: &Answer, asked: &str) -> String {
    answer.alike().replace(asked, "ID")
}

fn everybody(world: &World) -> Vec<Blind<'_>> {
    let World { here, there, staff, dana, casey, reyes, cole, job, hidden_job, cole_job, .. } = world;
    let World { shown, internal, there_customer, there_contact, there_job, there_entry, assigned, .. } = world;
    let staff_blind = |name, client| Blind {
        name,
        client,
        job,
        customer: reyes,
        jobs: vec![there_job],
        entries: vec![there_entry],
        customers: vec![there_customer],
        contacts: vec![&there_contact.membership, &there.owner.membership],
    };
    let field_worker = |name: &'static str, own: &'static str| Blind {
        name,
        client: &staff[name].client,
        job: &assigned[own],
        customer: reyes,
        jobs: vec![job, hidden_job, cole_job, there_job],
        entries: vec![shown, internal, there_entry],
        customers: vec![reyes, cole, there_customer],
        contacts: vec![&dana.membership, &casey.membership, &there_contact.membership],
    };
    let contact = |name, client, seen, own_customer, jobs| Blind {
        name,
        client,
        job: seen,
        customer: own_customer,
        jobs,
        entries: vec![shown, internal, there_entry],
        customers: vec![reyes, cole, there_customer],
        contacts: vec![&dana.membership, &casey.membership, &there_contact.membership, &here.owner.membership],
    };
    vec![
        staff_blind("owner", &here.owner.client),
        staff_blind("supervisor", &staff["supervisor"].client),
        staff_blind("finance", &staff["finance"].client),
        field_worker("tradie", "tradie"),
        field_worker("apprentice", "apprentice"),
        Blind {
            name: "ended owner",
            jobs: vec![job, hidden_job, there_job],
            customers: vec![reyes, there_customer],
            ..staff_blind("ended owner", &world.ended.client)
        },
        // A choice of one's own membership is no leak; it is left out by asking for those of others.
        Blind {
            contacts: vec![&casey.membership, &there_contact.membership, &here.owner.membership],
            ..contact("contact", &dana.client, job, reyes, vec![hidden_job, cole_job, there_job])
        },
        Blind {
            contacts: vec![&dana.membership, &there_contact.membership, &here.owner.membership],
            ..contact("another customer's contact", &casey.client, cole_job, cole, vec![job, hidden_job, there_job])
        },
        contact("blocked contact", &world.blocked.client, job, reyes, vec![job, hidden_job, cole_job]),
        contact("contact who may not view jobs", &world.unpermitted.client, job, reyes, vec![job, hidden_job]),
        contact("another tenant's contact", &there_contact.client, there_job, there_customer, vec![job, hidden_job]),
    ]
    .into_iter()
    .map(|mut blind| {
        if blind.client.cookie_line() == there_contact.client.cookie_line() {
            blind.entries.retain(|entry| *entry != there_entry);
            blind.contacts.retain(|contact| *contact != there_contact.membership);
        }
        blind
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_forbidden_ids_answer_alike() {
    let world = World::new().await;
    let mut compared = 0;
    for blind in everybody(&world) {
        let kinds = [
            ("job", &blind.jobs),
            ("entry", &blind.entries),
            ("customer", &blind.customers),
            ("contact", &blind.contacts),
        ];
        for (kind, forbidden) in kinds {
            let unknown = fresh_id();
            for other in forbidden {
                for ((endpoint, asked), (_, nothing)) in
                    with_id(kind, &blind, other).into_iter().zip(with_id(kind, &blind, &unknown))
                {
                    let (asked, nothing) =
                        (blind.client.call(endpoint, asked).await, blind.client.call(endpoint, nothing).await);
                    assert!(matches!(asked.status, 403 | 404), "{}, {}: {}", blind.name, asked.asked, asked.status);
                    assert_eq!(alike(&asked, other), alike(&nothing, &unknown), "{}, {}", blind.name, asked.asked);
                    compared += 1;
                }
                for (page, no_page) in pages_with_id(kind, other).iter().zip(pages_with_id(kind, &unknown)) {
                    let (page, no_page) = (blind.client.get(page).await, blind.client.get(&no_page).await);
                    assert!(matches!(page.status, 303 | 404), "{}, {}: {}", blind.name, page.asked, page.status);
                    assert_eq!(alike(&page, other), alike(&no_page, &unknown), "{}, {}", blind.name, page.asked);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 500, "only {compared} pairs");
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_ids_tell_nothing_and_break_nothing() {
    let world = World::new().await;
    let blinds = everybody(&world);
    let before = world.server.dump().await;
    for blind in blinds.iter().filter(|blind| matches!(blind.name, "owner" | "tradie" | "contact")) {
        for other in ["", "1", "'; DROP TABLE job; --", "../../etc/passwd", "%00", "\u{0}", "é".repeat(4000).as_str()]
        {
            for kind in ["job", "entry", "customer", "contact"] {
                for (endpoint, arguments) in with_id(kind, blind, other) {
                    let answer = blind.client.call(endpoint, arguments).await;
                    let told = matches!(answer.status, 400 | 403 | 404);
                    assert!(told, "{}, {endpoint} {other:?}: {} {}", blind.name, answer.status, answer.text());
                }
            }
        }
        for page in ["/jobs/x", "/jobs/x/edit", "/customers/%27", "/customers/x/edit", "/user/jobs/%2e%2e", "/jobs/%ff"]
        {
            let answer = blind.client.get(page).await;
            assert!(matches!(answer.status, 302 | 303 | 400 | 404), "{}, {page}: {}", blind.name, answer.status);
        }
    }
    assert_eq!(before.difference(&world.server.dump().await), "");
}

/// Every foreign key that a body may carry, with an id of another tenant (or of another kind) in its place.
#[tokio::test(flavor = "multi_thread")]
async fn foreign_ids_in_bodies_are_refused_and_change_nothing() {
    let world = World::new().await;
    let World { server, here, there, reyes, cole, job, cole_job, shown, there_customer, .. } = &world;
    let (owner, other) = (&here.owner.client, fresh_id());
    let version = here.job_version(job).await;
    let create = |customer: &str, stage: &str, owner: &str| json!({ "title": "T", "customer": customer, "stage": stage, "owner": owner });
    let edit = |customer: &str, owner: &str| json!({ "job": job, "version": version, "title": "T", "customer": customer, "owner": owner });
    let (stage, there_stage) = (here.stage("Quoted"), there.stage("Quoted"));
    let staff = &here.owner.membership;
    let there_pipeline = &there.pipelines["Jobs"];
    // What is refused, and the same with an id that exists nowhere.
    let pairs = [
        ("jobs/create", create(there_customer, stage, staff), create(&other, stage, staff)),
        ("jobs/create", create(reyes, there_stage, staff), create(reyes, &other, staff)),
        ("jobs/create", create(reyes, stage, &there.owner.membership), create(reyes, stage, &other)),
        ("jobs/create", create(reyes, stage, &world.dana.membership), create(reyes, stage, &other)),
        ("jobs/create", create(reyes, stage, &world.ended.membership), create(reyes, stage, &other)),
        ("jobs/edit", edit(there_customer, staff), edit(&other, staff)),
        ("jobs/edit", edit(reyes, &there.owner.membership), edit(reyes, &other)),
        ("jobs/edit", edit(reyes, &world.dana.membership), edit(reyes, &other)),
        ("jobs/move", json!({ "job": job, "stage": there_stage }), json!({ "job": job, "stage": other })),
        (
            "pipelines/change",
            json!({ "what": "edit_stage", "stage": there_stage, "visible": "false" }),
            json!({ "what": "edit_stage", "stage": other, "visible": "false" }),
        ),
        (
            "pipelines/change",
            json!({ "what": "edit_pipeline", "pipeline": there_pipeline, "name": "N" }),
            json!({ "what": "edit_pipeline", "pipeline": other, "name": "N" }),
        ),
        (
            "pipelines/change",
            json!({ "what": "delete_stage", "stage": here.stage("Scheduled"), "to": there_stage }),
            json!({ "what": "delete_stage", "stage": here.stage("Scheduled"), "to": other }),
        ),
        // The parent and the child belong together.
        (
            "entries/edit",
            json!({ "job": cole_job, "entry": shown, "version": 1, "body": "B" }),
            json!({ "job": cole_job, "entry": other, "version": 1, "body": "B" }),
        ),
        (
            "entries/set_audience",
            json!({ "job": cole_job, "entry": shown, "version": 1, "audience": "internal" }),
            json!({ "job": cole_job, "entry": other, "version": 1, "audience": "internal" }),
        ),
        (
            "entries/earlier_texts",
            json!({ "job": cole_job, "entry": shown }),
            json!({ "job": cole_job, "entry": other }),
        ),
        (
            "contacts/block",
            json!({ "customer": cole, "contact": world.dana.membership, "blocked": true }),
            json!({ "customer": cole, "contact": other, "blocked": true }),
        ),
        (
            "contacts/reinvite",
            json!({ "customer": cole, "contact": world.invited.membership }),
            json!({ "customer": cole, "contact": other }),
        ),
        ("memberships/choose", json!({ "membership": world.dana.membership }), json!({ "membership": other })),
    ];
    let before = server.dump().await;
    for (endpoint, foreign, unknown) in pairs {
        let (foreign, unknown) = (owner.call(endpoint, foreign).await, owner.call(endpoint, unknown).await);
        assert!(matches!(foreign.status, 404 | 422), "{}: {}", foreign.asked, foreign.status);
        assert_eq!(foreign.alike(), unknown.alike(), "{}", foreign.asked);
        assert_eq!(before.difference(&server.dump().await), "", "{}", foreign.asked);
    }
}

/// A place in a feed that is named by an entry which the reader may not see is a place like any other.
#[tokio::test(flavor = "multi_thread")]
async fn place_in_a_feed_does_not_tell_whether_a_hidden_entry_exists() {
    let world = World::new().await;
    let World { dana, job, internal, .. } = &world;
    let last = if internal.ends_with('0') { '1' } else { '0' };
    let nearby = format!("{}{last}", &internal[..internal.len() - 1]);
    let page = async |earlier: &str| {
        let mut page = dana.client.call("portal/job", json!({ "job": job, "earlier": earlier })).await.ok();
        let drawn = page["submission"].take();
        assert!(!text(&drawn).is_empty());
        page
    };
    assert_eq!(page(internal).await, page(&nearby).await);
}

/// A page of a list that ends at something unknown or forged is a page of what one may see.
#[tokio::test(flavor = "multi_thread")]
async fn filters_by_foreign_ids_find_what_unknown_ones_find() {
    let world = World::new().await;
    let World { here, there, there_customer, .. } = &world;
    let list = async |query: Value| here.owner.client.call("jobs/list", json!({ "query": query })).await.alike();
    for (filter, foreign) in [
        ("customer", there_customer),
        ("owner", &there.owner.membership),
        ("stage", &there.stages["Quoted"]),
        ("pipeline", &there.pipelines["Jobs"]),
    ] {
        assert_eq!(list(json!({ filter: foreign })).await, list(json!({ filter: fresh_id() })).await, "{filter}");
    }
}
