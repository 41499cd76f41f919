//! Pipelines that are made, changed, put elsewhere, deleted.

use super::super::access::first_stage;
use super::{
    FIRST_COLOR, PIPELINES_PAGE, Plan, free_name, goes, new_stage, page_of, pipeline_of, placed, switch, taker,
};
use crate::service::parse::Problems;
use crate::store::entity::pipeline;
use crate::store::{Db, Key, Pipelines, stage};
use crate::{Context, ServiceError, ServiceResult};
use std::collections::BTreeSet;
use vitrine_domain::{AtInternalStage, PipelineId, PipelineName, TenantId};
use vitrine_wire::PipelineEdit;

/// The most pipelines of a tenant.
const PIPELINES_MAX: usize = 30;

pub(super) fn create_pipeline(
    cx: &Context,
    tenant: TenantId,
    all: &Pipelines,
    edit: &PipelineEdit,
) -> ServiceResult<Plan> {
    let name = PipelineName::parse(&edit.name).map_err(|problem| ServiceError::field("name", problem))?;
    if all.present().count() >= PIPELINES_MAX {
        let said = format!("There can be {PIPELINES_MAX} pipelines at most. Delete one that is not in use.");
        return Err(ServiceError::field("name", said));
    }
    free_name(all.present().filter(|row| row.name == name.as_str()).count())?;
    let id = PipelineId::fresh(cx);
    let mut after = all.clone();
    let position = all.pipelines.iter().map(|row| row.position + 1).max().unwrap_or_default();
    after.pipelines.push(pipeline::Model {
        id: id.uuid(),
        tenant_id: tenant.uuid(),
        name: name.to_string(),
        position,
        takes_replies: true,
        takes_uploads: false,
        at_internal_stage: AtInternalStage::Hide.as_str().to_owned(),
        first_stage_id: None,
        is_removed: false,
    });
    // A pipeline without a stage could hold no job; the first ones are internal, so that nothing shows by surprise.
    for (stage, position, is_terminal) in [("To do", 0, false), ("Done", 1, true)] {
        after.stages.push(new_stage(cx, tenant, id.uuid(), stage.to_owned(), FIRST_COLOR.to_owned(), position));
        if let Some(stage) = after.stages.last_mut() {
            stage.is_terminal = is_terminal;
        }
    }
    let said = format!("{name} is there, with two internal stages to begin with.");
    let plan = Plan::new("create_pipeline", id.bits(), after, page_of(id.uuid()));
    Ok(plan.saying(format!("Create {name}"), said).lined("", &name))
}

pub(super) fn edit_pipeline(all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
    let now = pipeline_of(all, edit)?;
    let mut problems = Problems::new();
    let typed = if edit.name.is_empty() { now.name.as_str() } else { edit.name.as_str() };
    let name = problems.take("name", PipelineName::parse(typed)).map(String::from);
    let takes_replies = switch(&mut problems, "replies", &edit.replies, now.takes_replies);
    let takes_uploads = switch(&mut problems, "uploads", &edit.uploads, now.takes_uploads);
    let word = if edit.at_internal.is_empty() { now.at_internal_stage.as_str() } else { edit.at_internal.as_str() };
    let setting = AtInternalStage::from_word(word);
    if setting.is_none() {
        problems.say("at_internal", "Choose one of the two.");
    }
    let first_stage_id = first_stage(&mut problems, all, now, &edit.first_stage);
    let (Some(name), Some(setting)) = (name, setting) else { return Err(problems.into_error()) };
    problems.finish()?;
    free_name(all.present().filter(|row| row.id != now.id && row.name == name).count())?;
    let row = pipeline::Model {
        name: name.clone(),
        takes_replies,
        takes_uploads,
        at_internal_stage: setting.as_str().to_owned(),
        first_stage_id,
        ..now.clone()
    };
    let in_words = |row: &pipeline::Model| {
        let on = |is_on: bool| if is_on { "on" } else { "off" };
        let (replies, uploads) = (on(row.takes_replies), on(row.takes_uploads));
        let first = row.first_stage_id.and_then(|id| all.stage(id)).map(|stage| format!(", from {} on", stage.name));
        let (name, at_internal, first) = (&row.name, &row.at_internal_stage, first.unwrap_or_default());
        format!("{name}: replies {replies}, uploads {uploads}, at an internal stage {at_internal}{first}")
    };
    let line = (in_words(now), in_words(&row));
    let mut after = all.clone();
    replace_pipeline(&mut after, row);
    let plan = Plan::new("edit_pipeline", PipelineId::of(now.id).bits(), after, page_of(now.id));
    Ok(plan.saying(format!("Change {}", now.name), format!("{name} is saved.")).lined(line.0, line.1))
}

fn replace_pipeline(all: &mut Pipelines, row: pipeline::Model) {
    for one in &mut all.pipelines {
        if one.id == row.id {
            *one = row;
            return;
        }
    }
}

pub(super) fn place_pipeline(all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
    let now = pipeline_of(all, edit)?;
    let placed = placed(all.present().map(|row| row.id).collect(), &now.id, &edit.place)?;
    let mut after = all.clone();
    for (id, position) in placed.order.iter().zip(0..) {
        after.pipelines.iter_mut().filter(|row| row.id == *id).for_each(|row| row.position = position);
    }
    after.pipelines.sort_by_key(|row| (row.position, row.id));
    let plan = Plan::new("place_pipeline", PipelineId::of(now.id).bits(), after, PIPELINES_PAGE.to_owned());
    Ok(placed.told(plan, &now.name))
}

pub(super) async fn delete_pipeline(
    db: &Db,
    tenant: TenantId,
    all: &Pipelines,
    edit: &PipelineEdit,
) -> ServiceResult<Plan> {
    let now = pipeline_of(all, edit)?;
    if all.present().count() == 1 {
        return Err(ServiceError::field("", "A business needs a pipeline. Create another one first."));
    }
    let jobs = stage::places_in(db, tenant, &BTreeSet::from([now.id])).await?;
    let to = taker(all, edit, |row| row.pipeline_id != now.id, (jobs.len(), &format!("the stages of {}", now.name)))?;
    let mut after = all.clone();
    replace_pipeline(&mut after, pipeline::Model { is_removed: true, ..now.clone() });
    let mut plan = Plan::new("delete_pipeline", PipelineId::of(now.id).bits(), after, PIPELINES_PAGE.to_owned());
    let fields = all.fields.iter().filter(|field| field.pipeline_id == now.id && !field.is_removed).count();
    if let Some(to) = to {
        plan.notes.push(goes(all, jobs.len(), to));
        if fields > 0 {
            plan.notes.push("What is filled in on its form is kept, but shown on no job any more.".to_owned());
        }
        // The last visible stage belongs to the pipeline that the job leaves.
        plan.moves = jobs.iter().map(|job| (job.id, (to.id, None))).collect();
    }
    Ok(plan.saying(format!("Delete {}", now.name), format!("{} is deleted.", now.name)).lined(&now.name, ""))
}
