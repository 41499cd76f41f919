//! Invitation links: opening one changes nothing, accepting it uses it up.

use super::alert;
use super::mail::queue_invitation;
use super::secret;
use super::session;
use crate::live::{Notice, Whom};
use crate::rate_limit::{Door, client};
use crate::store::identity::IdentityRow;
use crate::store::invitation::InvitationRow;
use crate::store::{Change, Db, Key, Recorded, identity, invitation, invitation_mail, membership, tenant};
use crate::{Context, Destination, Opened, Origin, ServiceError, ServiceResult};
use vitrine_domain::{ContactState, InvitationId, MembershipId, Password, Role, StaffState};
use vitrine_policy::Actor;
use vitrine_wire::{Brand, InvitationLink, InvitationView};

/// A link that works now, with everything it leads to.
struct Good {
    link: InvitationRow,
    /// Who it makes of whoever accepts it, as they are until then.
    actor: Actor,
    /// For a member of staff.
    role: Option<Role>,
    name: String,
    identity: IdentityRow,
}

/// What a link says. Changes nothing, so that a mail scanner that follows it does no harm.
///
/// # Errors
/// Not found for every link that does not work, whatever the cause; `SlowDown`.
pub async fn open_invitation(cx: &Context, secret: &str, origin: &Origin) -> ServiceResult<InvitationView> {
    cx.limits().check(cx.now(), Door::Invitation, &client(&origin.address))?;
    let db = cx.store().look().await?;
    let good = find_good(cx, &db, secret).await?;
    let business = tenant::find(&db, good.link.tenant).await?;
    Ok(InvitationView {
        brand: Brand {
            name: business.name,
            accent: business.accent,
            logo: (!business.logo_mark.is_empty()).then(|| format!("/invitation/{secret}/logo")),
        },
        name: good.name,
        role: good.role,
        email: good.identity.email,
        has_password: good.identity.password_hash.is_some(),
    })
}

/// The logo of the business that a link comes from, as PNG. Changes nothing.
///
/// # Errors
/// Not found for every link that does not work, and where there is no logo.
pub async fn invitation_logo(cx: &Context, secret: &str) -> ServiceResult<Vec<u8>> {
    let db = cx.store().look().await?;
    let good = find_good(cx, &db, secret).await?;
    tenant::find_logo(&db, good.link.tenant).await?.ok_or_else(ServiceError::not_found)
}

/// Uses a link up: sets the password of a login that has none, or checks the one it has; the contact or staff member
/// becomes active and is signed in.
///
/// # Errors
/// Not found as for [`open_invitation`]; `Invalid` for the password, and then the link still works; `SlowDown`.
pub async fn accept_invitation(cx: &Context, secret: &str, password: &str, origin: &Origin) -> ServiceResult<Opened> {
    cx.limits().check(cx.now(), Door::Invitation, &client(&origin.address))?;
    let good = {
        let db = cx.store().look().await?;
        find_good(cx, &db, secret).await?
    };
    let new_hash = match &good.identity.password_hash {
        Some(hash) => {
            let from = client(&origin.address);
            cx.limits().check_password(cx.now(), &good.identity.email, &from)?;
            if !cx.passwords().is_right(password, Some(hash)).await? {
                return Err(ServiceError::field("password", "That is not the password of this address."));
            }
            cx.limits().give_back_password(&good.identity.email, &from);
            None
        }
        None => {
            let password = Password::parse(password).map_err(|error| ServiceError::field("password", error))?;
            Some(cx.passwords().hash(&password).await?)
        }
    };
    accept(cx, secret, &good, new_hash, origin).await
}

/// [`accept_invitation`] for the demo, whose people all have the same password: its hash is known already.
pub(crate) async fn accept_known(cx: &Context, secret: &str, hash: &str, origin: &Origin) -> ServiceResult<Opened> {
    let good = {
        let db = cx.store().look().await?;
        find_good(cx, &db, secret).await?
    };
    let new_hash = if good.identity.password_hash.is_none() { Some(hash.to_owned()) } else { None };
    accept(cx, secret, &good, new_hash, origin).await
}

async fn accept(
    cx: &Context,
    secret: &str,
    seen: &Good,
    new_hash: Option<String>,
    origin: &Origin,
) -> ServiceResult<Opened> {
    let db = cx.store().change().await?;
    identity::lock(&db, seen.identity.identity).await?;
    let mut change = Change::begin_in(cx, db, seen.link.tenant, seen.actor).await?;
    // Everything once more, inside the transaction: hashing took a while.
    let good = find_good(cx, &change.db, secret).await?;
    let mut is_unchanged = good.identity.password_hash == seen.identity.password_hash;
    if let Some(hash) = new_hash {
        prove_mailbox(&change.db, &good).await?;
        is_unchanged &= identity::set_password(&change.db, good.identity.identity, None, &hash).await?;
    }
    if !is_unchanged {
        return Err(ServiceError::Conflict(
            "The password of this address was set elsewhere. Open the link again.".to_owned(),
        ));
    }
    if !invitation::use_up(&change.db, good.link.invitation, change.at).await? {
        return Err(ServiceError::not_found());
    }
    let invited = good.link.membership;
    invitation::revoke_open(&change.db, invited, change.at).await?;
    invitation_mail::delete_to_go(&change.db, invited).await?;
    let destination = match good.role {
        Some(role) => {
            membership::set_staff(&change.db, invited, role, StaffState::Active).await?;
            Destination::Staff
        }
        None => {
            membership::set_contact_state(&change.db, invited, ContactState::Active).await?;
            Destination::Portal
        }
    };
    let fresh = session::open(cx, &change.db, good.identity.identity, Some(invited), origin).await?;
    let line = Recorded {
        action: "accept_invitation",
        subject: invited.bits(),
        before: ContactState::Invited.as_str().to_owned(),
        after: ContactState::Active.as_str().to_owned(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    if let Actor::Contact(contact) = &good.actor {
        alert::raise_signed_in(cx, &change, contact).await?;
    }
    change.announce(Notice::Rights(Whom::Membership(invited)));
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(Opened { secret: Some(fresh), destination })
}

/// A login that acts somewhere without a password (a link in a mail let it in) gets its first password only from whoever
/// reads its mail: whoever invites may copy a link, and would read what other businesses show to that login.
async fn prove_mailbox(db: &Db, good: &Good) -> ServiceResult<()> {
    if good.link.mail.is_some() || !membership::has_others(db, good.identity.identity, good.link.membership).await? {
        return Ok(());
    }
    Err(ServiceError::Conflict(
        "This address is in use already. Open the link in the mail that went to it; this copied one cannot set its \
         password."
            .to_owned(),
    ))
}

/// The link, if it leads somewhere now: neither used, revoked nor too old; for a member of staff who is still to
/// accept, or for a contact who is, of a customer that is not archived, in a portal that is on.
async fn find_good(cx: &Context, db: &Db, secret: &str) -> ServiceResult<Good> {
    let hash = secret::hash(secret).ok_or_else(ServiceError::not_found)?;
    let link = invitation::find_good(db, &hash, cx.now()).await?.ok_or_else(ServiceError::not_found)?;
    let actor = membership::actor_through(db, link.tenant, link.membership).await?;
    let actor = actor.ok_or_else(ServiceError::not_found)?;
    if !waits(&actor) {
        return Err(ServiceError::not_found());
    }
    let role = match actor {
        Actor::Staff(staff) => Some(staff.role),
        Actor::Contact(_) | Actor::Stranger => None,
    };
    let row = membership::find(db, link.tenant, link.membership).await?.ok_or_else(ServiceError::not_found)?;
    let identity = identity::find(db, row.identity).await?.ok_or_else(ServiceError::not_found)?;
    Ok(Good { link, actor, role, name: row.name, identity })
}

/// Rule 32: an invitation lets them in now.
pub(super) fn waits(actor: &Actor) -> bool {
    match actor {
        Actor::Staff(staff) => staff.state == StaffState::Invited,
        Actor::Contact(contact) => {
            contact.state == ContactState::Invited && !contact.customer_is_archived && contact.portal.is_on
        }
        Actor::Stranger => false,
    }
}

/// Somebody who is invited.
pub(super) struct Invited<'a> {
    pub(super) membership: MembershipId,
    pub(super) name: String,
    pub(super) email: String,
    /// Of a customer; else a member of staff.
    pub(super) is_contact: bool,
    /// What the mail says besides; may be empty.
    pub(super) message: &'a str,
}

/// Invites a contact or staff member inside a change: a fresh link to copy, whose secret is in the answer and nowhere
/// else, and a mail with a link of its own. Everything earlier stops working.
pub(super) async fn invite(cx: &Context, change: &Change, invited: Invited<'_>) -> ServiceResult<InvitationLink> {
    let by = change.actor.membership().ok_or_else(ServiceError::not_found)?;
    let secs = i64::try_from(cx.config().invitation_secs).unwrap_or(i64::MAX);
    let (fresh, expires_at) = (cx.new_secret(), change.at.plus_secs(secs));
    let Invited { membership, name, email, is_contact, message } = invited;
    invitation::revoke_open(&change.db, membership, change.at).await?;
    let (invitation, tenant) = (InvitationId::fresh(cx), change.tenant);
    let row = InvitationRow { invitation, tenant, membership, expires_at, mail: None };
    invitation::insert(&change.db, row, secret::hash_of(&fresh), by, change.at).await?;
    let is_mailed = queue_invitation(cx, change, (membership, by), is_contact, message).await?;
    let mailed_to = if is_mailed { email } else { String::new() };
    Ok(InvitationLink { name, path: format!("/invitation/{fresh}"), expires_at, mailed_to })
}

/// Somebody whose link does not work any more asks for a fresh one. It goes to the address that was invited, while they
/// have not accepted and nobody has taken the invitation back; whatever the link, the answer is the same.
///
/// # Errors
/// `SlowDown`; the database's.
pub async fn renew_invitation(cx: &Context, secret: &str, origin: &Origin) -> ServiceResult<()> {
    cx.limits().check(cx.now(), Door::Invitation, &client(&origin.address))?;
    let Some(hash) = secret::hash(secret) else { return Ok(()) };
    let db = cx.store().change().await?;
    let Some(link) = invitation::find_any(&db, &hash).await? else { return Ok(()) };
    // Refused silently: a sentence would tell that there is such a link.
    if cx.limits().check(cx.now(), Door::FreshLink, &link.membership.to_string()).is_err() {
        return Ok(());
    }
    let latest = invitation::latest_of(&db, link.membership).await?;
    let Some(latest) = latest.filter(|latest| !latest.is_revoked) else { return Ok(()) };
    let actor = membership::actor_through(&db, link.tenant, link.membership).await?;
    let Some((actor, true)) = actor.map(|actor| (actor, waits(&actor))) else { return Ok(()) };
    if invitation_mail::is_under_way(&db, link.membership).await? {
        return Ok(());
    }
    let mut change = Change::begin_in(cx, db, link.tenant, actor).await?;
    let (to, is_contact) = ((link.membership, latest.created_by), matches!(actor, Actor::Contact(_)));
    match queue_invitation(cx, &change, to, is_contact, "").await {
        Ok(true) => {}
        Ok(false) | Err(ServiceError::SlowDown { .. }) => return Ok(()),
        Err(error) => return Err(error),
    }
    let line = Recorded { action: "ask_for_invitation", subject: link.membership.bits(), ..Recorded::default() };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await
}
