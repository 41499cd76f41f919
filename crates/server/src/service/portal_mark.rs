//! How far a customer has come into the portal, and what the next click on the mark does.

use crate::Context;
use crate::ServiceResult;
use crate::store::customer::CustomerRow;
use crate::store::job::JobFilter;
use crate::store::membership::{Kind, MembershipRow};
use crate::store::{Look, invitation, invitation_mail, job, reference, share_link, tenant};
use std::collections::{HashMap, HashSet};
use vitrine_domain::{ContactState, CustomerId, MailState, MembershipId};
use vitrine_policy::{Actor, scope_jobs};
use vitrine_wire::{ContactLine, NextClick, PortalMark};

/// The marks of customers, by their contacts. An archived customer's contacts can do nothing.
///
/// # Errors
/// The database's.
pub(super) async fn marks(
    cx: &Context,
    look: &Look,
    contacts: &[(MembershipRow, String)],
) -> ServiceResult<HashMap<CustomerId, PortalMark>> {
    let waiting: Vec<MembershipId> =
        contacts.iter().filter(|(row, _)| is_invited(row)).map(|(row, _)| row.membership).collect();
    let mut open: HashSet<MembershipId> =
        invitation::good_of(&look.db, &waiting, cx.now()).await?.into_iter().map(|link| link.membership).collect();
    let mails = invitation_mail::states_of(&look.db, &waiting).await?;
    open.extend(mails.into_iter().filter(|(_, state)| is_under_way(*state)).map(|(contact, _)| contact));
    open.extend(share_link::good_of(&look.db, &waiting, cx.now()).await?);
    let mut marks = HashMap::new();
    for (row, _) in contacts {
        let Kind::Contact(customer, state) = row.kind else { continue };
        let mark = of_contact(state, open.contains(&row.membership));
        let now = marks.entry(customer).or_insert(PortalMark::NoAccess);
        *now = further(*now, mark);
    }
    Ok(marks)
}

fn is_invited(row: &MembershipRow) -> bool {
    matches!(row.kind, Kind::Contact(_, ContactState::Invited))
}

const fn is_under_way(state: MailState) -> bool {
    match state {
        MailState::Waiting | MailState::Sending => true,
        MailState::Sent | MailState::Failed => false,
    }
}

const fn of_contact(state: ContactState, is_invitation_open: bool) -> PortalMark {
    match state {
        ContactState::Active => PortalMark::Active,
        ContactState::Invited if is_invitation_open => PortalMark::Invited,
        ContactState::Invited | ContactState::Blocked => PortalMark::NoAccess,
    }
}

const fn further(one: PortalMark, other: PortalMark) -> PortalMark {
    match (one, other) {
        (PortalMark::Active, _) | (_, PortalMark::Active) => PortalMark::Active,
        (PortalMark::Invited, _) | (_, PortalMark::Invited) => PortalMark::Invited,
        (PortalMark::NoAccess, PortalMark::NoAccess) => PortalMark::NoAccess,
    }
}

/// A customer's mark by the lines of its contacts.
pub(super) fn of_lines(lines: &[ContactLine]) -> PortalMark {
    let mark = |line: &ContactLine| {
        let is_invited = line.invited_until.is_some() || line.invitation_mail.is_some_and(is_under_way);
        let is_open = is_invited || line.has_job_link;
        of_contact(line.state, is_open)
    };
    lines.iter().map(mark).fold(PortalMark::NoAccess, further)
}

/// What comes next for a customer, for somebody who may invite.
///
/// # Errors
/// The database's.
pub(super) async fn next_step(
    look: &Look,
    of: &CustomerRow,
    lines: &[ContactLine],
    mark: PortalMark,
) -> ServiceResult<NextClick> {
    let nothing = |sentence: String| NextClick { sentence, ..NextClick::default() };
    if of.is_archived {
        return Ok(nothing(format!("{} is archived: its contacts are cut off. Restore it first.", of.name)));
    }
    if !tenant::find(&look.db, of.tenant).await?.portal_is_on {
        return Ok(nothing("The customer portal is off. An owner or admin turns it on in the settings.".to_owned()));
    }
    let Some(primary) = lines.iter().find(|line| line.is_primary) else {
        let sentence = "Nobody can be invited yet. Add a contact with an e-mail address first.";
        return Ok(nothing(sentence.to_owned()));
    };
    let name = &primary.name;
    match primary.state {
        ContactState::Active => Ok(nothing(match mark {
            PortalMark::Active => format!("{name} can open the portal. Share a job with them on the job’s page."),
            PortalMark::NoAccess | PortalMark::Invited => String::new(),
        })),
        ContactState::Blocked => Ok(nothing(format!(
            "{name}, the primary contact, is blocked. Unblock them, or make somebody else primary."
        ))),
        ContactState::Invited => {
            let sees = sees(look, of, primary.membership).await?;
            let (verb, label) = match of_lines(std::slice::from_ref(primary)) {
                PortalMark::Invited => ("gets a new mail, and the earlier link ends", "Invite again"),
                PortalMark::NoAccess | PortalMark::Active => ("gets a mail with a link", "Invite"),
            };
            let sentence = format!("{name} <{}> {verb}. Whoever opens it sees {sees}.", primary.email);
            Ok(NextClick { invites: Some(primary.membership), sentence, label: format!("{label} {name}") })
        }
    }
}

/// What a contact will see once they have accepted: "3 jobs of Reyes Household".
async fn sees(look: &Look, of: &CustomerRow, contact: MembershipId) -> ServiceResult<String> {
    let contacts = reference::contacts_of(&look.db, of.tenant, of.customer).await?;
    let found = contacts.into_iter().find(|(_, one)| one.membership == contact);
    let count = match found {
        Some((_, found)) => {
            let scope = scope_jobs(&Actor::Contact(found.let_in()));
            job::count_jobs(&look.db, &scope, &JobFilter::default()).await?
        }
        None => 0,
    };
    Ok(match count {
        0 => format!("no job of {} yet: none is shared with them", of.name),
        1 => format!("1 job of {}, with what is marked for the customer", of.name),
        many => format!("{many} jobs of {}, with what is marked for the customer", of.name),
    })
}
