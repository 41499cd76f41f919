//! The numbers of a preview, held against what the contacts' own pages say before and after; and the way back.

use super::reach::{Reach, Side};
use super::{UNDO_OFFERED_MS, change_pipelines, preview_edit, words};
use crate::service::file::{UploadForm, UploadSide, begin_upload};
use crate::service::scenario::{Scenario, add_contact};
use crate::service::{customer, entry, job, portal, share};
use crate::store::{Pipelines, stage as stages, tenant as tenants};
use crate::{Clock, ServiceError, Viewer};
use bytes::Bytes;
use futures::stream;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use vitrine_domain::{CustomerId, JobId, MembershipId, PipelineEditId};
use vitrine_wire::{CustomerForm, EditAnswer, JobForm, PipelineEdit, ShareForm};

type Tested = Result<(), ServiceError>;

/// The change that puts another one back.
fn back(undo: PipelineEditId) -> PipelineEdit {
    PipelineEdit { what: "put_back".to_owned(), edit: undo.to_string(), ..PipelineEdit::default() }
}

pub(super) async fn put_back(s: &Scenario, undo: PipelineEditId) -> Result<EditAnswer, ServiceError> {
    change_pipelines(&s.cx, &s.owner, &back(undo), "").await
}

/// What one contact sees of one job.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    shape: Value,
    all: Value,
    entries: BTreeSet<String>,
    files: BTreeSet<String>,
}

type Sights = Vec<(CustomerId, MembershipId, BTreeMap<JobId, Seen>)>;

struct Street {
    s: Scenario,
    contacts: Vec<(CustomerId, Viewer)>,
    jobs: Vec<String>,
}

impl Street {
    /// Three customers, one with two contacts, and jobs that have been moved about.
    async fn new(chance: &mut StdRng) -> Self {
        let s = Scenario::new().await;
        let mut contacts = vec![(s.customer, s.dana.clone())];
        for number in 0..2 {
            let form = CustomerForm { name: format!("Customer {number}"), ..CustomerForm::default() };
            let made = customer::create_customer(&s.cx, &s.owner, &form, "").await.expect("created").customer;
            for more in 0..=number {
                let email = format!("c{number}{more}-{}@example.com", made.bits());
                contacts.push((made, add_contact(&s.cx, &s.owner, made, "Somebody", &email).await));
            }
        }
        let mut street = Self { s, contacts, jobs: Vec::new() };
        for number in 0..14 {
            street.add_job(number, chance).await;
        }
        street
    }

    async fn add_job(&mut self, number: usize, chance: &mut StdRng) {
        let s = &self.s;
        let pipeline = s.choices.pipelines.choose(chance).expect("pipelines");
        let any = |chance: &mut StdRng| pipeline.stages.choose(chance).expect("stages").stage.to_string();
        let customer = self.contacts.choose(chance).expect("contacts").0;
        let form = JobForm {
            title: format!("Job {number}"),
            customer: customer.to_string(),
            stage: any(chance),
            ..JobForm::default()
        };
        let job = job::create_job(&s.cx, &s.owner, &form, "").await.expect("created").job.to_string();
        for _ in 0..chance.random_range(0..5) {
            job::move_job(&s.cx, &s.owner, &job, &any(chance)).await.expect("moved");
        }
        for audience in ["customer", "internal"] {
            if chance.random_bool(0.3) {
                add_file(s, &job, audience).await;
            }
        }
        for audience in ["customer", "internal", "customer"] {
            if chance.random_bool(0.6) {
                entry::write_entry(&s.cx, &s.owner, &job, audience, "Words", "").await.expect("written");
            }
        }
        match chance.random_range(0..4) {
            0 => share::unshare_job(&s.cx, &s.owner, &job).await.map(|_| ()).expect("taken back"),
            1 => share_as_it_is(s, &job, chance).await,
            _ => {}
        }
        if chance.random_bool(0.2) {
            job::archive_job(&s.cx, &s.owner, &job, true).await.expect("archived");
        }
        self.jobs.push(job);
    }

    /// Everything that the contacts' pages say.
    async fn sights(&self) -> Sights {
        let mut all = Vec::new();
        for (customer, viewer) in &self.contacts {
            let mut jobs = BTreeMap::new();
            for job in &self.jobs {
                let job: JobId = job.parse().expect("an id");
                let Ok(page) = portal::portal_job(&self.s.cx, viewer, job, None).await else { continue };
                let mut page = serde_json::to_value(page).expect("plain");
                page.as_object_mut().expect("a page").remove("submission");
                let ids = |list: &str, id: &str| {
                    let all = page[list].as_array().expect("a list").iter();
                    all.map(|one| one[id].as_str().expect("an id").to_owned()).collect::<BTreeSet<_>>()
                };
                let (entries, files) = (ids("entries", "entry"), ids("files", "file"));
                let shape = serde_json::json!([page["job"]["stage"], page["job"]["is_finished"], page["track"]]);
                jobs.insert(job, Seen { shape, all: page, entries, files });
            }
            all.push((*customer, Scenario::membership(viewer), jobs));
        }
        all
    }

    /// Pipelines, stages, and where every job stands, as rows.
    async fn rows(&self) -> String {
        let (db, tenant) = (self.s.cx.store().look().await.expect("reads"), self.s.tenant());
        let all = Pipelines::load(&db, tenant).await.expect("reads");
        let ids = all.pipelines.iter().map(|row| row.id).collect();
        let mut places = stages::places_in(&db, tenant, &ids).await.expect("reads");
        places.sort_by_key(|row| row.id);
        let shares = tenants::find(&db, tenant).await.expect("reads").shares_automatically;
        format!("{:?} {:?} {places:?} {shares}", all.pipelines, all.stages)
    }

    async fn random_edit(&self, chance: &mut StdRng) -> PipelineEdit {
        let (db, tenant) = (self.s.cx.store().look().await.expect("reads"), self.s.tenant());
        let all = Pipelines::load(&db, tenant).await.expect("reads");
        let present: Vec<_> = all.present().collect();
        let pipeline = *present.choose(chance).expect("pipelines");
        let here: Vec<_> = all.stages_of(pipeline.id).collect();
        let stage = *here.choose(chance).expect("stages");
        let to = present.iter().flat_map(|row| all.stages_of(row.id)).collect::<Vec<_>>();
        let to = to.choose(chance).expect("stages").id.to_string();
        let edit = PipelineEdit { stage: stage.id.to_string(), ..PipelineEdit::default() };
        match chance.random_range(0..11) {
            0..3 => PipelineEdit {
                what: "edit_stage".to_owned(),
                visible: (!stage.is_visible_to_customer).to_string(),
                ..edit
            },
            3 => PipelineEdit { what: "edit_stage".to_owned(), terminal: (!stage.is_terminal).to_string(), ..edit },
            4 => PipelineEdit { what: "place_stage".to_owned(), place: chance.random_range(0..6).to_string(), ..edit },
            5 => PipelineEdit { what: "delete_stage".to_owned(), to, ..edit },
            6 => PipelineEdit {
                what: "delete_pipeline".to_owned(),
                pipeline: pipeline.id.to_string(),
                to,
                ..PipelineEdit::default()
            },
            7 => PipelineEdit {
                what: "share_jobs".to_owned(),
                shares: if chance.random_bool(0.5) { "automatically" } else { "by_grant" }.to_owned(),
                ..PipelineEdit::default()
            },
            8 => PipelineEdit {
                what: "edit_pipeline".to_owned(),
                pipeline: pipeline.id.to_string(),
                first_stage: if chance.random_bool(0.3) { "none".to_owned() } else { stage.id.to_string() },
                ..PipelineEdit::default()
            },
            _ => PipelineEdit {
                what: "edit_pipeline".to_owned(),
                pipeline: pipeline.id.to_string(),
                at_internal: if pipeline.at_internal_stage == "hide" { "show_last_visible" } else { "hide" }.to_owned(),
                ..PipelineEdit::default()
            },
        }
    }
}

/// Shares a job by hand, with or without its stage; what is written on it stays as it is.
async fn share_as_it_is(s: &Scenario, job: &str, chance: &mut StdRng) {
    let page = share::show_sharing(&s.cx, &s.owner, job.parse().expect("an id")).await.expect("shown");
    let form = ShareForm {
        job: job.to_owned(),
        state: page.state,
        dates: "true".to_owned(),
        stage: chance.random_bool(0.5).to_string(),
        ..ShareForm::default()
    };
    share::share_job(&s.cx, &s.owner, &form).await.expect("shared");
}

async fn add_file(s: &Scenario, job: &str, audience: &str) {
    let form = UploadForm { job: job.to_owned(), audience: audience.to_owned(), ..UploadForm::default() };
    let mut upload = begin_upload(&s.cx, &s.owner, UploadSide::Staff, form).await.expect("begun");
    let words = Bytes::from_static(b"Plain words.");
    upload.take(&s.cx, "words.txt", stream::iter([io::Result::Ok(words)])).await.expect("taken");
    upload.finish(&s.cx).await.expect("added");
}

/// The numbers, counted on the pages. Entries that the change itself writes are not what it shows.
fn counted(before: &Sights, after: &Sights) -> Reach {
    let mut reach = Reach::default();
    let (mut hidden, mut shown, mut other) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut hidden_entries, mut shown_entries) = (BTreeSet::new(), BTreeSet::new());
    let (mut hidden_files, mut shown_files) = (BTreeSet::new(), BTreeSet::new());
    for ((customer, contact, was), (_, _, is)) in before.iter().zip(after) {
        let side = |from: &BTreeMap<JobId, Seen>,
                    to: &BTreeMap<JobId, Seen>,
                    side: &mut Side,
                    jobs: &mut BTreeSet<JobId>,
                    (entries, files): (&mut BTreeSet<String>, &mut BTreeSet<String>)| {
            for (job, seen) in from {
                let left = to.get(job);
                if left.is_none() {
                    jobs.insert(*job);
                    side.customers.insert(*customer);
                }
                for entry in &seen.entries {
                    if left.is_none_or(|left| !left.entries.contains(entry)) {
                        entries.insert(entry.clone());
                        side.inside.customers.insert(*customer);
                    }
                }
                for file in &seen.files {
                    if left.is_none_or(|left| !left.files.contains(file)) {
                        files.insert(file.clone());
                        side.inside.customers.insert(*customer);
                    }
                }
            }
        };
        side(was, is, &mut reach.hides, &mut hidden, (&mut hidden_entries, &mut hidden_files));
        side(is, was, &mut reach.shows, &mut shown, (&mut shown_entries, &mut shown_files));
        for (job, seen) in was {
            if is.get(job).is_some_and(|now| now.shape != seen.shape) {
                other.insert(*job);
                reach.reshapes.customers.insert(*customer);
            }
        }
        if was != is {
            reach.concerns.insert(*contact);
        }
    }
    let count = |number: usize| u64::try_from(number).expect("few");
    (reach.hides.jobs, reach.shows.jobs, reach.reshapes.jobs) =
        (count(hidden.len()), count(shown.len()), count(other.len()));
    (reach.hides.inside.entries, reach.shows.inside.entries) =
        (count(hidden_entries.len()), count(shown_entries.len()));
    (reach.hides.inside.files, reach.shows.inside.files) = (count(hidden_files.len()), count(shown_files.len()));
    reach
}

#[tokio::test]
async fn preview_counts_what_the_portal_shows_before_and_after() -> Tested {
    for seed in [1, 2, 3] {
        let mut chance = StdRng::seed_from_u64(seed);
        let street = Street::new(&mut chance).await;
        let s = &street.s;
        let (mut made, mut consented, mut undone) = (0, 0, 0);
        for round in 0..40 {
            let edit = street.random_edit(&mut chance).await;
            let (rows, before) = (street.rows().await, street.sights().await);
            let preview = match preview_edit(&s.cx, &s.owner, &edit).await {
                Ok(preview) => preview,
                Err(ServiceError::Invalid(_)) => continue,
                Err(error) => return Err(error),
            };
            let told = s.cx.store().outbox_of(s.tenant()).await.len();
            if preview.needs_consent {
                consented += 1;
                let answer = change_pipelines(&s.cx, &s.owner, &edit, "").await?;
                assert_eq!(answer, EditAnswer::Confirm(preview.clone()));
                assert!(matches!(
                    change_pipelines(&s.cx, &s.owner, &edit, "another").await,
                    Err(ServiceError::Conflict(_))
                ));
                assert_eq!((street.rows().await, street.sights().await), (rows.clone(), before.clone()));
            }
            let EditAnswer::Done { undo, .. } = change_pipelines(&s.cx, &s.owner, &edit, &preview.seen).await? else {
                panic!("asks again");
            };
            made += 1;
            let is_moving = edit.what.starts_with("delete");
            let after = street.sights().await;
            let counted = counted(&before, &after);
            if !is_moving {
                assert_eq!(preview.sentences, words::would(&counted), "seed {seed}, round {round}: {edit:?}");
                let outbox = s.cx.store().outbox_of(s.tenant()).await;
                let mut heard = BTreeSet::new();
                for row in &outbox[told..] {
                    if let Ok(crate::live::Notice::ContactView(contact)) = crate::live::Notice::decode(&row.change) {
                        heard.insert(contact);
                    }
                }
                assert_eq!(heard, counted.concerns, "seed {seed}, round {round}: {edit:?}");
            } else {
                // The moves write entries of their own, so what appears is more than what the change shows.
                let hides = Reach { hides: counted.hides.clone(), ..Reach::default() };
                let expected = words::would(&hides);
                let said: Vec<_> = preview.sentences.iter().filter(|one| one.starts_with("Hides")).cloned().collect();
                let expected: Vec<_> = expected.into_iter().filter(|one| one.starts_with("Hides")).collect();
                assert_eq!(said, expected, "seed {seed}, round {round}: {edit:?}");
            }
            if let Some(undo) = undo.filter(|_| chance.random_bool(0.6)) {
                undone += 1;
                let answer = put_back(s, undo).await?;
                // Moves write entries that were never hidden.
                assert!(is_moving || matches!(answer, EditAnswer::Done { .. }), "nothing came since: {answer:?}");
                if let EditAnswer::Confirm(preview) = answer {
                    change_pipelines(&s.cx, &s.owner, &back(undo), &preview.seen).await?;
                }
                assert_eq!(street.rows().await, rows, "seed {seed}, round {round}: {edit:?} is not put back");
                if !is_moving {
                    assert_eq!(street.sights().await, before);
                }
                let again = put_back(s, undo).await;
                assert!(matches!(again, Err(ServiceError::Conflict(_))));
            }
        }
        assert!(made > 15 && consented > 8 && undone > 5, "seed {seed}: {made} {consented} {undone}");
    }
    Ok(())
}

#[tokio::test]
async fn what_changed_meanwhile_is_not_put_back_over() -> Tested {
    let s = Scenario::new().await;
    s.job("Rewire the kitchen").await;
    let EditAnswer::Done { undo: Some(undo), .. } = s.set_visible(&s.stage("Scheduled"), false).await? else {
        panic!("done, with a way back");
    };
    let rename = PipelineEdit {
        what: "edit_stage".to_owned(),
        stage: s.stage("Scheduled"),
        name: "Planned".to_owned(),
        ..PipelineEdit::default()
    };
    change_pipelines(&s.cx, &s.owner, &rename, "").await?;
    let before = s.cx.store().rows_of(s.tenant()).await;
    let refused = put_back(&s, undo).await;
    assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);
    Ok(())
}

async fn done(s: &Scenario, edit: &PipelineEdit) -> PipelineEditId {
    let seen = preview_edit(&s.cx, &s.owner, edit).await.expect("shown").seen;
    match change_pipelines(&s.cx, &s.owner, edit, &seen).await {
        Ok(EditAnswer::Done { undo: Some(undo), .. }) => undo,
        other => panic!("done, with a way back: {other:?}"),
    }
}

fn add_stage(s: &Scenario, name: &str) -> PipelineEdit {
    PipelineEdit {
        what: "create_stage".to_owned(),
        pipeline: s.choices.pipelines[0].pipeline.to_string(),
        name: name.to_owned(),
        visible: "true".to_owned(),
        ..PipelineEdit::default()
    }
}

#[tokio::test]
async fn what_was_added_is_put_back_unless_it_is_in_use() -> Tested {
    let s = Scenario::new().await;
    let names = async || {
        let db = s.cx.store().look().await.expect("reads");
        let all = Pipelines::load(&db, s.tenant()).await.expect("reads");
        let stages = all.present().flat_map(|row| all.stages_of(row.id)).map(|row| (row.id, row.name.clone()));
        let stages: Vec<_> = stages.collect();
        (all.present().map(|row| row.name.clone()).collect::<Vec<_>>(), stages)
    };
    let before = names().await;
    let undo = done(&s, &add_stage(&s, "Snags")).await;
    let page = |answer: EditAnswer| match answer {
        EditAnswer::Done { page, .. } => page,
        EditAnswer::Confirm(preview) => panic!("nothing more is shown: {preview:?}"),
    };
    assert_eq!(page(put_back(&s, undo).await?), "");
    assert_eq!(names().await, before);

    let create =
        PipelineEdit { what: "create_pipeline".to_owned(), name: "Repairs".to_owned(), ..PipelineEdit::default() };
    let undo = done(&s, &create).await;
    assert_eq!(page(put_back(&s, undo).await?), "/settings/pipelines", "its own page is gone");
    assert_eq!(names().await, before);

    let undo = done(&s, &add_stage(&s, "Handed over")).await;
    let job = s.job("Rewire the kitchen").await.to_string();
    let (_, stages) = names().await;
    let added = stages.iter().find(|(_, name)| name == "Handed over").expect("there").0;
    job::move_job(&s.cx, &s.owner, &job, &added.to_string()).await?;
    job::move_job(&s.cx, &s.owner, &job, &s.stage("Enquiry")).await?;
    let rows = s.cx.store().rows_of(s.tenant()).await;
    let refused = put_back(&s, undo).await;
    assert!(matches!(refused, Err(ServiceError::Conflict(_))), "a job stood there last: {refused:?}");
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, rows);
    Ok(())
}

#[tokio::test]
async fn putting_back_does_not_show_jobs_that_came_since() -> Tested {
    let s = Scenario::new().await;
    s.job("Rewire the kitchen").await;
    let EditAnswer::Done { undo: Some(undo), .. } = s.set_visible(&s.stage("Scheduled"), false).await? else {
        panic!("done, with a way back");
    };
    let late = s.job("Written off the books").await;
    let before = s.cx.store().rows_of(s.tenant()).await;
    let EditAnswer::Confirm(preview) = put_back(&s, undo).await? else { panic!("asks first") };
    assert_eq!(preview.sentences, ["Shows 2 jobs to 1 customer."]);
    assert_eq!(preview, preview_edit(&s.cx, &s.owner, &back(undo)).await?);
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);
    assert!(portal::portal_job(&s.cx, &s.dana, late, None).await.is_err());
    let done = change_pipelines(&s.cx, &s.owner, &back(undo), &preview.seen).await?;
    assert!(matches!(&done, EditAnswer::Done { said, .. } if said.contains("It showed 2 jobs")), "{done:?}");
    assert!(portal::portal_job(&s.cx, &s.dana, late, None).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn change_of_yesterday_is_not_put_back_in_one_step() -> Tested {
    let s = Scenario::new().await;
    s.job("Rewire the kitchen").await;
    let EditAnswer::Done { undo: Some(undo), .. } = s.set_visible(&s.stage("Scheduled"), false).await? else {
        panic!("done, with a way back");
    };
    let later = s.cx.now().millis() + UNDO_OFFERED_MS + 60_000;
    let later = s.cx.with_clock(Clock::Fixed(Arc::new(AtomicI64::new(later))));
    let refused = change_pipelines(&later, &s.owner, &back(undo), "").await;
    assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
    assert!(matches!(put_back(&s, undo).await?, EditAnswer::Done { .. }), "the same job and nothing more");
    Ok(())
}

#[tokio::test]
async fn preview_that_is_out_of_date_is_refused_with_fresh_numbers() -> Tested {
    let s = Scenario::new().await;
    s.job("Rewire the kitchen").await;
    let edit = PipelineEdit {
        what: "edit_stage".to_owned(),
        stage: s.stage("Scheduled"),
        visible: "false".to_owned(),
        ..PipelineEdit::default()
    };
    let preview = preview_edit(&s.cx, &s.owner, &edit).await?;
    assert_eq!(preview.sentences, ["Hides 1 job from 1 customer."]);
    s.job("Fix the gate").await;
    let before = s.cx.store().rows_of(s.tenant()).await;
    let refused = change_pipelines(&s.cx, &s.owner, &edit, &preview.seen).await;
    let Err(ServiceError::Conflict(said)) = refused else { panic!("{refused:?}") };
    assert!(said.contains("Hides 2 jobs from 1 customer."), "{said}");
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);
    Ok(())
}

#[tokio::test]
async fn behind_the_last_visible_stage_nothing_is_heard_or_seen() -> Tested {
    let s = Scenario::new().await;
    let pipeline = s.choices.pipelines[0].pipeline.to_string();
    let edit = PipelineEdit {
        what: "edit_pipeline".to_owned(),
        pipeline,
        at_internal: "show_last_visible".to_owned(),
        ..PipelineEdit::default()
    };
    change_pipelines(&s.cx, &s.owner, &edit, "").await?;
    let job = s.job("Rewire the kitchen").await;
    let page = async || {
        let page = portal::portal_job(&s.cx, &s.dana, job, None).await.expect("seen");
        let list = portal::portal_jobs(&s.cx, &s.dana).await.expect("seen");
        let mut page = serde_json::to_value((page, list)).expect("plain");
        page[0]["submission"] = Value::Null;
        page
    };
    let before = page().await;
    for stage in ["Awaiting parts", "Enquiry", "Awaiting parts"] {
        let told = s.cx.store().outbox_of(s.tenant()).await.len();
        job::move_job(&s.cx, &s.owner, &job.to_string(), &s.stage(stage)).await?;
        assert_eq!(page().await, before, "{stage}");
        for row in &s.cx.store().outbox_of(s.tenant()).await[told..] {
            let notice = crate::live::Notice::decode(&row.change).expect("understood");
            assert_eq!(crate::live::heard(&s.dana.actor, &notice), None, "{stage}: {notice:?}");
        }
    }
    Ok(())
}
