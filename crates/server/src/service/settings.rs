//! A tenant's settings.

use super::open_job::chip;
use super::parse::{self, Problems};
use crate::live::{Notice, Whom};
use crate::store::pipeline::Pipelines;
use crate::store::{Change, Key, Look, Recorded, membership, stage, tenant};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::BTreeSet;
use vitrine_domain::{
    Color, CustomerId, MEGABYTE, ParseSwitchError, PipelineId, PortalSwitch, StageId, TenantName, UPLOAD_MEGABYTES_MAX,
    UPLOAD_MEGABYTES_MIN,
};
use vitrine_policy::{Ask, Refusal, StageFacts, decide};
use vitrine_wire::{PipelineSetting, SettingsView, StageSetting};

/// The settings page.
///
/// # Errors
/// Not found for whoever may not change settings.
pub async fn show_settings(cx: &Context, viewer: &Viewer) -> ServiceResult<SettingsView> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::SeeSettings(tenant))?;
    let business = tenant::find(&look.db, tenant).await?;
    let counts = stage::count_jobs(&look.db, tenant).await?;
    let all = Pipelines::load(&look.db, tenant).await?;
    let pipelines = all.pipelines.iter().map(|row| {
        let stages = all.stages_of(row.id).map(|row| {
            let (jobs_here, customers_here) = counts.get(&StageId::of(row.id)).copied().unwrap_or_default();
            StageSetting { stage: chip(row), jobs_here, customers_here }
        });
        PipelineSetting { pipeline: PipelineId::of(row.id), name: row.name.clone(), stages: stages.collect() }
    });
    Ok(SettingsView {
        name: business.name,
        accent: business.accent,
        portal_is_on: business.portal_is_on,
        has_jobs_module: business.has_jobs_module,
        has_jobs_section: business.has_jobs_section,
        upload_megabytes_max: business.upload_bytes_max / MEGABYTE,
        active_contacts: membership::count_active_contacts(&look.db, tenant).await?,
        pipelines: pipelines.collect(),
    })
}

/// Turns the portal, the Jobs module or the Jobs section on or off; answers with the consequence in words.
///
/// # Errors
/// The policy's; `Invalid` for another word than the three.
pub async fn set_portal_switch(cx: &Context, viewer: &Viewer, switch: &str, on: bool) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let switch = PortalSwitch::from_word(switch).ok_or_else(|| ServiceError::field("switch", ParseSwitchError))?;
    let business = tenant::find(&change.db, change.tenant).await?;
    let contacts = membership::count_active_contacts(&change.db, change.tenant).await?;
    let said = switch_sentence(switch, on, contacts);
    if business.is_on(switch) == on {
        return Ok(said);
    }
    tenant::set_switch(&change.db, change.tenant, switch, on).await?;
    let line = Recorded {
        action: "set_portal_switch",
        subject: change.tenant.bits(),
        before: format!("{} {}", switch.as_str(), on_or_off(!on)),
        after: format!("{} {}", switch.as_str(), on_or_off(on)),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::Rights(Whom::Tenant));
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

const fn on_or_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn switch_sentence(switch: PortalSwitch, on: bool, contacts: u64) -> String {
    let contacts = counted(contacts, "contact", "contacts");
    match (switch, on) {
        (PortalSwitch::Portal, true) => format!("The customer portal is on: open to {contacts}."),
        (PortalSwitch::Portal, false) => {
            format!("The customer portal is off: closed to {contacts}. Nothing is deleted.")
        }
        (PortalSwitch::JobsModule, true) => format!("The Jobs module is on: the portal shows jobs to {contacts}."),
        (PortalSwitch::JobsModule, false) => {
            format!("The Jobs module is off: the portal shows no jobs to {contacts}. Nothing is deleted.")
        }
        (PortalSwitch::JobsSection, true) => format!("The portal's Jobs section is on: open to {contacts}."),
        (PortalSwitch::JobsSection, false) => {
            format!("The portal's Jobs section is off: closed to {contacts}. Nothing is deleted.")
        }
    }
}

/// Changes the business's name and accent colour; answers with the consequence in words.
///
/// # Errors
/// The policy's; `Invalid`.
pub async fn set_brand(cx: &Context, viewer: &Viewer, name: &str, accent: &str) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let mut problems = Problems::new();
    let name = problems.take("name", TenantName::parse(name));
    let accent = problems.take("accent", Color::parse(accent));
    let (Some(name), Some(accent)) = (name, accent) else { return Err(problems.into_error()) };
    let said = "Saved: staff and customers see the new name and colour on the next page they open.".to_owned();
    let before = tenant::find(&change.db, change.tenant).await?;
    if before.name == name.as_str() && before.accent == accent.as_str() {
        return Ok(said);
    }
    tenant::set_brand(&change.db, change.tenant, &name, &accent).await?;
    let line = Recorded {
        action: "set_brand",
        subject: change.tenant.bits(),
        before: format!("{} {}", before.name, before.accent),
        after: format!("{name} {accent}"),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// Sets the largest file that staff and customers may add; answers with the consequence in words.
///
/// # Errors
/// The policy's; `Invalid` for anything but a whole number of MB within the limits.
pub async fn set_upload_limit(cx: &Context, viewer: &Viewer, megabytes: &str) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let limits = UPLOAD_MEGABYTES_MIN..=UPLOAD_MEGABYTES_MAX;
    let megabytes = megabytes.trim().parse::<u64>().ok().filter(|number| limits.contains(number)).ok_or_else(|| {
        let sentence = format!("Enter a whole number of MB from {UPLOAD_MEGABYTES_MIN} to {UPLOAD_MEGABYTES_MAX}.");
        ServiceError::field("megabytes", sentence)
    })?;
    let said = format!("Saved: files may have {megabytes} MB from now on. Larger ones that are there stay.");
    let before = tenant::find(&change.db, change.tenant).await?.upload_bytes_max / MEGABYTE;
    if before == megabytes {
        return Ok(said);
    }
    tenant::set_upload_bytes_max(&change.db, change.tenant, megabytes * MEGABYTE).await?;
    let line = Recorded {
        action: "set_upload_limit",
        subject: change.tenant.bits(),
        before: format!("{before} MB"),
        after: format!("{megabytes} MB"),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// Makes a stage visible to customers or internal; answers with the consequence in words.
///
/// # Errors
/// The policy's; not found for a stage that is unknown or another tenant's.
pub async fn set_stage_visibility(cx: &Context, viewer: &Viewer, stage: &str, visible: bool) -> ServiceResult<String> {
    let wanted: StageId = parse::id(stage)?;
    let mut change = Change::begin(cx, viewer).await?;
    let all = Pipelines::load(&change.db, change.tenant).await?;
    let row = all.stage(wanted.uuid()).ok_or_else(ServiceError::not_found)?;
    let facts = StageFacts { tenant: change.tenant, is_visible_to_customer: row.is_visible_to_customer };
    decide(&change.actor, Ask::SetStageVisibility(&facts))?;
    let standing_here = stage::jobs_at(&change.db, change.tenant, wanted).await?;
    let here: BTreeSet<CustomerId> = standing_here.iter().copied().collect();
    let said = stage_sentence(&row.name, visible, standing_here.len(), here.len());
    if row.is_visible_to_customer == visible {
        return Ok(said);
    }
    let pipeline = PipelineId::of(row.pipeline_id);
    let beside = stage::customers_beside(&change.db, change.tenant, wanted, pipeline).await?;
    stage::set_visibility(&change.db, change.tenant, wanted, visible).await?;
    let line = Recorded {
        action: "set_stage_visibility",
        subject: wanted.bits(),
        before: format!("{}: {}", row.name, side(!visible)),
        after: format!("{}: {}", row.name, side(visible)),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    for customer in here.union(&beside) {
        change.announce(Notice::CustomerView(*customer));
    }
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

const fn side(visible: bool) -> &'static str {
    if visible { "visible to customers" } else { "internal" }
}

fn stage_sentence(name: &str, visible: bool, jobs: usize, customers: usize) -> String {
    let (side, verb, link) =
        if visible { ("visible to customers", "shown", "to") } else { ("internal", "hidden", "from") };
    let is = if jobs == 1 { "is" } else { "are" };
    match jobs {
        0 => format!("{name} is {side} now. No job stands there."),
        _ => format!(
            "{name} is {side} now: {} {is} {verb} {link} {}.",
            counted(jobs, "job", "jobs"),
            counted(customers, "customer", "customers")
        ),
    }
}

/// `1 job`, `12 jobs`.
fn counted(number: impl TryInto<u64>, one: &str, many: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_say_the_consequence() {
        assert_eq!(
            stage_sentence("Awaiting parts", false, 12, 9),
            "Awaiting parts is internal now: 12 jobs are hidden from 9 customers."
        );
        assert_eq!(
            stage_sentence("Quoted", true, 1, 1),
            "Quoted is visible to customers now: 1 job is shown to 1 customer."
        );
        assert_eq!(stage_sentence("Done", false, 0, 0), "Done is internal now. No job stands there.");
    }
}
