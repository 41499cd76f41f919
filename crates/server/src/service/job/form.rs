//! The job form, field by field. An id of another tenant and an id that does not exist get the same sentence.

use crate::service::parse::Problems;
use crate::store::{Db, reference};
use crate::{ServiceResult, store::Pipelines};
use vitrine_domain::{CustomerId, Date, JobDescription, JobTitle, MembershipId, StageId, TenantId};
use vitrine_policy::{Actor, scope_customers};
use vitrine_wire::JobForm;

/// What every save of a job needs.
pub(super) struct Texts {
    pub(super) title: Option<JobTitle>,
    pub(super) description: Option<JobDescription>,
    /// `None`: something is wrong; `Some(None)`: no date.
    pub(super) due_on: Option<Option<Date>>,
}

pub(super) fn texts(problems: &mut Problems, form: &JobForm) -> Texts {
    let due_on = match form.due_on.trim() {
        "" => Some(None),
        text => problems.take("due_on", Date::parse(text)).map(Some),
    };
    Texts {
        title: problems.take("title", JobTitle::parse(&form.title)),
        description: problems.take("description", JobDescription::parse(&form.description)),
        due_on,
    }
}

/// A customer of the asker's tenant that is not archived, with its name.
pub(super) async fn customer(
    db: &Db,
    actor: &Actor,
    problems: &mut Problems,
    text: &str,
) -> ServiceResult<Option<(CustomerId, String)>> {
    if let Ok(id) = text.parse::<CustomerId>()
        && let Some(name) = reference::open_customer(db, &scope_customers(actor), id).await?
    {
        return Ok(Some((id, name)));
    }
    problems.say("customer", "Choose a customer from the list.");
    Ok(None)
}

/// An active staff member of the tenant with the name; inside, `None` for nobody.
pub(super) async fn owner(
    db: &Db,
    tenant: TenantId,
    problems: &mut Problems,
    text: &str,
) -> ServiceResult<Option<Option<(MembershipId, String)>>> {
    if text.is_empty() {
        return Ok(Some(None));
    }
    if let Ok(id) = text.parse::<MembershipId>() {
        let staff = reference::active_staff(db, tenant).await?;
        if let Some(member) = staff.into_iter().find(|(member, _)| *member == id) {
            return Ok(Some(Some(member)));
        }
    }
    problems.say("owner", "Choose somebody from the list, or nobody.");
    Ok(None)
}

/// A stage of the tenant.
pub(super) fn stage(pipelines: &Pipelines, problems: &mut Problems, text: &str) -> Option<StageId> {
    let found =
        text.parse::<StageId>().ok().filter(|id| pipelines.present_stage(crate::store::Key::uuid(*id)).is_some());
    if found.is_none() {
        problems.say("stage", "Choose a stage from the list.");
    }
    found
}
