//! A default for all existing customers at once: looked at first, done in one step, put back in one step.

use super::reach::Reach;
use super::{in_words, parse};
use crate::live::{Notice, Whom};
use crate::service::{parse as parsing, secret};
use crate::store::entity::permission_edit as row;
use crate::store::{Change, Db, Key, Look, Recorded, customer, history, permission_edit, reference, tenant};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::BTreeSet;
use vitrine_domain::{CustomerId, Instant, Permission, PermissionEditId, TenantId};
use vitrine_policy::{Actor, Ask, Refusal, decide, scope_customers};
use vitrine_wire::{BulkLine, BulkPreview, LastBulk};

/// A bulk change is offered to be put back for so long, in milliseconds.
const UNDO_OFFERED_MS: i64 = 24 * 60 * 60 * 1000;
/// The history of bulk changes shows so many.
const BULKS_LISTED: u64 = 20;

const CHANGED_SINCE: &str = "Something changed since you looked, so nothing was done. This is what it does now:";

/// What would be done.
struct Plan {
    permission: Permission,
    on: bool,
    /// Those who differ, in the order of their ids.
    customers: Vec<CustomerId>,
    reach: Reach,
}

impl Plan {
    /// Gives everybody the default.
    async fn of(db: &Db, actor: &Actor, tenant: TenantId, permission: Permission) -> ServiceResult<Self> {
        let on = tenant::find(db, tenant).await?.defaults.is_on(permission);
        let customers = customer::having(db, &scope_customers(actor), permission, !on).await?;
        let reach = Reach::of(db, tenant, &customers, permission, on).await?;
        Ok(Self { permission, on, customers, reach })
    }

    /// Puts a bulk change back.
    async fn back(db: &Db, actor: &Actor, tenant: TenantId, kept: &row::Model) -> ServiceResult<Self> {
        let damaged = || {
            tracing::error!(edit = %kept.id, "a bulk change of permissions cannot be read");
            ServiceError::Broken
        };
        let permission = Permission::from_word(&kept.permission).ok_or_else(damaged)?;
        let changed = kept.customers.split_whitespace().map(|id| id.parse().map_err(|_| damaged()));
        let changed = changed.collect::<ServiceResult<Vec<CustomerId>>>()?;
        // Whoever was switched one by one since has what they had before already, or what somebody chose for them.
        let still = customer::having(db, &scope_customers(actor), permission, kept.made_on).await?;
        let mut still: BTreeSet<CustomerId> = still.into_iter().collect();
        let chosen = in_words(permission, kept.made_on);
        for customer in history::subjects_since(db, tenant, kept.id, "permit_customer", &chosen).await? {
            still.remove(&CustomerId::of(customer));
        }
        let customers: Vec<CustomerId> = changed.into_iter().filter(|one| still.contains(one)).collect();
        let on = !kept.made_on;
        let reach = Reach::of(db, tenant, &customers, permission, on).await?;
        Ok(Self { permission, on, customers, reach })
    }

    fn seen(&self) -> String {
        secret::hash_of(&format!("{:?} {} {:?} {:?}", self.permission, self.on, self.customers, self.reach))
    }

    fn sentences(&self, total: u64) -> Vec<String> {
        let changed = counted(self.customers.len(), "customer", "customers");
        let mut said = vec![format!(
            "Sets “{}” to {} for {changed} of {total}. The others have it already.",
            self.permission.label(),
            if self.on { "on" } else { "off" }
        )];
        said.extend(self.reach_in_words(["Shows", "Hides"]));
        said
    }

    /// What putting back would do now: jobs that came since count too.
    fn sentences_back(&self) -> Vec<String> {
        let changed = counted(self.customers.len(), "customer", "customers");
        let stands = if self.on { "on" } else { "off" };
        let mut said = vec![format!("Undoing it turns “{}” {stands} for {changed}.", self.permission.label())];
        said.extend(self.reach_in_words(["Shows", "Hides"]));
        said
    }

    fn happened(&self) -> String {
        let changed = counted(self.customers.len(), "customer", "customers");
        let stands = if self.on { "on" } else { "off" };
        let mut said = vec![format!("“{}” is {stands} for {changed} more.", self.permission.label())];
        said.extend(self.reach_in_words(["It showed", "It hid"]));
        said.join(" ")
    }

    fn reach_in_words(&self, [shows, hides]: [&str; 2]) -> Vec<String> {
        let Reach { jobs, customers, pages } = &self.reach;
        if pages.is_empty() && *jobs == 0 {
            return vec!["No customer sees a difference.".to_owned()];
        }
        let (verb, to) = if self.on { (shows, "to") } else { (hides, "from") };
        let mut said = Vec::new();
        if *jobs > 0 {
            let jobs = counted(usize::try_from(*jobs).unwrap_or(usize::MAX), "job", "jobs");
            said.push(format!("{verb} {jobs} {to} {}.", counted(customers.len(), "customer", "customers")));
        }
        let empty = pages.difference(customers).count();
        if empty > 0 {
            said.push(format!("{verb} an empty page of jobs {to} {}.", counted(empty, "customer", "customers")));
        }
        said
    }
}

/// `1 customer`, `12 customers`.
fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What giving all existing customers the default would do, without doing it.
///
/// # Errors
/// Not found for whoever may not change settings; `Invalid` for another word than the four.
pub async fn preview_apply(cx: &Context, viewer: &Viewer, permission: &str) -> ServiceResult<BulkPreview> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::ChangeSettings(tenant))?;
    let plan = Plan::of(&look.db, &look.actor, tenant, parse(permission)?).await?;
    let total = customer::count(&look.db, &scope_customers(&look.actor)).await?;
    Ok(BulkPreview {
        permission: plan.permission,
        is_on: plan.on,
        sentences: if plan.customers.is_empty() {
            vec!["Every customer has this already.".to_owned()]
        } else {
            plan.sentences(total)
        },
        is_empty: plan.customers.is_empty(),
        seen: plan.seen(),
    })
}

/// Gives all existing customers the default: one step, with the `seen` of a preview that still holds. Answers with the
/// consequence in words.
///
/// # Errors
/// The policy's; `Invalid` for another word than the four; `Conflict` with the numbers as they are now when the preview
/// does not hold any more.
pub async fn apply_to_all(cx: &Context, viewer: &Viewer, permission: &str, seen: &str) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let plan = Plan::of(&change.db, &change.actor, change.tenant, parse(permission)?).await?;
    if plan.customers.is_empty() {
        return Ok("Every customer has this already.".to_owned());
    }
    if seen != plan.seen() {
        let total = customer::count(&change.db, &scope_customers(&change.actor)).await?;
        let now = plan.sentences(total).join(" ");
        return Err(ServiceError::Conflict(format!("{CHANGED_SINCE} {now}")));
    }
    let said = plan.happened();
    let made_by = change.actor.membership().ok_or(Refusal::NotSignedIn)?;
    write(cx, &mut change, &plan, "apply_permission").await?;
    let kept = row::Model {
        id: PermissionEditId::fresh(cx).uuid(),
        tenant_id: change.tenant.uuid(),
        made_by: made_by.uuid(),
        permission: plan.permission.as_str().to_owned(),
        made_on: plan.on,
        customers: plan.customers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        said: said.clone(),
        created_at: change.at.millis(),
        undone_at: None,
    };
    permission_edit::insert(&change.db, kept).await?;
    change.commit(cx).await?;
    Ok(said)
}

/// Puts a bulk change back: whoever it changed has again what they had. Asks for the `seen` of what the settings say
/// that it would do, since it may show more than was hidden. Answers with the consequence in words.
///
/// # Errors
/// The policy's; not found for a change that is unknown or another tenant's; `Conflict` when it was put back already,
/// when it is too old, and with the numbers as they are now when what was seen does not hold any more.
pub async fn undo_apply(cx: &Context, viewer: &Viewer, edit: &str, seen: &str) -> ServiceResult<String> {
    let id: PermissionEditId = parsing::id(edit)?;
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let kept = permission_edit::find(&change.db, change.tenant, id).await?.ok_or_else(ServiceError::not_found)?;
    if kept.undone_at.is_some() {
        return Err(ServiceError::Conflict("This was put back already.".to_owned()));
    }
    if kept.created_at < cx.now().millis() - UNDO_OFFERED_MS {
        let said =
            "This change is more than a day old, so it is not put back in one step any more. Nothing was changed.";
        return Err(ServiceError::Conflict(said.to_owned()));
    }
    let plan = Plan::back(&change.db, &change.actor, change.tenant, &kept).await?;
    if seen != plan.seen() {
        let now = plan.sentences_back().join(" ");
        return Err(ServiceError::Conflict(format!("{CHANGED_SINCE} {now}")));
    }
    let said = format!("Put back. {}", plan.happened());
    permission_edit::set_undone(&change.db, change.tenant, id, change.at).await?;
    write(cx, &mut change, &plan, "undo_permission").await?;
    change.commit(cx).await?;
    Ok(said)
}

/// Switches all of them, with a line of the history for each and one for the whole.
async fn write(cx: &Context, change: &mut Change, plan: &Plan, action: &'static str) -> ServiceResult<()> {
    customer::set_permission(&change.db, change.tenant, &plan.customers, plan.permission, plan.on).await?;
    let (before, after) = (in_words(plan.permission, !plan.on), in_words(plan.permission, plan.on));
    let line = |action, subject| Recorded {
        action,
        subject,
        before: before.clone(),
        after: after.clone(),
        ..Recorded::default()
    };
    let whole = Recorded {
        before: String::new(),
        after: format!("{after}, {}", counted(plan.customers.len(), "customer", "customers")),
        ..line(action, change.tenant.bits())
    };
    let each = plan.customers.iter().map(|customer| line("permit_customer", customer.bits()));
    change.record_all(cx, std::iter::once(whole).chain(each).collect()).await?;
    for customer in &plan.customers {
        change.announce(Notice::Rights(Whom::Customer(*customer)));
    }
    change.announce(Notice::StaffLists);
    Ok(())
}

/// The latest bulk change, while it is offered to be put back, with what that would do.
///
/// # Errors
/// The database's.
pub(in crate::service) async fn last_bulk(
    cx: &Context,
    db: &Db,
    actor: &Actor,
    tenant: TenantId,
) -> ServiceResult<Option<LastBulk>> {
    let since = Instant::from_millis(cx.now().millis() - UNDO_OFFERED_MS);
    let Some(row) = permission_edit::latest(db, tenant, since).await?.filter(|row| row.undone_at.is_none()) else {
        return Ok(None);
    };
    let people = reference::person_names(db, tenant, [row.made_by]).await?;
    let back = Plan::back(db, actor, tenant, &row).await?;
    Ok(Some(LastBulk {
        edit: PermissionEditId::of(row.id),
        who: people.of(row.made_by),
        said: row.said,
        at: Instant::from_millis(row.created_at),
        would: back.sentences_back(),
        seen: back.seen(),
    }))
}

/// The business's latest bulk changes, newest first.
///
/// # Errors
/// The database's.
pub(in crate::service) async fn list_bulks(db: &Db, tenant: TenantId) -> ServiceResult<Vec<BulkLine>> {
    let rows = permission_edit::list(db, tenant, BULKS_LISTED).await?;
    let people = reference::person_names(db, tenant, rows.iter().map(|row| row.made_by)).await?;
    let line = |row: row::Model| BulkLine {
        who: people.of(row.made_by),
        said: row.said,
        at: Instant::from_millis(row.created_at),
        put_back_at: row.undone_at.map(Instant::from_millis),
    };
    Ok(rows.into_iter().map(line).collect())
}
