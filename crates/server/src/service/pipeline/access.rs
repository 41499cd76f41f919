//! From which stage on customers have access, and whether jobs are shared without anybody's doing.

use super::plan::Plan;
use crate::service::parse::Problems;
use crate::store::entity::pipeline;
use crate::store::{Key, Pipelines};
use crate::{ServiceError, ServiceResult};
use uuid::Uuid;
use vitrine_domain::{StageId, TenantId};
use vitrine_policy::{Actor, Ask, decide};
use vitrine_wire::PipelineEdit;

/// Where it is said how jobs are shared.
const SHARING_PAGE: &str = "/settings/portal";

/// The stage that the form asks for: one of this pipeline, none, or the one that it is.
pub(super) fn first_stage(problems: &mut Problems, all: &Pipelines, now: &pipeline::Model, text: &str) -> Option<Uuid> {
    match text {
        "" => now.first_stage_id,
        "none" => None,
        id => {
            let found = id.parse::<StageId>().ok().and_then(|id| all.present_stage(id.uuid()));
            let found = found.filter(|stage| stage.pipeline_id == now.id);
            if found.is_none() {
                problems.say("first_stage", "Choose a stage of this pipeline, or the beginning.");
            }
            found.map(|stage| stage.id)
        }
    }
}

/// *Share jobs: automatically / by grant*, for the whole business.
pub(super) fn share_jobs(actor: &Actor, tenant: TenantId, all: &Pipelines, edit: &PipelineEdit) -> ServiceResult<Plan> {
    decide(actor, Ask::ChangeSettings(tenant))?;
    let automatically = match edit.shares.as_str() {
        "automatically" => true,
        "by_grant" => false,
        _ => return Err(ServiceError::field("shares", "Choose one of the two.")),
    };
    let (title, said, how) = if automatically {
        ("Share jobs automatically", "Jobs are shared automatically now.", ["by grant", "automatically"])
    } else {
        ("Share jobs by grant", "Jobs are shared by grant now.", ["automatically", "by grant"])
    };
    let mut plan = Plan::new("share_jobs", tenant.bits(), all.clone(), SHARING_PAGE.to_owned());
    plan.shares = Some(automatically);
    Ok(plan.saying(title, said).lined(how[0], how[1]))
}
