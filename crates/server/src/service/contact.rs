//! Contacts of customers: adding, inviting again, blocking. A contact is always found together with its customer.

use super::customer::begin_for;
use super::invitation::{Invited, invite};
use super::parse::{self, Problems};
use crate::live::{Notice, Whom};
use crate::store::customer::CustomerRow;
use crate::store::{
    Change, Key, Recorded, StoreError, customer, identity, invitation, invitation_mail, mail, membership, session,
    share_link,
};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{ContactState, Email, IdentityId, MembershipId, PersonName, PersonalMessage, Phone};
use vitrine_policy::{Ask, ContactFacts, decide, scope_customers};
use vitrine_wire::{ContactForm, InvitationLink};

/// What is said of an archived customer.
const ARCHIVED: &str = "This customer is archived. Bring it back first.";

/// Adds a contact, lets an invitation go to them by mail, and answers with a link to copy, shown once. The first contact
/// is the primary one.
///
/// # Errors
/// The policy's; `Invalid`, also for an address that the business knows already; `Conflict` for an archived customer.
pub async fn invite_contact(
    cx: &Context,
    viewer: &Viewer,
    customer: &str,
    form: &ContactForm,
) -> ServiceResult<InvitationLink> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    decide(&change.actor, Ask::InviteContact(&row.facts()))?;
    let mut problems = Problems::new();
    let name = problems.take("name", PersonName::parse(&form.name));
    let email = problems.take("email", Email::parse(&form.email));
    let phone = problems.take("phone", Phone::parse(&form.phone));
    let message = problems.take("message", PersonalMessage::parse(&form.message));
    let (Some(name), Some(email), Some(phone)) = (name, email, phone) else { return Err(problems.into_error()) };
    let Some(message) = message else { return Err(problems.into_error()) };
    if row.is_archived {
        return Err(ServiceError::Conflict(ARCHIVED.to_owned()));
    }
    let identity = identity_for(cx, &change, &email).await?;
    if let Some(taken) = membership::find_of_identity(&change.db, change.tenant, identity).await? {
        return Err(ServiceError::field("email", taken_sentence(&change, &taken).await?));
    }
    let is_first = membership::contacts_of(&change.db, change.tenant, &[row.customer]).await?.is_empty();
    let contact = membership::MembershipRow {
        membership: MembershipId::fresh(cx),
        tenant: change.tenant,
        identity,
        kind: membership::Kind::Contact(row.customer, ContactState::Invited),
        name: name.into(),
        phone: phone.into(),
        is_primary: is_first,
        signed_in_at: None,
    };
    membership::insert(&change.db, &contact, change.at).await?;
    let invited = Invited {
        membership: contact.membership,
        name: contact.name.clone(),
        email: email.to_string(),
        is_contact: true,
        message: message.as_str(),
    };
    let link = invite(cx, &change, invited).await?;
    let line = Recorded {
        action: "invite_contact",
        subject: contact.membership.bits(),
        after: format!("{} <{email}> of {}", contact.name, row.name),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(link)
}

/// The login of an address that is invited; one without a password where there is none yet.
pub(super) async fn identity_for(cx: &Context, change: &Change, email: &Email) -> ServiceResult<IdentityId> {
    if let Some(known) = identity::find_by_email(&change.db, email).await? {
        return Ok(known.identity);
    }
    let identity = IdentityId::fresh(cx);
    match identity::insert(&change.db, identity, email, None, change.at).await {
        Ok(()) => Ok(identity),
        // Another business invites the same person at the same moment.
        Err(StoreError::Duplicate) => Err(ServiceError::Busy),
        Err(error) => Err(error.into()),
    }
}

/// Why an address cannot be a contact once more. Whose contact it is, is said only to those who may see that customer.
async fn taken_sentence(change: &Change, taken: &membership::MembershipRow) -> ServiceResult<String> {
    let of = match taken.kind {
        membership::Kind::Staff(..) => {
            return Ok("This address belongs to somebody of your own team. Enter another one.".to_owned());
        }
        membership::Kind::Contact(of, _) => customer::find(&change.db, &scope_customers(&change.actor), of).await?,
    };
    Ok(match of {
        Some(of) => format!("This address is already a contact of {}. One address can be one contact only.", of.name),
        None => "This address is already a contact. One address can be one contact only.".to_owned(),
    })
}

/// Invites a contact who has not accepted yet once more, by mail and with a link to copy; earlier ones stop working.
///
/// # Errors
/// The policy's; not found for a contact of another customer; `Conflict` for one who can sign in or is blocked.
pub async fn reinvite_contact(
    cx: &Context,
    viewer: &Viewer,
    customer: &str,
    contact: &str,
    message: &str,
) -> ServiceResult<InvitationLink> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    let (contact, ContactFacts { state, .. }) = find(&change, &row, contact).await?;
    decide(&change.actor, Ask::InviteContact(&row.facts()))?;
    let message = PersonalMessage::parse(message).map_err(|error| ServiceError::field("message", error))?;
    if row.is_archived {
        return Err(ServiceError::Conflict(ARCHIVED.to_owned()));
    }
    match state {
        ContactState::Invited => {}
        ContactState::Active => {
            return Err(ServiceError::Conflict(format!("{} has accepted already and can sign in.", contact.name)));
        }
        ContactState::Blocked => {
            return Err(ServiceError::Conflict(format!("{} is blocked. Unblock them first.", contact.name)));
        }
    }
    let login = identity::find(&change.db, contact.identity).await?.ok_or_else(ServiceError::not_found)?;
    if Email::parse(&login.email).is_err() {
        return Err(ServiceError::Conflict(format!("{} has no valid e-mail address to invite.", contact.name)));
    }
    let invited = Invited {
        membership: contact.membership,
        name: contact.name.clone(),
        email: login.email,
        is_contact: true,
        message: message.as_str(),
    };
    let link = invite(cx, &change, invited).await?;
    let line = Recorded {
        action: "reinvite_contact",
        subject: contact.membership.bits(),
        after: contact.name,
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(link)
}

/// Blocks a contact: their sessions and streams here end, their links stop working. Or unblocks: back to active, or to
/// invited when they never accepted. Answers with the consequence in words.
///
/// # Errors
/// The policy's; not found for a contact of another customer.
pub async fn block_contact(
    cx: &Context,
    viewer: &Viewer,
    customer: &str,
    contact: &str,
    blocked: bool,
) -> ServiceResult<String> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    let (contact, facts) = find(&change, &row, contact).await?;
    decide(&change.actor, Ask::BlockContact(&facts))?;
    let state = facts.state;
    let name = &contact.name;
    let (to, said) = match (state, blocked) {
        (ContactState::Blocked, true) => return Ok(format!("{name} is blocked already.")),
        (ContactState::Active | ContactState::Invited, false) => return Ok(format!("{name} is not blocked.")),
        (ContactState::Active | ContactState::Invited, true) => (
            ContactState::Blocked,
            format!("{name} is blocked: signed out of your portal, and open links no longer work."),
        ),
        (ContactState::Blocked, false) => {
            let accepted =
                contact.signed_in_at.is_some() || invitation::was_accepted(&change.db, contact.membership).await?;
            if accepted {
                (ContactState::Active, format!("{name} is unblocked and can sign in again."))
            } else {
                (ContactState::Invited, format!("{name} is unblocked. Invite them again to let them in."))
            }
        }
    };
    membership::set_contact_state(&change.db, contact.membership, to).await?;
    if blocked {
        invitation::revoke_open(&change.db, contact.membership, change.at).await?;
        invitation_mail::delete_to_go(&change.db, contact.membership).await?;
        share_link::revoke_of_contact(&change.db, contact.membership, change.at).await?;
        mail::delete_shares_to_go(&change.db, contact.membership).await?;
        session::delete_through(&change.db, contact.membership).await?;
    }
    let line = Recorded {
        action: "block_contact",
        subject: contact.membership.bits(),
        before: state.as_str().to_owned(),
        after: to.as_str().to_owned(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::Rights(Whom::Membership(contact.membership)));
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// A contact of a customer, as the policy sees it too.
///
/// # Errors
/// Not found for a contact of another customer.
pub(super) async fn find(
    change: &Change,
    of: &CustomerRow,
    contact: &str,
) -> ServiceResult<(membership::MembershipRow, ContactFacts)> {
    let wanted: MembershipId = parse::id(contact)?;
    let found = membership::find_contact(&change.db, change.tenant, of.customer, wanted).await?;
    let (row, state) = found.ok_or_else(ServiceError::not_found)?;
    Ok((row, ContactFacts { tenant: change.tenant, customer: of.customer, state }))
}
