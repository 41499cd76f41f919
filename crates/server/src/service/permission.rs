//! What customers are permitted: the defaults that a new customer begins with, each customer's own, and a default for
//! all existing customers at once. Changing a default changes nobody.

mod bulk;
mod reach;
#[cfg(test)]
mod tests;

pub use bulk::{apply_to_all, preview_apply, undo_apply};
pub(super) use bulk::{last_bulk, list_bulks};

use super::customer::begin_for;
use crate::live::{Notice, Whom};
use crate::store::customer::CustomerRow;
use crate::store::{Change, Db, Recorded, customer, tenant};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{AutopayText, Permission, Permissions};
use vitrine_policy::{Actor, Ask, decide, scope_customers};
use vitrine_wire::Differing;

/// The word that a form sends.
///
/// # Errors
/// `Invalid` for another word.
fn parse(word: &str) -> ServiceResult<Permission> {
    let unknown = || ServiceError::field("permission", "Choose one of the permissions on this page.");
    Permission::from_word(word).ok_or_else(unknown)
}

/// As the history keeps it: "Can view jobs and visits: on".
fn in_words(permission: Permission, on: bool) -> String {
    format!("{}: {}", permission.label(), if on { "on" } else { "off" })
}

/// Sets what new customers begin with; answers with the consequence in words. Changes no customer that is there.
///
/// # Errors
/// The policy's; `Invalid` for another word than the four.
pub async fn set_default(cx: &Context, viewer: &Viewer, permission: &str, on: bool) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let permission = parse(permission)?;
    let defaults = tenant::find(&change.db, change.tenant).await?.defaults;
    let stands = if on { "on" } else { "off" };
    let said = format!("{} is {stands} for new customers. No existing customer was changed.", permission.label());
    if defaults.is_on(permission) == on {
        return Ok(said);
    }
    tenant::set_default(&change.db, change.tenant, permission, on).await?;
    let line = Recorded {
        action: "set_default_permission",
        subject: change.tenant.bits(),
        before: in_words(permission, !on),
        after: in_words(permission, on),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// Switches a permission of one customer; answers with the consequence in words.
///
/// # Errors
/// The policy's; `Invalid` for another word than the four.
pub async fn permit_customer(
    cx: &Context,
    viewer: &Viewer,
    customer: &str,
    permission: &str,
    on: bool,
) -> ServiceResult<String> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    decide(&change.actor, Ask::SetCustomerPermission(&row.facts()))?;
    let permission = parse(permission)?;
    let said = consequence(&row.name, permission, on);
    if row.permitted.is_on(permission) == on {
        return Ok(said);
    }
    switch(cx, &mut change, &row, permission, on).await?;
    change.commit(cx).await?;
    Ok(said)
}

/// Gives one customer the defaults of a new one; answers with the consequence in words.
///
/// # Errors
/// The policy's.
pub async fn reset_customer(cx: &Context, viewer: &Viewer, customer: &str) -> ServiceResult<String> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    decide(&change.actor, Ask::SetCustomerPermission(&row.facts()))?;
    let defaults = tenant::find(&change.db, change.tenant).await?.defaults;
    let differing: Vec<Permission> = row.permitted.differing(defaults).collect();
    if differing.is_empty() {
        return Ok(format!("{} has the defaults already.", row.name));
    }
    let mut said = Vec::new();
    for permission in differing {
        let on = defaults.is_on(permission);
        switch(cx, &mut change, &row, permission, on).await?;
        said.push(consequence(&row.name, permission, on));
    }
    change.commit(cx).await?;
    Ok(said.join(" "))
}

/// Writes one switch of one customer, with its line of the history, and tells those whose rights changed.
async fn switch(
    cx: &Context,
    change: &mut Change,
    row: &CustomerRow,
    permission: Permission,
    on: bool,
) -> ServiceResult<()> {
    customer::set_permission(&change.db, change.tenant, &[row.customer], permission, on).await?;
    let line = Recorded {
        action: "permit_customer",
        subject: row.customer.bits(),
        before: in_words(permission, !on),
        after: in_words(permission, on),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::Rights(Whom::Customer(row.customer)));
    change.announce(Notice::StaffLists);
    Ok(())
}

fn consequence(name: &str, permission: Permission, on: bool) -> String {
    match (permission, on) {
        (Permission::ViewJobs, true) => format!("{name} can view its jobs in the portal now."),
        (Permission::ViewJobs, false) => format!("{name} can no longer view jobs: they are gone from its portal."),
        (Permission::HideReadings, true) => format!("Readings are hidden from {name}."),
        (Permission::HideReadings, false) => format!("{name} may see readings."),
        (Permission::HideConsumables, true) => format!("Consumables added are hidden from {name}."),
        (Permission::HideConsumables, false) => format!("{name} may see consumables added."),
        (Permission::ViewBilling, true) => format!("{name} may view invoices, payments and payment methods."),
        (Permission::ViewBilling, false) => format!("{name} may not view invoices, payments and payment methods."),
    }
}

/// Sets whether customers may turn auto-pay off, and what they read where they may not; answers with the consequence.
///
/// # Errors
/// The policy's; `Invalid` for a message that is too long.
pub async fn set_autopay(cx: &Context, viewer: &Viewer, may_stop: bool, text: &str) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let text = AutopayText::parse(text).map_err(|error| ServiceError::field("text", error))?;
    let business = tenant::find(&change.db, change.tenant).await?;
    let said = if may_stop {
        "Customers may turn auto-pay off themselves.".to_owned()
    } else {
        "Customers may not turn auto-pay off; they read your message instead. They can still turn it on and change how \
         they pay."
            .to_owned()
    };
    if business.may_stop_autopay == may_stop && business.autopay_text == text.as_str() {
        return Ok(said);
    }
    tenant::set_autopay(&change.db, change.tenant, may_stop, &text).await?;
    let word = |may_stop: bool, text: &str| {
        let stands = if may_stop { "customers may turn auto-pay off" } else { "customers may not turn auto-pay off" };
        if text.is_empty() { stands.to_owned() } else { format!("{stands}\n{text}") }
    };
    let line = Recorded {
        action: "set_autopay",
        subject: change.tenant.bits(),
        before: word(business.may_stop_autopay, &business.autopay_text),
        after: word(may_stop, text.as_str()),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// For each default from which customers of the asker's differ, how many.
///
/// # Errors
/// The database's.
pub(super) async fn differing(db: &Db, actor: &Actor, defaults: Permissions) -> ServiceResult<Vec<Differing>> {
    let scope = scope_customers(actor);
    let mut found = Vec::new();
    for permission in Permission::ALL {
        let customers = customer::count_having(db, &scope, permission, !defaults.is_on(permission)).await?;
        if customers > 0 {
            found.push(Differing { permission, customers });
        }
    }
    Ok(found)
}
