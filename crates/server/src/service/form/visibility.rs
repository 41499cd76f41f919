//! Showing a field to customers and hiding it.

use super::edit::{announce, find};
use super::reach::Reach;
use super::read::audience_of;
use crate::service::history_words as words;
use crate::store::entity::field;
use crate::store::field::{set_audience_of_changes, update_field};
use crate::store::file::set_audience_of_values;
use crate::store::{Change, Pipelines, Recorded};
use crate::{Context, ServiceResult, Viewer};
use vitrine_policy::{Ask, decide};
use vitrine_wire::FieldReach;

/// Makes a field visible to customers or internal, with every entry about it and every file that it holds or held; answers with the consequence in words.
/// Asking for what is so already writes nothing.
///
/// # Errors
/// Not found for whoever may not edit pipelines, and for a field that is not there.
pub async fn set_field_visibility(cx: &Context, viewer: &Viewer, field: &str, visible: bool) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::EditPipelines(change.tenant))?;
    let all = Pipelines::load(&change.db, change.tenant).await?;
    let row = find(&all, field)?.clone();
    let reach = Reach::load(&change.db, change.tenant, &all, row.pipeline_id).await?;
    let said = sentence(&row.label, visible, reach.of_field(&change.db, change.tenant, &row).await?);
    if row.is_visible_to_customer == visible {
        return Ok(said);
    }
    let after = field::Model { is_visible_to_customer: visible, version: row.version + 1, ..row.clone() };
    update_field(&change.db, after.clone()).await?;
    let id = vitrine_domain::FieldId::from_bits(row.id.as_u128());
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
    announce(&mut change, &reach, &row, &after)?;
    change.commit(cx).await?;
    Ok(said)
}

fn sentence(label: &str, visible: bool, reach: FieldReach) -> String {
    let (side, verb, link) =
        if visible { ("visible to customers", "shown", "to") } else { ("internal", "hidden", "from") };
    let counted = |number: u64, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
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
