//! Whom a job names: staff who work on it, contacts who may see chosen jobs alone.

use crate::live::Notice;
use crate::service::history_words::{ASSIGN_JOB, CHOOSE_CONTACTS};
use crate::service::open_job::{OpenJob, open_for_staff};
use crate::service::parse;
use crate::service::ticks::Ticks;
use crate::store::entity::job as row;
use crate::store::{Change, Db, Key, Pipelines, Recorded, job, reference};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::BTreeSet;
use vitrine_domain::{CustomerId, JobId, JobRights, MEMBERS_MAX, Members, MembershipId, TenantId};
use vitrine_policy::{Actor, Ask, ContactFacts, CustomerFacts, JobFacts, decide};
use vitrine_wire::{ChoosingContact, PersonBadge, TickedBoxes};

const NOT_LISTED: &str = "Choose people from the list: load the page again, then try once more.";

/// Assigns members of staff to a job, or takes them off it; answers with who is assigned now, in words.
///
/// # Errors
/// The policy's; `Invalid` for somebody who is not at work in the tenant, and for too many.
pub async fn assign_job(cx: &Context, viewer: &Viewer, job: &str, sent: &TickedBoxes) -> ServiceResult<String> {
    let change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(job)?).await?;
    decide(&change.actor, Ask::EditJob(&open.facts))?;
    let ticks = Ticks::<MembershipId>::read(sent)?;
    let staff = reference::active_staff(&change.db, change.tenant).await?;
    if !ticks.added.iter().all(|one| staff.iter().any(|(member, _)| member == one)) {
        return Err(ServiceError::field("ticked", NOT_LISTED));
    }
    let assigned = ticks.onto(open.facts.assigned.iter());
    let assigned = Members::of(assigned).map_err(|_| {
        let sentence = format!("A job can be assigned to {MEMBERS_MAX} people at most. Take somebody off it first.");
        ServiceError::field("ticked", sentence)
    })?;
    let before = names_in_words(&change.db, change.tenant, &open.facts.assigned).await?;
    let after = names_in_words(&change.db, change.tenant, &assigned).await?;
    let said = if assigned.is_empty() {
        "Nobody is assigned to this job now.".to_owned()
    } else {
        format!("Assigned to this job: {after}.")
    };
    if assigned == open.facts.assigned {
        return Ok(said);
    }
    let row = row::Model { assigned: assigned.to_string(), updated_at: change.at.millis(), ..open.row.clone() };
    let line = Recorded { action: ASSIGN_JOB, before, after, ..Recorded::default() };
    write_people(cx, change, (&open.pipelines, &open.facts), row, line).await?;
    Ok(said)
}

/// Lets contacts who may see chosen jobs alone see a job, or not any more; answers with the consequence in words.
///
/// # Errors
/// The policy's; `Invalid` for somebody who is no contact of the job's customer, and for too many.
pub async fn choose_contacts(cx: &Context, viewer: &Viewer, job: &str, sent: &TickedBoxes) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(job)?).await?;
    let contacts = reference::contacts_of(&change.db, change.tenant, open.facts.customer).await?;
    may_choose(&change.actor, &open.facts, None)?;
    let ticks = Ticks::<MembershipId>::read(sent)?;
    for one in ticks.added.iter().chain(&ticks.removed) {
        let contact = contacts.iter().find(|(_, contact)| contact.membership == *one);
        let (_, contact) = contact.ok_or_else(|| ServiceError::field("ticked", NOT_LISTED))?;
        may_choose(&change.actor, &open.facts, Some(contact.state))?;
    }
    let mut people = Vec::new();
    let writes = rename(&change, &open, &ticks).await?;
    for (name, contact) in &contacts {
        let named = writes.as_ref().map_or(&open.facts.named_contacts, |(_, named)| named);
        if contact.job_rights == JobRights::Chosen && named.contains(contact.membership) {
            people.push(name.clone());
        }
    }
    let said = if people.is_empty() {
        "None of the contacts who see chosen jobs sees this one.".to_owned()
    } else {
        format!("Chosen for {}.", people.join(", "))
    };
    let Some((line, named)) = writes else { return Ok(said) };
    name_contacts(cx, &mut change, &open, &named, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// For which contacts a job may be chosen is a question about the contact; without one, about any.
fn may_choose(actor: &Actor, job: &JobFacts, state: Option<vitrine_domain::ContactState>) -> ServiceResult<()> {
    let state = state.unwrap_or(vitrine_domain::ContactState::Active);
    let facts = ContactFacts { tenant: job.tenant, customer: job.customer, state };
    Ok(decide(actor, Ask::SetJobRights(&facts))?)
}

/// The line of the history and whom the job names then; `None`: nothing changes.
pub(in crate::service) async fn rename(
    change: &Change,
    open: &OpenJob,
    ticks: &Ticks<MembershipId>,
) -> ServiceResult<Option<(Recorded, Members)>> {
    let named = ticks.onto(open.facts.named_contacts.iter());
    let named = Members::of(named).map_err(|_| {
        let sentence = format!(
            "#{} {} is chosen for {MEMBERS_MAX} contacts already, and more do not fit. Take it away from one of them first.",
            open.row.number, open.row.title
        );
        ServiceError::field("ticked", sentence)
    })?;
    if named == open.facts.named_contacts {
        return Ok(None);
    }
    let before = names_in_words(&change.db, change.tenant, &open.facts.named_contacts).await?;
    let after = names_in_words(&change.db, change.tenant, &named).await?;
    Ok(Some((Recorded { action: CHOOSE_CONTACTS, before, after, ..Recorded::default() }, named)))
}

/// Writes whom a job names, with its line of the history and its notice.
pub(in crate::service) async fn name_contacts(
    cx: &Context,
    change: &mut Change,
    open: &OpenJob,
    named: &Members,
    line: Recorded,
) -> ServiceResult<()> {
    let row = row::Model { named_contacts: named.to_string(), ..open.row.clone() };
    let facts = open.pipelines.job_facts(&row)?;
    let job = JobId::of(row.id);
    job::name_people(&change.db, &row).await?;
    job::update_job(&change.db, row).await?;
    change.record(cx, Recorded { job: Some(job), subject: job.bits(), ..line }).await?;
    change.announce(Notice::Job { before: Some(open.facts.into()), after: facts.into(), touches_portal: false });
    Ok(())
}

async fn write_people(
    cx: &Context,
    mut change: Change,
    (pipelines, before): (&Pipelines, &JobFacts),
    row: row::Model,
    line: Recorded,
) -> ServiceResult<()> {
    let facts = pipelines.job_facts(&row)?;
    decide(&change.actor, Ask::EditJob(&facts))?;
    let job = JobId::of(row.id);
    job::name_people(&change.db, &row).await?;
    job::update_job(&change.db, row).await?;
    change.record(cx, Recorded { job: Some(job), subject: job.bits(), ..line }).await?;
    change.announce(Notice::Job { before: Some((*before).into()), after: facts.into(), touches_portal: false });
    change.commit(cx).await
}

/// "Ann Young, Tom Field", or "Nobody".
async fn names_in_words(db: &Db, tenant: TenantId, people: &Members) -> ServiceResult<String> {
    let names = badges(db, tenant, people.iter()).await?;
    if names.is_empty() {
        return Ok("Nobody".to_owned());
    }
    Ok(names.into_iter().map(|one| one.name).collect::<Vec<_>>().join(", "))
}

/// People by name.
pub(super) async fn badges(
    db: &Db,
    tenant: TenantId,
    people: impl IntoIterator<Item = MembershipId>,
) -> ServiceResult<Vec<PersonBadge>> {
    let people: BTreeSet<MembershipId> = people.into_iter().collect();
    let names = reference::person_names(db, tenant, people.iter().map(|one| one.uuid())).await?;
    let mut badges: Vec<PersonBadge> =
        people.into_iter().map(|membership| PersonBadge { membership, name: names.of(membership.uuid()) }).collect();
    badges.sort_by_key(|badge| (badge.name.to_lowercase(), badge.membership));
    Ok(badges)
}

/// Whoever can be assigned, for those who may assign: everybody at work, and who is assigned still.
pub(super) async fn assignable(db: &Db, actor: &Actor, job: &JobFacts) -> ServiceResult<Vec<PersonBadge>> {
    if decide(actor, Ask::EditJob(job)).is_err() {
        return Ok(Vec::new());
    }
    let staff = reference::active_staff(db, job.tenant).await?;
    badges(db, job.tenant, staff.into_iter().map(|(member, _)| member).chain(job.assigned.iter())).await
}

/// The customer's contacts whose jobs are chosen one by one, for those who may choose.
pub(super) async fn choosing(db: &Db, actor: &Actor, job: &JobFacts) -> ServiceResult<Vec<ChoosingContact>> {
    let customer: CustomerId = job.customer;
    if decide(actor, Ask::SeeCustomer(&CustomerFacts { tenant: job.tenant, customer })).is_err()
        || may_choose(actor, job, None).is_err()
    {
        return Ok(Vec::new());
    }
    let contacts = reference::contacts_of(db, job.tenant, customer).await?;
    let choosing = contacts.into_iter().filter(|(_, contact)| contact.job_rights == JobRights::Chosen);
    Ok(choosing
        .map(|(name, contact)| ChoosingContact {
            membership: contact.membership,
            name,
            is_named: job.named_contacts.contains(contact.membership),
        })
        .collect())
}
