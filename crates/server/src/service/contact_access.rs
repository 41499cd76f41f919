//! What a contact may reach: which jobs, through which browsers, by which link; and whom to talk to first.

use super::contact::find;
use super::customer::begin_for;
use super::job::people::{name_contacts, rename};
use super::open_job::open_for_staff;
use super::ticks::Ticks;
use crate::live::{Notice, Whom};
use crate::store::{Change, Recorded, identity, invitation, invitation_mail, mail, membership, session, share_link};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::BTreeSet;
use vitrine_domain::{ContactState, Email, JobId, JobRights, MembershipId};
use vitrine_policy::{Actor, Ask, decide};
use vitrine_wire::TickedBoxes;

/// Sets whether a contact sees all of the customer's jobs, chosen ones or none; answers with the consequence in words.
/// Which ones were chosen is kept in any case.
///
/// # Errors
/// The policy's; not found for a contact of another customer; `Invalid` for another word than the three.
pub async fn set_job_rights(
    cx: &Context,
    viewer: &Viewer,
    customer: &str,
    contact: &str,
    rights: &str,
) -> ServiceResult<String> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    let (contact, facts) = find(&change, &row, contact).await?;
    decide(&change.actor, Ask::SetJobRights(&facts))?;
    let rights = JobRights::from_word(rights)
        .ok_or_else(|| ServiceError::field("rights", "Choose all jobs, chosen jobs or no jobs."))?;
    let name = &contact.name;
    let said = match rights {
        JobRights::All => format!("{name} sees every job that is shared with {}.", row.name),
        JobRights::Chosen => format!("{name} sees the jobs that you choose, and no others."),
        JobRights::Nothing => format!("{name} sees no jobs: they are gone from their portal."),
    };
    let before = rights_of(&change, contact.membership).await?;
    if before == rights {
        return Ok(said);
    }
    membership::set_job_rights(&change.db, contact.membership, rights).await?;
    let line = Recorded {
        action: "set_job_rights",
        subject: contact.membership.bits(),
        before: in_words(before).to_owned(),
        after: in_words(rights).to_owned(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::Rights(Whom::Membership(contact.membership)));
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

async fn rights_of(change: &Change, contact: MembershipId) -> ServiceResult<JobRights> {
    match membership::actor_through(&change.db, change.tenant, contact).await? {
        Some(Actor::Contact(contact)) => Ok(contact.job_rights),
        Some(Actor::Staff(_) | Actor::Stranger) | None => Err(ServiceError::not_found()),
    }
}

const fn in_words(rights: JobRights) -> &'static str {
    match rights {
        JobRights::All => "all jobs",
        JobRights::Chosen => "chosen jobs",
        JobRights::Nothing => "no jobs",
    }
}

/// Chooses jobs for a contact, or takes them away again; answers with the consequence in words.
///
/// # Errors
/// The policy's; not found for a contact of another customer; `Invalid` for a job that is not the customer's, and where
/// a job names too many.
pub async fn choose_jobs(
    cx: &Context,
    viewer: &Viewer,
    customer: &str,
    contact: &str,
    sent: &TickedBoxes,
) -> ServiceResult<String> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    let (contact, facts) = find(&change, &row, contact).await?;
    decide(&change.actor, Ask::SetJobRights(&facts))?;
    let ticks = Ticks::<JobId>::read(sent)?;
    let jobs: BTreeSet<JobId> = ticks.added.union(&ticks.removed).copied().collect();
    let (mut chosen, mut taken) = (0_usize, 0_usize);
    for job in jobs {
        let open = match open_for_staff(&change.db, &change.actor, job).await {
            Ok(open) if open.facts.customer == row.customer => open,
            Ok(_) | Err(ServiceError::Refused(_)) => {
                let sentence = format!("Choose jobs of {}: load the page again, then try once more.", row.name);
                return Err(ServiceError::field("ticked", sentence));
            }
            Err(error) => return Err(error),
        };
        let is_added = ticks.added.contains(&job);
        let (one, nobody) = ([contact.membership].into(), BTreeSet::new());
        let of_contact =
            if is_added { Ticks { added: one, removed: nobody } } else { Ticks { added: nobody, removed: one } };
        if let Some((line, named)) = rename(&change, &open, &of_contact).await? {
            name_contacts(cx, &mut change, &open, &named, line).await?;
            if is_added { chosen += 1 } else { taken += 1 }
        }
    }
    let jobs = |count: usize| format!("{count} {}", if count == 1 { "job" } else { "jobs" });
    let name = &contact.name;
    let said = match (chosen, taken) {
        (0, 0) => return Ok(format!("Nothing changed for {name}.")),
        (chosen, 0) => format!("Chosen for {name}: {}.", jobs(chosen)),
        (0, taken) => format!("Taken away from {name}: {}.", jobs(taken)),
        (chosen, taken) => format!("Chosen for {name}: {}. Taken away: {}.", jobs(chosen), jobs(taken)),
    };
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// Makes a contact the one to talk to first; answers with the consequence in words.
///
/// # Errors
/// The policy's; not found for a contact of another customer; `Conflict` for one without a valid address or one who is
/// blocked.
pub async fn make_primary(cx: &Context, viewer: &Viewer, customer: &str, contact: &str) -> ServiceResult<String> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    let (contact, facts) = find(&change, &row, contact).await?;
    decide(&change.actor, Ask::EditCustomer(&row.facts()))?;
    let name = &contact.name;
    let login = identity::find(&change.db, contact.identity).await?.ok_or_else(ServiceError::not_found)?;
    if Email::parse(&login.email).is_err() {
        return Err(ServiceError::Conflict(format!(
            "{name} has no valid e-mail address, and the primary contact needs one. Add them again with an address."
        )));
    }
    match facts.state {
        ContactState::Invited | ContactState::Active => {}
        ContactState::Blocked => {
            return Err(ServiceError::Conflict(format!("{name} is blocked. Unblock them first, or choose another.")));
        }
    }
    let said = format!("{name} is the primary contact of {} now.", row.name);
    if contact.is_primary {
        return Ok(said);
    }
    let contacts = membership::contacts_of(&change.db, change.tenant, &[row.customer]).await?;
    let before = contacts.into_iter().find(|(one, _)| one.is_primary).map(|(one, _)| one.name).unwrap_or_default();
    membership::set_primary(&change.db, change.tenant, row.customer, contact.membership).await?;
    let line = Recorded {
        action: "make_primary",
        subject: row.customer.bits(),
        before,
        after: contact.name.clone(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// Signs a contact out of this business's portal in every browser; answers with the consequence in words. They can sign
/// in again.
///
/// # Errors
/// The policy's; not found for a contact of another customer.
pub async fn end_contact_sessions(
    cx: &Context,
    viewer: &Viewer,
    customer: &str,
    contact: &str,
) -> ServiceResult<String> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    let (contact, facts) = find(&change, &row, contact).await?;
    decide(&change.actor, Ask::EndContactSessions(&facts))?;
    let name = &contact.name;
    let open = session::list_through(&change.db, contact.membership, change.at).await?.len();
    if open == 0 {
        return Ok(format!("{name} is signed in nowhere."));
    }
    let browsers = if open == 1 { "1 browser".to_owned() } else { format!("{open} browsers") };
    let said = format!("{name} is signed out of {browsers}, and can sign in again. Block them to keep them out.");
    session::delete_through(&change.db, contact.membership).await?;
    let line = Recorded {
        action: "end_contact_sessions",
        subject: contact.membership.bits(),
        before: browsers,
        after: String::new(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::Rights(Whom::Membership(contact.membership)));
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// Takes an open invitation back, and links to jobs with it: none of them works any more. Answers with the consequence
/// in words.
///
/// # Errors
/// The policy's; not found for a contact of another customer.
pub async fn revoke_invitation(cx: &Context, viewer: &Viewer, customer: &str, contact: &str) -> ServiceResult<String> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    let (contact, _) = find(&change, &row, contact).await?;
    decide(&change.actor, Ask::InviteContact(&row.facts()))?;
    let name = &contact.name;
    let ids = [contact.membership];
    let is_out = !invitation::open_of(&change.db, &ids).await?.is_empty()
        || !share_link::open_of(&change.db, &ids).await?.is_empty();
    if !is_out && !invitation_mail::is_under_way(&change.db, contact.membership).await? {
        return Ok(format!("No invitation of {name} is open."));
    }
    let said = format!("The invitation of {name} is taken back: its link no longer works. You can make a new one.");
    invitation::revoke_open(&change.db, contact.membership, change.at).await?;
    invitation_mail::delete_to_go(&change.db, contact.membership).await?;
    share_link::revoke_of_contact(&change.db, contact.membership, change.at).await?;
    mail::delete_shares_to_go(&change.db, contact.membership).await?;
    let line = Recorded {
        action: "revoke_invitation",
        subject: contact.membership.bits(),
        before: contact.name.clone(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}
