//! From what a form asks for to the pipelines as they would be.

mod of_pipelines;
mod of_stages;

use super::access::share_jobs;
use super::reach::{HiddenByJob, Moves, Withdrawals};
use super::words::counted;
use crate::service::parse::{self, Problems};
use crate::store::entity::{pipeline, stage};
use crate::store::{Db, Key, Pipelines};
use crate::{Context, ServiceError, ServiceResult};
use std::fmt::Display;
use uuid::Uuid;
use vitrine_domain::{PipelineEditId, PipelineId, StageId, TenantId};
use vitrine_policy::{Actor, Refusal};
use vitrine_wire::PipelineEdit;

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
    pub(super) withdrawals: Withdrawals,
    /// *Share jobs automatically* as it would be; `None`: as it is.
    pub(super) shares: Option<bool>,
    /// The page that it belongs to.
    pub(super) page: String,
    /// The change that it puts back; it is not put back itself.
    pub(super) puts_back: Option<Undone>,
}

/// A change that is put back.
pub(super) struct Undone {
    pub(super) edit: PipelineEditId,
    /// What it hid.
    pub(super) hid: HiddenByJob,
}

impl Plan {
    pub(super) fn new(action: &'static str, subject: u128, after: Pipelines, page: String) -> Self {
        Self {
            action,
            subject,
            line: (String::new(), String::new()),
            title: String::new(),
            said: String::new(),
            notes: Vec::new(),
            after,
            moves: Moves::new(),
            withdrawals: Withdrawals::new(),
            shares: None,
            page,
            puts_back: None,
        }
    }

    pub(super) fn saying(mut self, title: impl Display, said: impl Display) -> Self {
        (self.title, self.said) = (title.to_string(), said.to_string());
        self
    }

    pub(super) fn lined(mut self, before: impl Display, after: impl Display) -> Self {
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
        "create_pipeline" => of_pipelines::create_pipeline(cx, tenant, all, edit),
        "edit_pipeline" => of_pipelines::edit_pipeline(all, edit),
        "place_pipeline" => of_pipelines::place_pipeline(all, edit),
        "delete_pipeline" => of_pipelines::delete_pipeline(db, tenant, all, edit).await,
        "create_stage" => of_stages::create_stage(cx, tenant, all, edit),
        "edit_stage" => of_stages::edit_stage(actor, tenant, all, edit),
        "place_stage" => of_stages::place_stage(all, edit),
        "delete_stage" => of_stages::delete_stage(db, tenant, all, edit).await,
        "share_jobs" => share_jobs(actor, tenant, all, edit),
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

/// An order in which one thing went to another place.
struct Placed<T> {
    order: Vec<T>,
    /// Where it stood, from 0 on.
    from: usize,
    /// Where it stands.
    to: usize,
}

impl<T> Placed<T> {
    /// Says of a plan what went where.
    fn told(&self, plan: Plan, name: &str) -> Plan {
        let (from, to) = (self.from + 1, self.to + 1);
        plan.saying(format!("Move {name}"), format!("{name} is number {to} now.")).lined(from, to)
    }
}

/// `order` with `what` taken to where `place` says.
fn placed<T: PartialEq>(mut order: Vec<T>, what: &T, place: &str) -> ServiceResult<Placed<T>> {
    let from = order.iter().position(|one| one == what).ok_or_else(ServiceError::not_found)?;
    let last = order.len().saturating_sub(1);
    let to = match place {
        "up" => from.saturating_sub(1),
        "down" => (from + 1).min(last),
        number => match number.parse::<usize>() {
            Ok(to) => to.min(last),
            Err(_) => return Err(ServiceError::field("place", "Say where it goes: up, down, or a number.")),
        },
    };
    let taken = order.remove(from);
    order.insert(to, taken);
    Ok(Placed { order, from, to })
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
        let at = |what, place: &str| {
            placed(vec!['a', 'b', 'c'], &what, place).map(|done| (String::from_iter(done.order), done.from, done.to))
        };
        assert_eq!(at('b', "up"), Ok(("bac".to_owned(), 1, 0)));
        assert_eq!(at('a', "up"), Ok(("abc".to_owned(), 0, 0)));
        assert_eq!(at('b', "down"), Ok(("acb".to_owned(), 1, 2)));
        assert_eq!(at('a', "2"), Ok(("bca".to_owned(), 0, 2)));
        assert_eq!(at('c', "99"), Ok(("abc".to_owned(), 2, 2)));
        assert!(at('a', "-1").is_err());
        assert!(at('d', "up").is_err());
    }
}
