//! Stages that are made, changed, put elsewhere, deleted.

use super::super::reach::Moves;
use super::super::words::counted;
use super::{FIRST_COLOR, Plan, free_name, goes, new_stage, page_of, pipeline_of, placed, stage_of, switch, taker};
use crate::service::parse::Problems;
use crate::store::entity::{field, stage};
use crate::store::{Db, Key, Pipelines, stage as stages};
use crate::{Context, ServiceError, ServiceResult};
use std::collections::BTreeSet;
use vitrine_domain::{Color, StageId, StageName, TenantId};
use vitrine_policy::{Actor, Ask, StageFacts, decide};
use vitrine_wire::PipelineEdit;

/// The most stages of a pipeline.
const STAGES_MAX: usize = 30;

pub(super) fn create_stage(
    cx: &Context,
    tenant: TenantId,
    all: &Pipelines,
    edit: &PipelineEdit,
) -> ServiceResult<Plan> {
    let of = pipeline_of(all, edit)?;
    let mut problems = Problems::new();
    let name = problems.take("name", StageName::parse(&edit.name));
    let color = if edit.color.is_empty() { FIRST_COLOR } else { edit.color.as_str() };
    let color = problems.take("color", Color::parse(color));
    let is_visible = switch(&mut problems, "visible", &edit.visible, false);
    let is_terminal = switch(&mut problems, "terminal", &edit.terminal, false);
    let (Some(name), Some(color)) = (name, color) else { return Err(problems.into_error()) };
    problems.finish()?;
    if all.stages_of(of.id).count() >= STAGES_MAX {
        let said = format!("A pipeline can have {STAGES_MAX} stages at most. Delete one that is not in use.");
        return Err(ServiceError::field("name", said));
    }
    free_name(all.stages_of(of.id).filter(|row| row.name == name.as_str()).count())?;
    let position = all.stages_of(of.id).map(|row| row.position + 1).max().unwrap_or_default();
    let row = stage::Model {
        is_visible_to_customer: is_visible,
        is_terminal,
        ..new_stage(cx, tenant, of.id, name.to_string(), color.into(), position)
    };
    let subject = StageId::of(row.id).bits();
    let mut after = all.clone();
    after.stages.push(row);
    let plan = Plan::new("create_stage", subject, after, page_of(of.id));
    Ok(plan
        .saying(format!("Add {name} to {}", of.name), format!("{name} is the last stage of {} now.", of.name))
        .lined("", &name))
}

const fn side(visible: bool) -> &'static str {
    if visible { "visible to customers" } else { "internal" }
}

pub(super) fn edit_stage(actor: &Actor, tenant: TenantId, all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
    let now = stage_of(all, edit)?;
    let mut problems = Problems::new();
    let keep = |typed: &'_ str, now: &'_ str| if typed.is_empty() { now.to_owned() } else { typed.to_owned() };
    let name = problems.take("name", StageName::parse(&keep(&edit.name, &now.name)));
    let color = problems.take("color", Color::parse(&keep(&edit.color, &now.color)));
    let visible = switch(&mut problems, "visible", &edit.visible, now.is_visible_to_customer);
    let terminal = switch(&mut problems, "terminal", &edit.terminal, now.is_terminal);
    let (Some(name), Some(color)) = (name, color) else { return Err(problems.into_error()) };
    problems.finish()?;
    if visible != now.is_visible_to_customer {
        let facts = StageFacts { tenant, is_visible_to_customer: now.is_visible_to_customer };
        decide(actor, Ask::SetStageVisibility(&facts))?;
    }
    free_name(all.stages_of(now.pipeline_id).filter(|row| row.id != now.id && row.name == name.as_str()).count())?;
    let row = stage::Model {
        name: name.to_string(),
        color: color.into(),
        is_visible_to_customer: visible,
        is_terminal: terminal,
        ..now.clone()
    };
    let subject = StageId::of(now.id).bits();
    let mut after = all.clone();
    replace_stage(&mut after, row.clone());
    let page = page_of(now.pipeline_id);
    let is_visibility_alone =
        stage::Model { is_visible_to_customer: now.is_visible_to_customer, ..row.clone() } == *now;
    if is_visibility_alone {
        let title = if visible { format!("Show {name} to customers") } else { format!("Hide {name} from customers") };
        let plan = Plan::new("set_stage_visibility", subject, after, page);
        let lined = |visible| format!("{name}: {}", side(visible));
        return Ok(plan
            .saying(title, format!("{name} is {} now.", side(visible)))
            .lined(lined(!visible), lined(visible)));
    }
    let in_words = |row: &stage::Model| {
        let end = if row.is_terminal { ", terminal" } else { "" };
        format!("{} {}: {}{end}", row.name, row.color, side(row.is_visible_to_customer))
    };
    let plan = Plan::new("edit_stage", subject, after, page);
    Ok(plan.saying(format!("Change {}", now.name), format!("{name} is saved.")).lined(in_words(now), in_words(&row)))
}

fn replace_stage(all: &mut Pipelines, row: stage::Model) {
    for one in &mut all.stages {
        if one.id == row.id {
            *one = row;
            return;
        }
    }
}

pub(super) fn place_stage(all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
    let now = stage_of(all, edit)?;
    let placed = placed(all.stages_of(now.pipeline_id).map(|row| row.id).collect(), &now.id, &edit.place)?;
    let mut after = all.clone();
    for (id, position) in placed.order.iter().zip(0..) {
        after.stages.iter_mut().filter(|row| row.id == *id).for_each(|row| row.position = position);
    }
    after.stages.sort_by_key(|row| (row.position, row.id));
    let plan = Plan::new("place_stage", StageId::of(now.id).bits(), after, page_of(now.pipeline_id));
    Ok(placed.told(plan, &now.name))
}

pub(super) async fn delete_stage(
    db: &Db,
    tenant: TenantId,
    all: &Pipelines,
    edit: &PipelineEdit,
) -> ServiceResult<Plan> {
    let now = stage_of(all, edit)?;
    if all.stages_of(now.pipeline_id).count() == 1 {
        return Err(ServiceError::field("", "A pipeline needs a stage. Delete the pipeline instead."));
    }
    if all.pipeline(now.pipeline_id).is_some_and(|row| row.first_stage_id == Some(now.id)) {
        let said =
            format!("{} is this pipeline’s first stage for access. Choose another one for that first.", now.name);
        return Err(ServiceError::field("", said));
    }
    let is_from_here = |field: &&field::Model| field.shown_from_stage_id == Some(now.id) && !field.is_removed;
    let fields = u64::try_from(all.fields.iter().filter(is_from_here).count()).unwrap_or(u64::MAX);
    if fields > 0 {
        let fields = counted(fields, "form field is", "form fields are");
        let said = format!("{fields} shown from {} on. Choose another stage for that first.", now.name);
        return Err(ServiceError::field("", said));
    }
    let jobs = stages::places_in(db, tenant, &BTreeSet::from([now.pipeline_id])).await?;
    let here = jobs.iter().filter(|job| job.stage_id == now.id).count();
    let to = taker(all, edit, |row| row.id != now.id, (here, &now.name))?;
    let mut moves = Moves::new();
    for job in &jobs {
        let last = job.last_visible_stage_id.filter(|last| *last != now.id);
        match to {
            Some(to) if job.stage_id == now.id => {
                let stays = to.pipeline_id == job.pipeline_id;
                moves.insert(job.id, (to.id, last.filter(|_| stays)));
            }
            Some(_) | None if job.last_visible_stage_id == Some(now.id) => {
                moves.insert(job.id, (job.stage_id, last));
            }
            Some(_) | None => {}
        }
    }
    let mut after = all.clone();
    replace_stage(&mut after, stage::Model { is_removed: true, ..now.clone() });
    let mut plan = Plan::new("delete_stage", StageId::of(now.id).bits(), after, page_of(now.pipeline_id));
    plan.notes.extend(to.map(|to| goes(all, here, to)));
    plan.moves = moves;
    Ok(plan.saying(format!("Delete {}", now.name), format!("{} is deleted.", now.name)).lined(&now.name, ""))
}
