//! What a change was before and after, as text: what is needed to put it back.

use super::plan::{PIPELINES_PAGE, Plan, Undone};
use super::reach::{HiddenByJob, Moves, Reach, Withdrawals, World};
use super::words::counted;
use crate::service::history_words::{EDIT_SHARING, MAIL_LINK, SHARE_JOB};
use crate::store::entity::{job, pipeline, pipeline_edit, stage};
use crate::store::{Db, Key, Pipelines, history, stage as stages};
use crate::{ServiceError, ServiceResult};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;
use vitrine_domain::{JobId, PipelineEditId, PipelineId, Sharing, StageId, TenantId};
use vitrine_policy::is_open;

/// Pairs of before and after.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// *Share jobs automatically*, where that was changed.
    #[serde(default)]
    shares: Option<(bool, bool)>,
    pipelines: Vec<(KeptPipeline, KeptPipeline)>,
    stages: Vec<(KeptStage, KeptStage)>,
    jobs: Vec<(KeptPlace, KeptPlace)>,
    /// What was not there before. Putting it back takes it away again.
    #[serde(default)]
    added_pipelines: Vec<KeptPipeline>,
    #[serde(default)]
    added_stages: Vec<KeptStage>,
    /// The jobs that it shared, inviting their customers' contacts by themselves.
    #[serde(default)]
    shared: Vec<KeptSharing>,
    /// What it hid; nothing for changes that were kept before this was.
    #[serde(default)]
    hid: HiddenByJob,
}

#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct KeptPipeline {
    pipeline: PipelineId,
    name: String,
    position: i64,
    takes_replies: bool,
    takes_uploads: bool,
    at_internal_stage: String,
    #[serde(default)]
    first_stage: Option<StageId>,
    is_removed: bool,
}

#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct KeptStage {
    stage: StageId,
    name: String,
    color: String,
    position: i64,
    is_visible_to_customer: bool,
    is_terminal: bool,
    is_removed: bool,
}

/// How a job was shared.
#[derive(Serialize, Deserialize)]
struct KeptSharing {
    job: JobId,
    /// In the store's word.
    was: String,
}

#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct KeptPlace {
    job: JobId,
    pipeline: PipelineId,
    stage: StageId,
    last_visible: Option<StageId>,
}

impl From<&pipeline::Model> for KeptPipeline {
    fn from(row: &pipeline::Model) -> Self {
        Self {
            pipeline: PipelineId::of(row.id),
            name: row.name.clone(),
            position: row.position,
            takes_replies: row.takes_replies,
            takes_uploads: row.takes_uploads,
            at_internal_stage: row.at_internal_stage.clone(),
            first_stage: row.first_stage_id.map(StageId::of),
            is_removed: row.is_removed,
        }
    }
}

impl From<&stage::Model> for KeptStage {
    fn from(row: &stage::Model) -> Self {
        Self {
            stage: StageId::of(row.id),
            name: row.name.clone(),
            color: row.color.clone(),
            position: row.position,
            is_visible_to_customer: row.is_visible_to_customer,
            is_terminal: row.is_terminal,
            is_removed: row.is_removed,
        }
    }
}

impl From<&job::Model> for KeptPlace {
    fn from(row: &job::Model) -> Self {
        Self {
            job: JobId::of(row.id),
            pipeline: PipelineId::of(row.pipeline_id),
            stage: StageId::of(row.stage_id),
            last_visible: row.last_visible_stage_id.map(StageId::of),
        }
    }
}

/// What a change is about to replace and to add, as text. `None`: it changes nothing.
pub(super) fn keep(world: &World<'_>, reach: &Reach) -> Option<String> {
    let pairs = |old: Option<&pipeline::Model>, new: &pipeline::Model| {
        old.filter(|old| *old != new).map(|old| (old.into(), new.into()))
    };
    let pipelines: Vec<_> =
        world.after.pipelines.iter().filter_map(|new| pairs(world.before.pipeline(new.id), new)).collect();
    let pairs = |old: Option<&stage::Model>, new: &stage::Model| {
        old.filter(|old| *old != new).map(|old| (old.into(), new.into()))
    };
    let stages: Vec<_> = world.after.stages.iter().filter_map(|new| pairs(world.before.stage(new.id), new)).collect();
    let jobs: Vec<_> =
        world.jobs.iter().filter(|(old, new)| old != new).map(|(old, new)| (old.into(), new.into())).collect();
    let added_pipelines: Vec<KeptPipeline> =
        world.after.pipelines.iter().filter(|new| world.before.pipeline(new.id).is_none()).map(Into::into).collect();
    let added_stages: Vec<KeptStage> =
        world.after.stages.iter().filter(|new| world.before.stage(new.id).is_none()).map(Into::into).collect();
    let shares = (world.shares.0 != world.shares.1).then_some(world.shares);
    if pipelines.is_empty()
        && stages.is_empty()
        && jobs.is_empty()
        && added_pipelines.is_empty()
        && added_stages.is_empty()
        && shares.is_none()
    {
        return None;
    }
    let shared = world
        .jobs
        .iter()
        .map(|(old, _)| old)
        .filter(|old| world.invites.contains_key(&old.id) && old.sharing != Sharing::Granted.as_str());
    let shared = shared.map(|old| KeptSharing { job: JobId::of(old.id), was: old.sharing.clone() }).collect();
    let hid = reach.hidden_by_job.clone();
    serde_json::to_string(&Kept { shares, pipelines, stages, jobs, added_pipelines, added_stages, shared, hid }).ok()
}

/// Takes away again what a change added.
///
/// # Errors
/// `Conflict` when it was changed or came into use since.
async fn take_away(db: &Db, tenant: TenantId, after: &mut Pipelines, kept: &Kept) -> ServiceResult<()> {
    for new in &kept.added_pipelines {
        let id = new.pipeline.uuid();
        let is_own = |row: &stage::Model| kept.added_stages.iter().any(|one| one.stage.uuid() == row.id);
        let has_more = after.stages_of(id).any(|row| !is_own(row))
            || after.fields.iter().any(|field| field.pipeline_id == id && !field.is_removed);
        let now = after.pipelines.iter_mut().find(|one| one.id == id).filter(|one| KeptPipeline::from(&**one) == *new);
        match now {
            Some(now) if !has_more => now.is_removed = true,
            Some(_) | None => return Err(changed_since()),
        }
    }
    let mut of = BTreeSet::new();
    for new in &kept.added_stages {
        let id = new.stage.uuid();
        let begins_a_field =
            after.fields.iter().any(|field| field.shown_from_stage_id == Some(id) && !field.is_removed);
        let now = after.stages.iter_mut().find(|one| one.id == id).filter(|one| KeptStage::from(&**one) == *new);
        match now {
            Some(now) if !begins_a_field => {
                now.is_removed = true;
                of.insert(now.pipeline_id);
            }
            Some(_) | None => return Err(changed_since()),
        }
    }
    let is_added = |id: Uuid| kept.added_stages.iter().any(|one| one.stage.uuid() == id);
    let places = stages::places_in(db, tenant, &of).await?;
    if places.iter().any(|job| is_added(job.stage_id) || job.last_visible_stage_id.is_some_and(is_added)) {
        return Err(ServiceError::Conflict(
            "Jobs stand there by now, so it cannot be put back in one step. Nothing was changed.".to_owned(),
        ));
    }
    let is_left = |id: &Uuid| after.stages_of(*id).next().is_some();
    if after.present().count() == 0 || after.present().any(|row| !is_left(&row.id)) {
        return Err(changed_since());
    }
    Ok(())
}

/// The pipelines and jobs as they were before a change.
///
/// # Errors
/// `Conflict` when something that the change wrote is not as the change left it.
pub(super) async fn plan_back(
    db: &Db,
    tenant: TenantId,
    all: &Pipelines,
    shares_now: bool,
    row: &pipeline_edit::Model,
) -> ServiceResult<Plan> {
    let kept: Kept = serde_json::from_str(&row.kept).map_err(|error| {
        tracing::error!(%error, edit = %row.id, "a change of pipelines cannot be read");
        ServiceError::Broken
    })?;
    let shares = match kept.shares {
        Some((_, new)) if new != shares_now => return Err(changed_since()),
        Some((old, _)) => old,
        None => shares_now,
    };
    let mut after = all.clone();
    for (old, new) in &kept.pipelines {
        let id = new.pipeline.uuid();
        let now = after.pipelines.iter_mut().find(|one| one.id == id).filter(|one| KeptPipeline::from(&**one) == *new);
        let Some(now) = now else { return Err(changed_since()) };
        *now = pipeline::Model {
            id,
            tenant_id: now.tenant_id,
            name: old.name.clone(),
            position: old.position,
            takes_replies: old.takes_replies,
            takes_uploads: old.takes_uploads,
            at_internal_stage: old.at_internal_stage.clone(),
            first_stage_id: old.first_stage.map(Key::uuid),
            is_removed: old.is_removed,
        };
    }
    for (old, new) in &kept.stages {
        let id = new.stage.uuid();
        let now = after.stages.iter_mut().find(|one| one.id == id).filter(|one| KeptStage::from(&**one) == *new);
        let Some(now) = now else { return Err(changed_since()) };
        *now = stage::Model {
            id,
            tenant_id: now.tenant_id,
            pipeline_id: now.pipeline_id,
            name: old.name.clone(),
            color: old.color.clone(),
            position: old.position,
            is_visible_to_customer: old.is_visible_to_customer,
            is_terminal: old.is_terminal,
            is_removed: old.is_removed,
        };
    }
    take_away(db, tenant, &mut after, &kept).await?;
    // A first stage for access that was deleted since would keep every job from its customer.
    if after.present().any(|row| row.first_stage_id.is_some_and(|first| after.present_stage(first).is_none())) {
        return Err(changed_since());
    }
    after.pipelines.sort_by_key(|one| (one.position, one.id));
    after.stages.sort_by_key(|one| (one.position, one.id));
    let jobs: BTreeSet<Uuid> = kept.jobs.iter().map(|(_, new)| new.job.uuid()).collect();
    let places = stages::places_of(db, tenant, &jobs).await?;
    let mut moves = Moves::new();
    for (old, new) in &kept.jobs {
        let now = places.iter().find(|place| place.id == new.job.uuid());
        if now.map(KeptPlace::from).as_ref() != Some(new) {
            return Err(changed_since());
        }
        moves.insert(new.job.uuid(), (old.stage.uuid(), old.last_visible.map(Key::uuid)));
    }
    let jobs: BTreeSet<Uuid> = kept.shared.iter().map(|one| one.job.uuid()).collect();
    let places = stages::places_of(db, tenant, &jobs).await?;
    // What somebody has shared by hand since stays shared, and so does what would be open without the change.
    let by_hand = history::jobs_since(db, tenant, row.id, [SHARE_JOB, EDIT_SHARING, MAIL_LINK]).await?;
    let mut withdrawals = Withdrawals::new();
    for one in kept.shared {
        let Some(place) = places.iter().find(|place| place.id == one.job.uuid()) else { continue };
        let is_ours = place.sharing == Sharing::Granted.as_str() && place.shared_at == Some(row.created_at);
        if is_ours && !by_hand.contains(&place.id) && !is_open(&after.job_facts(place)?) {
            withdrawals.insert(place.id, one.was);
        }
    }
    let notes = match u64::try_from(withdrawals.len()).unwrap_or(u64::MAX) {
        0 => Vec::new(),
        count => {
            let jobs = counted(count, "job", "jobs");
            vec![format!("Stops sharing {jobs} that the change had shared by itself; links to them end.")]
        }
    };
    Ok(Plan {
        action: "undo_pipeline_edit",
        subject: PipelineEditId::of(row.id).bits(),
        line: (row.said.clone(), String::new()),
        title: "Put back".to_owned(),
        said: "Put back.".to_owned(),
        notes,
        after,
        moves,
        withdrawals,
        shares: Some(shares),
        page: if kept.added_pipelines.is_empty() { String::new() } else { PIPELINES_PAGE.to_owned() },
        puts_back: Some(Undone { edit: PipelineEditId::of(row.id), hid: kept.hid }),
    })
}

fn changed_since() -> ServiceError {
    ServiceError::Conflict(
        "Something of this was changed since, so it cannot be put back in one step. Nothing was changed.".to_owned(),
    )
}
