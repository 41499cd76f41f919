//! The staff's bell.

use super::parse;
use crate::live::Notice;
use crate::store::alert::{Bell, Which};
use crate::store::entity::alert as row;
use crate::store::{Change, Key, Look, Pipelines, Recorded, alert, membership, reference};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::HashMap;
use vitrine_domain::{AlertId, AlertKind, EntryId, EntryKind, Instant, MembershipId};
use vitrine_policy::{
    Actor, Ask, Contact, CustomerFacts, JobFacts, Staff, decide, scope_customers, scope_jobs, see_job,
};
use vitrine_wire::{AlertChoice, AlertJob, AlertLine, AlertList};

/// Alerts that the page shows.
const ALERTS_SHOWN: u64 = 100;

/// A contact wrote this entry: rings for the job's owner; where there is none (any more), for everybody who runs jobs.
///
/// # Errors
/// The database's.
pub(super) async fn raise(
    cx: &Context,
    change: &Change,
    contact: MembershipId,
    job: &JobFacts,
    entry: EntryId,
    kind: EntryKind,
) -> ServiceResult<()> {
    let kind = match kind {
        EntryKind::Note | EntryKind::Reply => AlertKind::Replied,
        EntryKind::File => AlertKind::Uploaded,
        EntryKind::FieldChange => AlertKind::FilledIn,
        EntryKind::StageChange => return Ok(()),
    };
    let staff = membership::active_staff(&change.db, change.tenant).await?;
    let owner = staff.iter().find(|one| Some(one.membership) == job.owner).copied();
    let hear: Vec<Staff> = match owner {
        Some(owner) => vec![owner],
        None => staff.into_iter().filter(|one| decide(&Actor::Staff(*one), Ask::EditJob(job)).is_ok()).collect(),
    };
    let hear = hear.into_iter().filter(|one| see_job(&Actor::Staff(*one), job).is_ok());
    ring(cx, change, hear, kind, contact, Some((job, entry))).await
}

/// A contact has accepted the invitation: rings for everybody who invites contacts of that customer.
///
/// # Errors
/// The database's.
pub(super) async fn raise_signed_in(cx: &Context, change: &Change, contact: &Contact) -> ServiceResult<()> {
    let facts = CustomerFacts { tenant: contact.tenant, customer: contact.customer };
    let staff = membership::active_staff(&change.db, change.tenant).await?;
    let hear = staff.into_iter().filter(|one| decide(&Actor::Staff(*one), Ask::InviteContact(&facts)).is_ok());
    ring(cx, change, hear, AlertKind::SignedIn, contact.membership, None).await
}

async fn ring(
    cx: &Context,
    change: &Change,
    hear: impl Iterator<Item = Staff>,
    kind: AlertKind,
    contact: MembershipId,
    about: Option<(&JobFacts, EntryId)>,
) -> ServiceResult<()> {
    let hear: Vec<MembershipId> = hear.map(|one| one.membership).collect();
    let off = alert::off(&change.db, &hear, kind).await?;
    let rows = hear.into_iter().filter(|one| !off.contains(one)).map(|one| row::Model {
        id: AlertId::fresh(cx).uuid(),
        tenant_id: change.tenant.uuid(),
        membership_id: one.uuid(),
        kind: kind.as_str().to_owned(),
        contact_id: contact.uuid(),
        job_id: about.map(|(job, _)| job.job.uuid()),
        entry_id: about.map(|(_, entry)| entry.uuid()),
        created_at: change.at.millis(),
        read_at: None,
    });
    // The stream tells of the entry (or of the contact) anyhow; whoever hears of that asks for the bell again.
    Ok(alert::insert(&change.db, rows.collect()).await?)
}

/// The asker's bell: what it rang for and may be seen now.
fn bell(actor: &Actor) -> ServiceResult<Bell> {
    decide(actor, Ask::UseStaffScreens)?;
    let of = actor.membership().ok_or_else(ServiceError::not_found)?;
    Ok(Bell { of, jobs: scope_jobs(actor), customers: scope_customers(actor) })
}

/// How many alerts the looker has not read.
///
/// # Errors
/// The policy's; the database's.
pub(super) async fn unread(look: &Look) -> ServiceResult<u64> {
    Ok(alert::count_unread(&look.db, &bell(&look.actor)?).await?)
}

/// How many alerts the asker has not read.
///
/// # Errors
/// `NotFound` for anybody but staff.
pub async fn count_alerts(cx: &Context, viewer: &Viewer) -> ServiceResult<u64> {
    unread(&Look::open(cx, viewer).await?).await
}

/// The asker's newest alerts. One about a job that the asker may not see any more is not there.
///
/// # Errors
/// `NotFound` for anybody but staff.
pub async fn list_alerts(cx: &Context, viewer: &Viewer) -> ServiceResult<AlertList> {
    let look = Look::open(cx, viewer).await?;
    let bell = bell(&look.actor)?;
    let tenant = look.actor.tenant().ok_or_else(ServiceError::not_found)?;
    let rows = alert::list(&look.db, &bell, ALERTS_SHOWN).await?;
    let pipelines = Pipelines::load(&look.db, tenant).await?;
    let people = reference::person_names(&look.db, tenant, rows.iter().map(|(row, _)| row.contact_id)).await?;
    let mut customers = HashMap::new();
    let mut alerts = Vec::with_capacity(rows.len());
    for (row, job) in rows {
        let kind = AlertKind::from_word(&row.kind).ok_or(crate::store::StoreError::Row("alert"))?;
        let job = match job {
            Some(job) => {
                let seen = match see_job(&look.actor, &pipelines.job_facts(&job)?) {
                    Ok(seen) => seen,
                    Err(refusal) => {
                        tracing::error!(alert = %row.id, ?refusal, "the scope of alerts and the policy disagree");
                        continue;
                    }
                };
                Some(AlertJob { job: seen.job(), number: job.number, title: job.title })
            }
            None => None,
        };
        let contact = MembershipId::of(row.contact_id);
        let customer = match (&job, customers.get(&contact)) {
            (Some(_), _) => None,
            (None, Some(known)) => *known,
            (None, None) => {
                let of = match membership::actor_through(&look.db, tenant, contact).await? {
                    Some(Actor::Contact(contact)) => Some(contact.customer),
                    Some(Actor::Staff(_) | Actor::Stranger) | None => None,
                };
                customers.insert(contact, of);
                of
            }
        };
        alerts.push(AlertLine {
            alert: Key::of(row.id),
            kind,
            who: people.of(row.contact_id),
            job,
            customer,
            created_at: Instant::from_millis(row.created_at),
            is_read: row.read_at.is_some(),
        });
    }
    Ok(AlertList { alerts, unread: alert::count_unread(&look.db, &bell).await? })
}

/// Marks one of the asker's alerts read. What one has read is nobody else's affair: the history does not keep it.
///
/// # Errors
/// `NotFound` for an alert that is not the asker's or may not be seen any more.
pub async fn read_alert(cx: &Context, viewer: &Viewer, alert: &str) -> ServiceResult<()> {
    let change = Change::begin(cx, viewer).await?;
    let bell = bell(&change.actor)?;
    let wanted: AlertId = parse::id(alert)?;
    if !alert::exists(&change.db, &bell, wanted).await? {
        return Err(ServiceError::not_found());
    }
    mark(cx, change, bell.of, Which::One(wanted)).await
}

/// Marks all of the asker's alerts read.
///
/// # Errors
/// `NotFound` for anybody but staff.
pub async fn read_all_alerts(cx: &Context, viewer: &Viewer) -> ServiceResult<()> {
    let change = Change::begin(cx, viewer).await?;
    let bell = bell(&change.actor)?;
    mark(cx, change, bell.of, Which::All).await
}

async fn mark(cx: &Context, mut change: Change, of: MembershipId, which: Which) -> ServiceResult<()> {
    if alert::mark_read(&change.db, of, which, change.at).await? == 0 {
        return Ok(());
    }
    change.announce(Notice::Own(of));
    change.commit(cx).await
}

/// Which kinds ring the asker's bell.
///
/// # Errors
/// `NotFound` for anybody but staff.
pub async fn alert_choices(cx: &Context, viewer: &Viewer) -> ServiceResult<Vec<AlertChoice>> {
    let look = Look::open(cx, viewer).await?;
    let bell = bell(&look.actor)?;
    let mut choices = Vec::with_capacity(AlertKind::ALL.len());
    for kind in AlertKind::ALL {
        let is_on = !alert::off(&look.db, &[bell.of], kind).await?.contains(&bell.of);
        choices.push(AlertChoice { kind, is_on });
    }
    Ok(choices)
}

/// Lets a kind ring the asker's bell, or not; answers with the consequence in words.
///
/// # Errors
/// `NotFound` for anybody but staff; `Invalid` for another word.
pub async fn choose_alert(cx: &Context, viewer: &Viewer, kind: &str, on: bool) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    let bell = bell(&change.actor)?;
    let kind = AlertKind::from_word(kind)
        .ok_or_else(|| ServiceError::field("kind", "Choose one of the alerts on the page."))?;
    let said = format!("{}: your bell {} from now on.", kind.label(), if on { "rings" } else { "stays silent" });
    let is_off = alert::off(&change.db, &[bell.of], kind).await?.contains(&bell.of);
    if is_off != on {
        return Ok(said);
    }
    alert::set(&change.db, bell.of, kind, on).await?;
    let word = |on: bool| format!("{} {}", kind.as_str(), if on { "on" } else { "off" });
    let line = Recorded {
        action: "choose_alert",
        subject: bell.of.bits(),
        before: word(!on),
        after: word(on),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::Own(bell.of));
    change.commit(cx).await?;
    Ok(said)
}
