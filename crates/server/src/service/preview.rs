//! Looking at the portal as a contact has it: the contact's pages and answers, in a session of its own that reads and
//! does nothing else. It is short, it hangs on the session and the right of whoever opened it, and the history keeps it.

use super::{parse, secret};
use crate::live::{Notice, Whom};
use crate::store::{Change, Key, Look, Recorded, customer, identity, membership, preview};
use crate::{Behind, Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{ContactState, CustomerId, MembershipId, SessionId};
use vitrine_policy::{Actor, Ask, Contact, ContactFacts, decide, scope_customers};
use vitrine_wire::Looking;

/// A look lasts so long, whether or not it is used.
pub const LOOK_SECS: u32 = 15 * 60;

/// Whether somebody may look as such a contact, and the contact could be in the portal at all.
pub(super) fn may_look(asker: &Actor, contact: &ContactFacts) -> bool {
    decide(asker, Ask::PreviewAs(contact)).is_ok()
        && match contact.state {
            ContactState::Active => true,
            ContactState::Invited | ContactState::Blocked => false,
        }
}

/// The same for a contact as it stands.
pub(super) fn may_look_as(asker: &Actor, contact: &Contact) -> bool {
    let Contact { tenant, customer, state, .. } = *contact;
    may_look(asker, &ContactFacts { tenant, customer, state })
}

/// Begins to look as a contact, in the place of whatever this session looked at before. Answers with the secret for the
/// cookie, which is worth something together with the session's own alone.
///
/// # Errors
/// The policy's; not found for whoever is no contact of the tenant; `Conflict` for a contact who is not in the portal.
pub async fn open_preview(cx: &Context, viewer: &Viewer, contact: &str, beside: bool) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    let wanted: MembershipId = parse::id(contact)?;
    let (name, facts) = contact_of(&change, wanted).await?;
    decide(&change.actor, Ask::PreviewAs(&facts))?;
    match facts.state {
        ContactState::Active => {}
        ContactState::Invited => {
            return Err(ServiceError::Conflict(format!(
                "{name} has not accepted the invitation yet and sees nothing of the portal."
            )));
        }
        ContactState::Blocked => {
            return Err(ServiceError::Conflict(format!("{name} is blocked and sees nothing of the portal.")));
        }
    }
    let membership = change.actor.membership().ok_or_else(ServiceError::not_found)?;
    let before = preview::find_of_session(&change.db, viewer.session).await?;
    if let Some(before) = before {
        preview::delete(&change.db, before.preview).await?;
        change.announce(Notice::Rights(Whom::Session(before.preview)));
    }
    preview::delete_expired(&change.db, change.tenant, change.at).await?;
    let fresh = cx.new_secret();
    let row = preview::PreviewRow {
        preview: SessionId::fresh(cx),
        tenant: change.tenant,
        behind: Behind { session: viewer.session, membership },
        contact: wanted,
        is_beside: beside,
        opened_at: change.at,
        expires_at: change.at.plus_secs(i64::from(LOOK_SECS)),
    };
    preview::insert(&change.db, row, secret::hash_of(&fresh)).await?;
    let line =
        Recorded { action: "open_preview", subject: wanted.bits(), after: format!("as {name}"), ..Recorded::default() };
    change.record(cx, line).await?;
    change.announce(Notice::Own(membership));
    change.commit(cx).await?;
    Ok(fresh)
}

async fn contact_of(change: &Change, wanted: MembershipId) -> ServiceResult<(String, ContactFacts)> {
    let row = membership::find(&change.db, change.tenant, wanted).await?.ok_or_else(ServiceError::not_found)?;
    match row.kind {
        membership::Kind::Contact(customer, state) => {
            Ok((row.name, ContactFacts { tenant: change.tenant, customer, state }))
        }
        membership::Kind::Staff(..) => Err(ServiceError::not_found()),
    }
}

/// Ends the look of this session, and its stream. Answers with whose contact it was; `None`: there was none.
///
/// # Errors
/// The policy's for whoever is not staff; the database's.
pub async fn close_preview(cx: &Context, viewer: &Viewer) -> ServiceResult<Option<(CustomerId, MembershipId)>> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let Some(row) = preview::find_of_session(&change.db, viewer.session).await? else { return Ok(None) };
    let (name, facts) = contact_of(&change, row.contact).await?;
    preview::delete(&change.db, row.preview).await?;
    let line = Recorded {
        action: "close_preview",
        subject: row.contact.bits(),
        before: format!("as {name}"),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::Rights(Whom::Session(row.preview)));
    change.announce(Notice::Own(row.behind.membership));
    change.commit(cx).await?;
    Ok(Some((facts.customer, row.contact)))
}

/// Through whose eyes the holder of a look's cookie reads now. `None` for an unknown secret, for a look that is over,
/// and for one that another session opened.
///
/// # Errors
/// The database's. A fault is never an answer *yes*.
pub async fn resolve(cx: &Context, secret: &str, opener: &Viewer) -> ServiceResult<Option<Viewer>> {
    let Some(hash) = secret::hash(secret) else { return Ok(None) };
    let db = cx.store().look().await?;
    let Some(row) = preview::find(&db, &hash).await? else { return Ok(None) };
    if row.behind.session != opener.session {
        return Ok(None);
    }
    let contact = match preview::load_contact(&db, row.preview, cx.now()).await {
        Ok(contact) => contact,
        Err(ServiceError::Refused(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let person =
        membership::find(&db, contact.tenant, contact.membership).await?.ok_or_else(ServiceError::not_found)?;
    let login = identity::find(&db, person.identity).await?.ok_or_else(ServiceError::not_found)?;
    Ok(Some(Viewer {
        session: row.preview,
        // Whatever goes by the login goes by that of whoever looks, never by the contact's.
        identity: opener.identity,
        email: login.email,
        actor: Actor::Contact(contact),
        behind: Some(row.behind),
    }))
}

/// What the asking session looks at, for the staff screens' frame.
///
/// # Errors
/// The database's.
pub(super) async fn looking(cx: &Context, look: &Look, viewer: &Viewer) -> ServiceResult<Option<Looking>> {
    let Some(row) = preview::find_of_session(&look.db, viewer.session).await? else { return Ok(None) };
    let contact = match preview::load_contact(&look.db, row.preview, cx.now()).await {
        Ok(contact) => contact,
        Err(ServiceError::Refused(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let person = membership::find(&look.db, contact.tenant, contact.membership).await?;
    let of = customer::find(&look.db, &scope_customers(&look.actor), contact.customer).await?;
    let (Some(person), Some(of)) = (person, of) else { return Ok(None) };
    Ok(Some(Looking {
        contact: contact.membership,
        name: person.name,
        customer: contact.customer,
        customer_name: of.name,
        until: row.expires_at,
        is_beside: row.is_beside,
    }))
}
