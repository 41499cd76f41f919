//! Rows as a contact sees them. Internal stages and entries leave no trace: neither gap nor count.

use crate::service::file::view::portal_files;
use crate::service::form::change_in_words;
use crate::service::open_job::{OpenJob, due_on, is_finished};
use crate::store::entity::{file, job as row, job_entry, stage};
use crate::store::reference::Names;
use crate::store::{Key, Pipelines};
use crate::{ServiceResult, store::StoreError};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;
use vitrine_domain::{Date, EntryKind, Instant};
use vitrine_policy::{Actor, Author, EntryFacts, JobSeen, see_entry, see_job};
use vitrine_wire::{PortalEntry, PortalEntryParts, PortalJob, PortalJobParts, PortalStage, PortalStep, StepPlace};

/// Many jobs. A row that the policy refuses although the scope let it through is left out and logged.
pub(super) fn jobs(
    actor: &Actor,
    pipelines: &Pipelines,
    owners: &Names,
    unread: &HashSet<Uuid>,
    rows: Vec<row::Model>,
) -> ServiceResult<Vec<PortalJob>> {
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        match see_job(actor, &pipelines.job_facts(&row)?) {
            Ok(seen) => views.push(job(&seen, &row, pipelines, owners, unread.contains(&row.id))?),
            Err(refusal) => tracing::error!(job = %row.id, ?refusal, "the scope of jobs and the policy disagree"),
        }
    }
    Ok(views)
}

/// What the portal shows of a job, its feed and form aside: while this stays the same, no contact need look again.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ShownOfJob {
    title: String,
    /// Unless it was left out as the job was shared; likewise the date.
    stage: Option<Uuid>,
    /// The form fields that are there at its stage, and those taken off the form of which its feed tells.
    fields: Vec<Uuid>,
    owner_name: Option<String>,
    due_on: Option<Date>,
    is_archived: bool,
}

/// `names`: as customers read them; `is_told`: the feed tells of a field that was taken off the form.
///
/// # Errors
/// A row that points nowhere.
pub(crate) fn shown_of_job(
    pipelines: &Pipelines,
    row: &row::Model,
    names: impl Fn(Uuid) -> String,
    is_told: impl Fn(Uuid) -> bool,
) -> ServiceResult<ShownOfJob> {
    let mut fields = Vec::new();
    for field in &pipelines.fields {
        let facts = pipelines.field_facts(row, field, true)?;
        let is_there = !facts.is_removed || is_told(field.id);
        if is_there && facts.is_reached && facts.is_visible_to_customer {
            fields.push(field.id);
        }
    }
    let stage = pipelines.stage_for_customer(row)?.id;
    Ok(ShownOfJob {
        title: row.title.clone(),
        stage: Some(stage).filter(|_| row.shares_stage),
        fields,
        owner_name: row.owner_id.map(names),
        due_on: due_on(row).filter(|_| row.shares_dates),
        is_archived: row.is_archived,
    })
}

/// One job.
pub(super) fn job(
    seen: &JobSeen,
    row: &row::Model,
    pipelines: &Pipelines,
    people: &Names,
    is_unread: bool,
) -> ServiceResult<PortalJob> {
    let (pipeline, _) = pipelines.place(row)?;
    let stage = pipelines.stage_for_customer(row)?;
    let parts = PortalJobParts {
        number: row.number,
        title: row.title.clone(),
        pipeline_name: pipeline.name.clone(),
        stage: portal_stage(stage),
        owner_name: row.owner_id.map(|id| people.of(id)),
        due_on: due_on(row),
        is_finished: is_finished(row, stage),
        is_put_away: row.is_archived && !stage.is_terminal,
        next_stage_name: track_of(row, pipelines)
            .find(|(place, _)| matches!(place, StepPlace::Ahead))
            .map(|(_, stage)| stage.name.clone()),
        is_unread,
    };
    Ok(PortalJob::new(seen, parts))
}

/// The visible stages of the job's pipeline in order; none when the stage was left out as the job was shared.
pub(super) fn track(seen: &JobSeen, row: &row::Model, pipelines: &Pipelines) -> Vec<PortalStep> {
    if !seen.shows_stage() {
        return Vec::new();
    }
    track_of(row, pipelines).map(|(place, stage)| PortalStep { stage: portal_stage(stage), place }).collect()
}

fn track_of<'a>(row: &'a row::Model, pipelines: &'a Pipelines) -> impl Iterator<Item = (StepPlace, &'a stage::Model)> {
    let mut is_reached = false;
    let here = pipelines.stage_for_customer(row).map(|stage| stage.id).unwrap_or(row.stage_id);
    pipelines.stages_of(row.pipeline_id).filter_map(move |stage| {
        let place = if stage.id == here {
            is_reached = true;
            StepPlace::Here
        } else if is_reached {
            StepPlace::Ahead
        } else {
            StepPlace::Behind
        };
        stage.is_visible_to_customer.then_some((place, stage))
    })
}

fn portal_stage(stage: &stage::Model) -> PortalStage {
    PortalStage { name: stage.name.clone(), color: stage.color.clone() }
}

/// A page of entries. A move is told in the name of the business: who made it is the team's affair.
pub(super) fn entries(
    actor: &Actor,
    open: &OpenJob,
    people: &Names,
    business: &str,
    rows: Vec<job_entry::Model>,
    mut files: HashMap<Uuid, Vec<file::Model>>,
) -> ServiceResult<Vec<PortalEntry>> {
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let facts = open.pipelines.entry_facts(&open.row, &row)?;
        let seen = match see_entry(actor, &open.facts, &facts) {
            Ok(seen) => seen,
            Err(refusal) => {
                tracing::error!(entry = %row.id, ?refusal, "the scope of entries and the policy disagree");
                continue;
            }
        };
        let own_files = files.remove(&row.id).unwrap_or_default();
        let author_name = match facts.author {
            Author::Staff(id) | Author::Contact(id) => people.of(id.uuid()),
            Author::System => business.to_owned(),
        };
        let parts = PortalEntryParts {
            entry: Key::of(row.id),
            author_name,
            is_from_customer: matches!(facts.author, Author::Contact(_)),
            stage_move: stage_move(open, &facts, &row)?,
            field_change: change_in_words(open, facts.kind, &row)?,
            created_at: Instant::from_millis(row.created_at),
            is_edited: row.edited_for_customer_at.is_some(),
            body: row.body,
            files: portal_files(actor, open, &facts, own_files)?,
        };
        views.push(PortalEntry::new(&seen, parts));
    }
    Ok(views)
}

fn stage_move(
    open: &OpenJob,
    facts: &EntryFacts,
    row: &job_entry::Model,
) -> Result<Option<(PortalStage, PortalStage)>, StoreError> {
    match facts.kind {
        EntryKind::Note | EntryKind::Reply | EntryKind::File | EntryKind::FieldChange => return Ok(None),
        EntryKind::StageChange => {}
    }
    let stage = |id: Option<uuid::Uuid>| id.and_then(|id| open.pipelines.stage(id)).map(portal_stage);
    match (stage(row.from_stage_id), stage(row.to_stage_id)) {
        (Some(from), Some(to)) => Ok(Some((from, to))),
        (None, _) | (_, None) => Err(StoreError::Row("job_entry")),
    }
}
