//! Pipelines and their stages: what there is, what a change would do to customers, the change, and the way back.
//!
//! Every change is made as a picture of the rows as they would be ([`plan`]), compared with the rows as they are by the
//! policy ([`reach`]), and written as the difference ([`write`]). Putting a change back is the same with an older
//! picture.

mod access;
mod kept;
mod plan;
mod reach;
#[cfg(test)]
mod sharing_tests;
#[cfg(test)]
mod tests;
mod words;
mod write;

use super::open_job::chip;
use super::parse;
use super::secret;
use crate::store::{Change, Db, Key, Look, Pipelines, pipeline_edit, reference, stage, tenant};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use plan::{PIPELINES_PAGE, Plan, plan};
use reach::{Reach, World};
use vitrine_domain::{AtInternalStage, Instant, PipelineEditId, PipelineId, StageId, TenantId};
use vitrine_policy::{Actor, Ask, Refusal, decide};
use vitrine_wire::{EditAnswer, EditPreview, LastEdit, PipelineEdit, PipelineSetting, PipelinesView, StageSetting};

/// A change is offered to be put back for so long, in milliseconds.
const UNDO_OFFERED_MS: i64 = 24 * 60 * 60 * 1000;

/// The pipelines with their stages, and the latest change of them.
///
/// # Errors
/// Not found for whoever may not change pipelines.
pub async fn show_pipelines(cx: &Context, viewer: &Viewer) -> ServiceResult<PipelinesView> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::EditPipelines(tenant))?;
    let counts = stage::count_jobs(&look.db, tenant).await?;
    let all = Pipelines::load(&look.db, tenant).await?;
    let mut pipelines = Vec::new();
    for row in all.present() {
        let stages = all.stages_of(row.id).map(|row| {
            let (jobs_here, customers_here) = counts.get(&StageId::of(row.id)).copied().unwrap_or_default();
            StageSetting { stage: chip(row), jobs_here, customers_here }
        });
        pipelines.push(PipelineSetting {
            pipeline: PipelineId::of(row.id),
            name: row.name.clone(),
            takes_replies: row.takes_replies,
            takes_uploads: row.takes_uploads,
            at_internal_stage: AtInternalStage::from_word(&row.at_internal_stage).unwrap_or_default(),
            first_stage: row.first_stage_id.map(StageId::of),
            stages: stages.collect(),
        });
    }
    Ok(PipelinesView { pipelines, last_edit: last_edit(cx, &look.db, tenant).await? })
}

/// The latest change, while it can be put back.
pub(super) async fn last_edit(cx: &Context, db: &Db, tenant: TenantId) -> ServiceResult<Option<LastEdit>> {
    let since = Instant::from_millis(cx.now().millis() - UNDO_OFFERED_MS);
    let Some(row) = pipeline_edit::latest(db, tenant, since).await?.filter(|row| row.undone_at.is_none()) else {
        return Ok(None);
    };
    let people = reference::person_names(db, tenant, [row.made_by]).await?;
    Ok(Some(LastEdit {
        edit: PipelineEditId::of(row.id),
        who: people.of(row.made_by),
        said: row.said,
        at: Instant::from_millis(row.created_at),
    }))
}

/// What a change would do, without doing it.
///
/// # Errors
/// As [`change_pipelines`].
pub async fn preview_edit(cx: &Context, viewer: &Viewer, edit: &PipelineEdit) -> ServiceResult<EditPreview> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::EditPipelines(tenant))?;
    let all = Pipelines::load(&look.db, tenant).await?;
    let plan = planned(cx, &look.db, &look.actor, &all, edit).await?;
    let world = World::load(&look.db, tenant, &all, &plan).await?;
    let reach = Reach::of(&world)?;
    Ok(preview(&plan, &world, &reach, edit))
}

/// Changes pipelines or stages, or puts a change of them back exactly. What shows or hides something, or changes where
/// jobs stand for customers, is done only with the `seen` of a preview that still holds; without one the answer is the
/// preview and nothing is changed. Putting back wants a preview only where it shows more than the change hid.
///
/// # Errors
/// The policy's; problems of the form; not found for a change that is unknown or another tenant's; `Conflict` with the
/// numbers as they are now when the preview does not hold any more, and for a change that was put back already, is too
/// old, or of which something was changed since.
pub async fn change_pipelines(
    cx: &Context,
    viewer: &Viewer,
    edit: &PipelineEdit,
    seen: &str,
) -> ServiceResult<EditAnswer> {
    let change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::EditPipelines(change.tenant))?;
    let all = Pipelines::load(&change.db, change.tenant).await?;
    let plan = planned(cx, &change.db, &change.actor, &all, edit).await?;
    let world = World::load(&change.db, change.tenant, &all, &plan).await?;
    let reach = Reach::of(&world)?;
    let preview = preview(&plan, &world, &reach, edit);
    if preview.needs_consent && seen.is_empty() {
        return Ok(EditAnswer::Confirm(preview));
    }
    if preview.needs_consent && seen != preview.seen {
        let now = preview.sentences.join(" ");
        let said = format!("Something changed since you looked, so nothing was done. This is what it does now: {now}");
        return Err(ServiceError::Conflict(said));
    }
    if let Some(undone) = plan.puts_back.as_ref() {
        pipeline_edit::set_undone(&change.db, change.tenant, undone.edit, change.at).await?;
    } else if !world.differs() {
        return Ok(EditAnswer::Done { said: "Everything is so already.".to_owned(), undo: None, page: plan.page });
    }
    let (said, page) = (plan.said.clone(), plan.page.clone());
    let is_told = preview.needs_consent || plan.puts_back.is_some();
    let said = if is_told { format!("{said} {}", words::happened(&reach)) } else { said };
    let notes = plan.puts_back.iter().flat_map(|_| &plan.notes);
    let said = notes.fold(said, |said, note| format!("{said} {note}"));
    let undo = write::write(cx, change, &plan, &world, &reach, &said).await?;
    Ok(EditAnswer::Done { said, undo, page })
}

/// What the form asks for, thought through.
async fn planned(cx: &Context, db: &Db, actor: &Actor, all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
    if edit.what != "put_back" {
        return plan(cx, db, actor, all, edit).await;
    }
    let tenant = actor.tenant().ok_or(Refusal::NotSignedIn)?;
    let row = pipeline_edit::find(db, tenant, parse::id(&edit.edit)?).await?.ok_or_else(ServiceError::not_found)?;
    if row.undone_at.is_some() {
        return Err(ServiceError::Conflict("This was put back already.".to_owned()));
    }
    if row.created_at < cx.now().millis() - UNDO_OFFERED_MS {
        let said =
            "This change is more than a day old, so it is not put back in one step any more. Nothing was changed.";
        return Err(ServiceError::Conflict(said.to_owned()));
    }
    let shares = tenant::find(db, tenant).await?.shares_automatically;
    kept::plan_back(db, tenant, all, shares, &row).await
}

fn preview(plan: &Plan, world: &World<'_>, reach: &Reach, edit: &PipelineEdit) -> EditPreview {
    let mut sentences = words::would(reach);
    sentences.extend(plan.notes.iter().cloned());
    EditPreview {
        title: plan.title.clone(),
        sentences,
        needs_consent: match &plan.puts_back {
            Some(undone) => reach.shows_more_than(&undone.hid),
            None => reach.shows_or_hides() || !plan.moves.is_empty(),
        },
        seen: secret::hash_of(&format!("{edit:?} {} {reach:?}", world.picture())),
        page: if plan.page.is_empty() { PIPELINES_PAGE.to_owned() } else { plan.page.clone() },
    }
}
