//! From what a form asks for to the pipelines as they would be.

use super::reach::Moves;
use super::words::counted;
use crate::service::parse::{self, Problems};
use crate::store::entity::{pipeline, stage};
use crate::store::{Db, Key, Pipelines, stage as stages};
use crate::{Context, ServiceError, ServiceResult};
use std::collections::BTreeSet;
use std::fmt::Display;
use uuid::Uuid;
use vitrine_domain::{AtInternalStage, Color, PipelineId, PipelineName, StageId, StageName, TenantId};
use vitrine_policy::{Actor, Ask, Refusal, StageFacts, decide};
use vitrine_wire::PipelineEdit;

/// The most stages of a pipeline.
const STAGES_MAX: usize = 30;
/// The most pipelines of a tenant.
const PIPELINES_MAX: usize = 30;
/// A new stage's colour, unless another is chosen.
const FIRST_COLOR: &str = "#5b7083";
/// Where the pipelines are.
pub(super) const PIPELINES_PAGE: &str = "/settings/pipelines";

/// A change that has been thought through and not made.
pub(super) struct Plan {
    /// The history's word for it, what it is about, and how that was and is.
    pub(super) action: &'static str,
    pub(super) subject: u128,
    pub(super) line: (String, String),
    /// "Hide Quoted from customers".
    pub(super) title: String,
    /// "Quoted is internal now."
    pub(super) said: String,
    /// What else to say beforehand.
    pub(super) notes: Vec<String>,
    pub(super) after: Pipelines,
    pub(super) moves: Moves,
    /// The page that it belongs to.
    pub(super) page: String,
    /// It puts another change back, and is not put back itself.
    pub(super) is_undo: bool,
}

impl Plan {
    fn new(action: &'static str, subject: u128, after: Pipelines, page: String) -> Self {
        Self {
            action,
            subject,
            line: (String::new(), String::new()),
            title: String::new(),
            said: String::new(),
            notes: Vec::new(),
            after,
            moves: Moves::new(),
            page,
            is_undo: false,
        }
    }

    fn saying(mut self, title: impl Display, said: impl Display) -> Self {
        (self.title, self.said) = (title.to_string(), said.to_string());
        self
    }

    fn lined(mut self, before: impl Display, after: impl Display) -> Self {
        self.line = (before.to_string(), after.to_string());
        self
    }
}

/// What the form asks for.
///
/// # Errors
/// Not found for a pipeline or stage that is unknown or another tenant's; problems of the form.
pub(super) async fn plan(
    cx: &Context,
    db: &Db,
    actor: &Actor,
    all: &Pipelines,
    edit: &PipelineEdit,
) -> ServiceResult<Plan> {
    let tenant = actor.tenant().ok_or(Refusal::NotSignedIn)?;
    match edit.what.as_str() {
        "create_pipeline" => create_pipeline(cx, tenant, all, edit),
        "edit_pipeline" => edit_pipeline(all, edit),
        "place_pipeline" => place_pipeline(all, edit),
        "delete_pipeline" => delete_pipeline(db, tenant, all, edit).await,
        "create_stage" => create_stage(cx, tenant, all, edit),
        "edit_stage" => edit_stage(actor, tenant, all, edit),
        "place_stage" => place_stage(all, edit),
        "delete_stage" => delete_stage(db, tenant, all, edit).await,
        _ => Err(ServiceError::field("", "Load the page again, then try once more.")),
    }
}

fn page_of(pipeline: Uuid) -> String {
    format!("{PIPELINES_PAGE}/{}", PipelineId::of(pipeline))
}

fn pipeline_of<'a>(all: &'a Pipelines, edit: &PipelineEdit) -> ServiceResult<&'a pipeline::Model> {
    let id: PipelineId = parse::id(&edit.pipeline)?;
    all.pipeline(id.uuid()).filter(|row| !row.is_removed).ok_or_else(ServiceError::not_found)
}

fn stage_of<'a>(all: &'a Pipelines, edit: &PipelineEdit) -> ServiceResult<&'a stage::Model> {
    let id: StageId = parse::id(&edit.stage)?;
    all.present_stage(id.uuid()).ok_or_else(ServiceError::not_found)
}

/// `true`, `false`, or empty: as it is.
fn switch(problems: &mut Problems, field: &str, text: &str, now: bool) -> bool {
    match text {
        "true" => true,
        "false" => false,
        "" => now,
        _ => {
            problems.say(field, "Choose one of the two.");
            now
        }
    }
}

fn create_pipeline(cx: &Context, tenant: TenantId, all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
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

fn new_stage(
    cx: &Context,
    tenant: TenantId,
    pipeline_id: Uuid,
    name: String,
    color: String,
    position: i64,
) -> stage::Model {
    stage::Model {
        id: StageId::fresh(cx).uuid(),
        tenant_id: tenant.uuid(),
        pipeline_id,
        name,
        color,
        position,
        is_visible_to_customer: false,
        is_terminal: false,
        is_removed: false,
    }
}

fn free_name(others: usize) -> ServiceResult<()> {
    if others == 0 { Ok(()) } else { Err(ServiceError::field("name", "This name is taken. Choose another one.")) }
}

fn edit_pipeline(all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
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
    let (Some(name), Some(setting)) = (name, setting) else { return Err(problems.into_error()) };
    problems.finish()?;
    free_name(all.present().filter(|row| row.id != now.id && row.name == name).count())?;
    let row = pipeline::Model {
        name: name.clone(),
        takes_replies,
        takes_uploads,
        at_internal_stage: setting.as_str().to_owned(),
        ..now.clone()
    };
    let in_words = |row: &pipeline::Model| {
        let on = |is_on: bool| if is_on { "on" } else { "off" };
        let (replies, uploads) = (on(row.takes_replies), on(row.takes_uploads));
        format!("{}: replies {replies}, uploads {uploads}, at an internal stage {}", row.name, row.at_internal_stage)
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

fn replace_stage(all: &mut Pipelines, row: stage::Model) {
    for one in &mut all.stages {
        if one.id == row.id {
            *one = row;
            return;
        }
    }
}

/// `order` with what stands at `from` taken to where `place` says.
fn placed<T: Copy>(order: &[T], from: usize, place: &str) -> ServiceResult<Vec<T>> {
    let last = order.len().saturating_sub(1);
    let to = match place {
        "up" => from.saturating_sub(1),
        "down" => (from + 1).min(last),
        number => match number.parse::<usize>() {
            Ok(to) => to.min(last),
            Err(_) => return Err(ServiceError::field("place", "Say where it goes: up, down, or a number.")),
        },
    };
    let mut order = order.to_vec();
    let taken = order.remove(from);
    order.insert(to, taken);
    Ok(order)
}

fn place_pipeline(all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
    let now = pipeline_of(all, edit)?;
    let order: Vec<Uuid> = all.present().map(|row| row.id).collect();
    let from = order.iter().position(|id| *id == now.id).ok_or_else(ServiceError::not_found)?;
    let order = placed(&order, from, &edit.place)?;
    let mut after = all.clone();
    for (id, position) in order.iter().zip(0..) {
        after.pipelines.iter_mut().filter(|row| row.id == *id).for_each(|row| row.position = position);
    }
    after.pipelines.sort_by_key(|row| (row.position, row.id));
    let to = order.iter().position(|id| *id == now.id).unwrap_or_default();
    let plan = Plan::new("place_pipeline", PipelineId::of(now.id).bits(), after, PIPELINES_PAGE.to_owned());
    let said = format!("{} is number {} now.", now.name, to + 1);
    Ok(plan.saying(format!("Move {}", now.name), said).lined(from + 1, to + 1))
}

fn create_stage(cx: &Context, tenant: TenantId, all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
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

fn edit_stage(actor: &Actor, tenant: TenantId, all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
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

fn place_stage(all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
    let now = stage_of(all, edit)?;
    let order: Vec<Uuid> = all.stages_of(now.pipeline_id).map(|row| row.id).collect();
    let from = order.iter().position(|id| *id == now.id).ok_or_else(ServiceError::not_found)?;
    let order = placed(&order, from, &edit.place)?;
    let mut after = all.clone();
    for (id, position) in order.iter().zip(0..) {
        after.stages.iter_mut().filter(|row| row.id == *id).for_each(|row| row.position = position);
    }
    after.stages.sort_by_key(|row| (row.position, row.id));
    let to = order.iter().position(|id| *id == now.id).unwrap_or_default();
    let plan = Plan::new("place_stage", StageId::of(now.id).bits(), after, page_of(now.pipeline_id));
    let said = format!("{} is number {} now.", now.name, to + 1);
    Ok(plan.saying(format!("Move {}", now.name), said).lined(from + 1, to + 1))
}

/// The stage that takes the jobs of what is deleted; `None` where nothing stands there. `jobs` says where, in numbers.
fn taker<'a>(
    all: &'a Pipelines,
    edit: &PipelineEdit,
    is_free: impl Fn(&stage::Model) -> bool,
    (jobs, place): (usize, &str),
) -> ServiceResult<Option<&'a stage::Model>> {
    if jobs == 0 {
        return Ok(None);
    }
    let found = edit.to.parse::<StageId>().ok().and_then(|id| all.present_stage(id.uuid())).filter(|row| is_free(row));
    match found {
        Some(row) => Ok(Some(row)),
        None => {
            let jobs = u64::try_from(jobs).unwrap_or(u64::MAX);
            let (verb, they) = if jobs == 1 { ("stands", "it goes") } else { ("stand", "they go") };
            let jobs = counted(jobs, "job", "jobs");
            let said = format!("{jobs} {verb} at {place}, archived ones included. Choose the stage that {they} to.");
            Err(ServiceError::field("to", said))
        }
    }
}

async fn delete_stage(db: &Db, tenant: TenantId, all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
    let now = stage_of(all, edit)?;
    if all.stages_of(now.pipeline_id).count() == 1 {
        return Err(ServiceError::field("", "A pipeline needs a stage. Delete the pipeline instead."));
    }
    let is_from_here =
        |field: &&crate::store::entity::field::Model| field.shown_from_stage_id == Some(now.id) && !field.is_removed;
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

async fn delete_pipeline(db: &Db, tenant: TenantId, all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
    let now = pipeline_of(all, edit)?;
    if all.present().count() == 1 {
        return Err(ServiceError::field("", "A business needs a pipeline. Create another one first."));
    }
    let jobs = stages::places_in(db, tenant, &BTreeSet::from([now.id])).await?;
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

/// "12 jobs go to Quoted of Installations."
fn goes(all: &Pipelines, jobs: usize, to: &stage::Model) -> String {
    let pipeline = all.pipeline(to.pipeline_id).map(|row| row.name.as_str()).unwrap_or_default();
    let verb = if jobs == 1 { "goes" } else { "go" };
    let jobs = counted(u64::try_from(jobs).unwrap_or(u64::MAX), "job", "jobs");
    format!("{jobs} {verb} to {} of {pipeline}.", to.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_is_relative_or_a_number() {
        let order = ['a', 'b', 'c'];
        let at = |from, place: &str| placed(&order, from, place).map(|order| order.iter().collect::<String>());
        assert_eq!(at(1, "up").as_deref(), Ok("bac"));
        assert_eq!(at(0, "up").as_deref(), Ok("abc"));
        assert_eq!(at(1, "down").as_deref(), Ok("acb"));
        assert_eq!(at(0, "2").as_deref(), Ok("bca"));
        assert_eq!(at(2, "99").as_deref(), Ok("abc"));
        assert!(at(0, "-1").is_err());
    }
}
