//! Showing a field to customers and hiding it.

use super::edit::stale;
use super::reach::{Reach, seal};
use super::read::audience_of;
use crate::live::Notice;
use crate::service::history_words as words;
use crate::service::parse;
use crate::store::entity::field;
use crate::store::field::{set_audience_of_changes, update_field};
use crate::store::file::set_audience_of_values;
use crate::store::{Change, Key, Pipelines, Recorded};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::FieldId;
use vitrine_policy::{Ask, decide};
use vitrine_wire::FieldReach;

/// Makes a field visible to customers or internal, with every entry about it and every file that it holds or held;
/// answers with the consequence in words. Also one that was taken off the form: what was filled in stays in the feeds.
/// Asking for what is so already writes nothing.
///
/// Only ever from the version that the person looked at, and with `seen`, which stands for the numbers that the page
/// said before: [`vitrine_wire::OpenField::seen`].
///
/// # Errors
/// Not found for whoever may not edit pipelines, and for a field that is not there; stale when the field changed since
/// `version`; `Conflict` with the numbers as they are now when they are not those that were seen.
pub async fn set_field_visibility(
    cx: &Context,
    viewer: &Viewer,
    field: &str,
    visible: bool,
    version: &str,
    seen: &str,
) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::EditPipelines(change.tenant))?;
    let all = Pipelines::load(&change.db, change.tenant).await?;
    let id: FieldId = parse::id(field)?;
    let row = all.fields.iter().find(|row| row.id == id.uuid()).ok_or_else(ServiceError::not_found)?.clone();
    let reach = Reach::load(&change.db, change.tenant, &all, row.pipeline_id).await?;
    let concerned = reach.of_field(&change.db, change.tenant, &row).await?;
    let said = sentence(&row.label, visible, concerned.numbers());
    if row.is_visible_to_customer == visible {
        return Ok(said);
    }
    if parse::version(version) != row.version {
        return Err(stale(&row));
    }
    let contacts = concerned.contacts.clone();
    if seen != seal(std::slice::from_ref(&concerned)) {
        return Err(other_numbers(visible, concerned.numbers()));
    }
    let after = field::Model { is_visible_to_customer: visible, version: row.version + 1, ..row.clone() };
    update_field(&change.db, after.clone()).await?;
    set_audience_of_changes(&change.db, change.tenant, id, audience_of(&after)).await?;
    set_audience_of_values(&change.db, change.tenant, id, audience_of(&after)).await?;
    let side = |visible: bool| if visible { "visible to customers" } else { "internal" };
    let line = Recorded {
        action: words::SET_FIELD_VISIBILITY,
        subject: id.bits(),
        before: format!("{}: {}", row.label, side(!visible)),
        after: format!("{}: {}", row.label, side(visible)),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    for contact in contacts {
        change.announce(Notice::ContactView(contact));
    }
    change.announce(Notice::StaffScreens);
    change.commit(cx).await?;
    Ok(said)
}

/// Nobody shows or hides more than they were told.
pub(super) fn other_numbers(visible: bool, now: FieldReach) -> ServiceError {
    let verb = if visible { "Shows" } else { "Hides" };
    let link = if visible { "to" } else { "from" };
    ServiceError::Conflict(format!(
        "Other jobs are concerned than when you looked, so nothing was done. This is what it does now: {verb} {} on {} \
         {link} {}. Look again, then decide.",
        counted(now.values, "value", "values"),
        counted(now.jobs, "job", "jobs"),
        counted(now.customers, "customer", "customers"),
    ))
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn sentence(label: &str, visible: bool, reach: FieldReach) -> String {
    let (side, verb, link) =
        if visible { ("visible to customers", "shown", "to") } else { ("internal", "hidden", "from") };
    match reach.jobs {
        0 => format!("{label} is {side} now. No customer has a job with it."),
        jobs => format!(
            "{label} is {side} now: {verb} with {} on {} {link} {}.",
            counted(reach.values, "value", "values"),
            counted(jobs, "job", "jobs"),
            counted(reach.customers, "customer", "customers")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentence_says_the_consequence_in_numbers() {
        let reach = FieldReach { values: 12, jobs: 9, customers: 1 };
        assert_eq!(
            sentence("Gate code", true, reach),
            "Gate code is visible to customers now: shown with 12 values on 9 jobs to 1 customer."
        );
        assert_eq!(
            sentence("Gate code", false, FieldReach::default()),
            "Gate code is internal now. No customer has a job with it."
        );
    }
}
