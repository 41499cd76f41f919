//! Writes the difference between the pipelines as they are and as they shall be: one transaction.

use super::kept;
use super::plan::Plan;
use super::reach::{Reach, World};
use crate::live::{Notice, Whom};
use crate::service::auto_invite;
use crate::service::history_words::{EDIT_SHARING, MOVE_JOB, UNSHARE_JOB};
use crate::service::share::{is_shared, sentence};
use crate::store::entity::{job, job_entry, pipeline_edit};
use crate::store::entry::{WrittenAs, begin_entry};
use crate::store::stage::NewPlace;
use crate::store::{
    Change, Key, Pipelines, Recorded, entry, job as jobs, mail, pipeline_edit as edits, share_link, stage, tenant,
};
use crate::{Context, ServiceError, ServiceResult};
use std::collections::BTreeMap;
use uuid::Uuid;
use vitrine_domain::{Audience, EntryId, EntryKind, JobId, PipelineEditId};

/// Writes rows, entries and history, tells those concerned, commits. Answers with the way back, where there is one.
///
/// # Errors
/// The database's; then nothing was written.
pub(super) async fn write(
    cx: &Context,
    mut change: Change,
    plan: &Plan,
    world: &World<'_>,
    reach: &Reach,
    said: &str,
) -> ServiceResult<Option<PipelineEditId>> {
    rows(&change, world).await?;
    if world.shares.0 != world.shares.1 {
        tenant::set_shares_automatically(&change.db, change.tenant, world.shares.1).await?;
        // Streams keep the switch with their rights; whom it shows or hides something hears of it below.
        change.announce(Notice::Rights(Whom::Tenant));
    }
    places(&change, world).await?;
    for (before, after) in &world.jobs {
        if before.stage_id != after.stage_id {
            moved(cx, &change, world.after, before, after).await?;
        }
    }
    for (before, after) in world.jobs.iter().filter(|(before, after)| before.sharing != after.sharing) {
        withdrawn(cx, &change, world, before, after).await?;
    }
    for (job, to) in &world.invites {
        let job = JobId::of(*job);
        if jobs::set_invited(&change.db, change.tenant, job, change.at).await? {
            auto_invite::send(cx, &change, job, to).await?;
        }
    }
    let line = Recorded {
        action: plan.action,
        subject: plan.subject,
        before: plan.line.0.clone(),
        after: plan.line.1.clone(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    let undo = if plan.puts_back.is_some() { None } else { keep(cx, &change, world, reach, said).await? };
    for contact in &reach.concerns {
        change.announce(Notice::ContactView(*contact));
    }
    change.announce(Notice::StaffScreens);
    change.commit(cx).await?;
    Ok(undo)
}

async fn rows(change: &Change, world: &World<'_>) -> ServiceResult<()> {
    for row in &world.after.pipelines {
        match world.before.pipeline(row.id) {
            None => stage::insert_pipeline(&change.db, row.clone(), Vec::new()).await?,
            Some(old) if old != row => stage::update_pipeline(&change.db, row.clone()).await?,
            Some(_) => {}
        }
    }
    for row in &world.after.stages {
        match world.before.stage(row.id) {
            None => stage::insert_stage(&change.db, row.clone()).await?,
            Some(old) if old != row => stage::update_stage(&change.db, row.clone()).await?,
            Some(_) => {}
        }
    }
    Ok(())
}

async fn places(change: &Change, world: &World<'_>) -> ServiceResult<()> {
    let mut groups: BTreeMap<(NewPlace, bool), Vec<Uuid>> = BTreeMap::new();
    for (before, after) in world.jobs.iter().filter(|(before, after)| before != after) {
        let to = NewPlace::of(after);
        if to == NewPlace::of(before) {
            continue;
        }
        groups.entry((to, before.stage_id != after.stage_id)).or_default().push(after.id);
    }
    for ((to, is_moved), jobs) in groups {
        stage::set_places(&change.db, change.tenant, &jobs, to, is_moved.then_some(change.at)).await?;
    }
    Ok(())
}

/// The entry in the job's feed and the line of its history, as when somebody moves it by hand.
async fn moved(
    cx: &Context,
    change: &Change,
    pipelines: &Pipelines,
    before: &job::Model,
    after: &job::Model,
) -> ServiceResult<()> {
    let (Some(from), Some(to)) = (pipelines.stage(before.stage_id), pipelines.stage(after.stage_id)) else {
        return Err(ServiceError::Broken);
    };
    let are_visible = from.is_visible_to_customer && to.is_visible_to_customer;
    let audience = if are_visible { Audience::Customer } else { Audience::Internal };
    let job = JobId::of(after.id);
    let row = begin_entry(cx, change, job, (EntryKind::StageChange, audience), WrittenAs::System);
    let row = job_entry::Model { from_stage_id: Some(from.id), to_stage_id: Some(to.id), ..row };
    let entry = EntryId::of(row.id);
    entry::insert_entry(&change.db, row).await?;
    let line = Recorded {
        action: MOVE_JOB,
        job: Some(job),
        entry: Some(entry),
        subject: job.bits(),
        before: from.name.clone(),
        after: to.name.clone(),
    };
    change.record(cx, line).await
}

/// What the change that is put back had shared is shared as it was before; links to it end.
async fn withdrawn(
    cx: &Context,
    change: &Change,
    world: &World<'_>,
    before: &job::Model,
    after: &job::Model,
) -> ServiceResult<()> {
    let job = JobId::of(after.id);
    jobs::withdraw_invited(&change.db, change.tenant, job, &after.sharing).await?;
    share_link::revoke_of_job(&change.db, job, change.at).await?;
    mail::delete_shares_of_job(&change.db, job).await?;
    let (was, is) = (world.before.job_facts(before)?, world.after.job_facts(after)?);
    let line = Recorded {
        action: if is_shared(&is, world.shares.1) { EDIT_SHARING } else { UNSHARE_JOB },
        job: Some(job),
        subject: job.bits(),
        before: sentence(&was, world.shares.0),
        after: sentence(&is, world.shares.1),
        ..Recorded::default()
    };
    change.record(cx, line).await
}

async fn keep(
    cx: &Context,
    change: &Change,
    world: &World<'_>,
    reach: &Reach,
    said: &str,
) -> ServiceResult<Option<PipelineEditId>> {
    let (Some(kept), Some(made_by)) = (kept::keep(world, reach), change.actor.membership()) else { return Ok(None) };
    let id = PipelineEditId::fresh(cx);
    let row = pipeline_edit::Model {
        id: id.uuid(),
        tenant_id: change.tenant.uuid(),
        made_by: made_by.uuid(),
        said: said.to_owned(),
        kept,
        created_at: change.at.millis(),
        undone_at: None,
    };
    edits::insert(&change.db, row).await?;
    Ok(Some(id))
}
