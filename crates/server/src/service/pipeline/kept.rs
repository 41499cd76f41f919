//! What a change was before and after, as text: what is needed to put it back.

use super::plan::Plan;
use super::reach::{Moves, World};
use crate::store::entity::{job, pipeline, pipeline_edit, stage};
use crate::store::{Db, Key, Pipelines, stage as stages};
use crate::{ServiceError, ServiceResult};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;
use vitrine_domain::{JobId, PipelineEditId, PipelineId, StageId, TenantId};

/// Pairs of before and after.
#[derive(Serialize, Deserialize)]
struct Kept {
    pipelines: Vec<(KeptPipeline, KeptPipeline)>,
    stages: Vec<(KeptStage, KeptStage)>,
    jobs: Vec<(KeptPlace, KeptPlace)>,
}

#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct KeptPipeline {
    pipeline: PipelineId,
    name: String,
    position: i64,
    takes_replies: bool,
    takes_uploads: bool,
    at_internal_stage: String,
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

/// What a change is about to replace, as text. `None`: it only adds rows, which nobody puts back.
pub(super) fn keep(world: &World<'_>) -> Option<String> {
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
    if pipelines.is_empty() && stages.is_empty() && jobs.is_empty() {
        return None;
    }
    serde_json::to_string(&Kept { pipelines, stages, jobs }).ok()
}

/// The pipelines and jobs as they were before a change.
///
/// # Errors
/// `Conflict` when something that the change wrote is not as the change left it.
pub(super) async fn plan_back(
    db: &Db,
    tenant: TenantId,
    all: &Pipelines,
    row: &pipeline_edit::Model,
) -> ServiceResult<Plan> {
    let kept: Kept = serde_json::from_str(&row.kept).map_err(|error| {
        tracing::error!(%error, edit = %row.id, "a change of pipelines cannot be read");
        ServiceError::Broken
    })?;
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
            first_stage_id: now.first_stage_id,
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
    Ok(Plan {
        action: "undo_pipeline_edit",
        subject: PipelineEditId::of(row.id).bits(),
        line: (row.said.clone(), String::new()),
        title: "Put back".to_owned(),
        said: String::new(),
        notes: Vec::new(),
        after,
        moves,
        page: String::new(),
        is_undo: true,
    })
}

fn changed_since() -> ServiceError {
    ServiceError::Conflict(
        "Something of this was changed since, so it cannot be put back in one step. Nothing was changed.".to_owned(),
    )
}
