//! Links to a job that were mailed to a contact: opening one changes nothing, using it signs in, once. Each is looked at
//! with the rights that its contact has then.

use crate::live::{Notice, Whom};
use crate::rate_limit::{Door, client};
use crate::service::history_words::{ASK_FOR_LINK, USE_LINK};
use crate::service::open_job::{OpenJob, open_for_contact};
use crate::service::{alert, secret, session};
use crate::store::identity::IdentityRow;
use crate::store::share_link::ShareLinkRow;
use crate::store::tenant::TenantRow;
use crate::store::{
    Change, Db, Key, Recorded, identity, invitation, invitation_mail, mail, membership, session as store_session,
    share_link, tenant,
};
use crate::{Context, Destination, Opened, Origin, ServiceError, ServiceResult};
use vitrine_domain::{ContactState, IdentityId, JobId, MailId, Password, SessionId};
use vitrine_policy::{Actor, Contact};
use vitrine_wire::{Brand, LinkPassword, ShareLinkView};

/// What a link leads to: a job that its contact sees now.
struct Good {
    link: ShareLinkRow,
    business: TenantRow,
    /// As they are until the link is used.
    contact: Contact,
    name: String,
    identity: IdentityRow,
    password: LinkPassword,
    open: OpenJob,
}

/// What a link says. Changes nothing, so that a mail scanner that follows it does no harm.
///
/// # Errors
/// Not found for every link that does not work, whatever the cause; `SlowDown`.
pub async fn open_link(cx: &Context, secret: &str, origin: &Origin) -> ServiceResult<ShareLinkView> {
    cx.limits().check(cx.now(), Door::Invitation, &client(&origin.address))?;
    let db = cx.store().look().await?;
    let good = find_good(cx, &db, secret).await?;
    Ok(ShareLinkView {
        brand: Brand { name: good.business.name, accent: good.business.accent, logo: None },
        name: good.name,
        email: good.identity.email,
        number: good.open.row.number,
        title: good.open.row.title,
        password: good.password,
    })
}

/// Uses a link up: its contact is signed in (an invited one becomes active) and goes to the job. `password` is checked or
/// becomes the first one, as [`ShareLinkView::password`] says.
///
/// # Errors
/// Not found as for [`open_link`]; `Invalid` for the password where one is asked for, and then the link still works;
/// `SlowDown`.
pub async fn use_link(cx: &Context, secret: &str, password: &str, origin: &Origin) -> ServiceResult<(Opened, JobId)> {
    let from = client(&origin.address);
    cx.limits().check(cx.now(), Door::Invitation, &from)?;
    let seen = {
        let db = cx.store().look().await?;
        find_good(cx, &db, secret).await?
    };
    let new_hash = match seen.password {
        LinkPassword::NotAsked => None,
        LinkPassword::Known => {
            cx.limits().check_password(cx.now(), &seen.identity.email, &from)?;
            if !cx.passwords().is_right(password, seen.identity.password_hash.as_deref()).await? {
                return Err(ServiceError::field("password", "That is not the password of this address."));
            }
            cx.limits().give_back_password(&seen.identity.email, &from);
            None
        }
        LinkPassword::New => {
            let password = Password::parse(password).map_err(|error| ServiceError::field("password", error))?;
            Some(cx.passwords().hash(&password).await?)
        }
    };
    let db = cx.store().change().await?;
    identity::lock(&db, seen.identity.identity).await?;
    let mut change = Change::begin_in(cx, db, seen.link.tenant, Actor::Contact(seen.contact)).await?;
    // Everything once more, inside the transaction: the password took a while.
    let good = find_good(cx, &change.db, secret).await?;
    let mut is_unchanged = good.identity.password_hash == seen.identity.password_hash && good.password == seen.password;
    if let Some(hash) = &new_hash {
        is_unchanged &= identity::set_password(&change.db, good.identity.identity, None, hash).await?;
    }
    if !is_unchanged {
        return Err(ServiceError::Conflict("Something changed at this moment. Open the link again.".to_owned()));
    }
    if !share_link::use_up(&change.db, &good.link, change.at).await? {
        return Err(ServiceError::not_found());
    }
    let through = good.link.membership;
    let was_invited = good.contact.state == ContactState::Invited;
    if was_invited {
        membership::set_contact_state(&change.db, through, ContactState::Active).await?;
        invitation::revoke_open(&change.db, through, change.at).await?;
        invitation_mail::delete_to_go(&change.db, through).await?;
        alert::raise_signed_in(cx, &change, &good.contact).await?;
        change.announce(Notice::Rights(Whom::Membership(through)));
    }
    let login = good.identity.identity;
    if new_hash.is_some() {
        end_others(cx, &mut change, login).await?;
    }
    let fresh = match good.password {
        LinkPassword::NotAsked => session::open_by_link(cx, &change.db, login, through, origin).await?,
        LinkPassword::Known | LinkPassword::New => session::open(cx, &change.db, login, Some(through), origin).await?,
    };
    let job = good.link.job;
    let line = Recorded {
        action: USE_LINK,
        job: Some(job),
        subject: through.bits(),
        before: good.contact.state.as_str().to_owned(),
        after: ContactState::Active.as_str().to_owned(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok((Opened { secret: Some(fresh), destination: Destination::Portal }, job))
}

/// Whoever chose the login's first password is the only one who is signed in by then: all other sessions were opened by
/// links, and who held those is not known.
async fn end_others(cx: &Context, change: &mut Change, login: IdentityId) -> ServiceResult<()> {
    let rows = store_session::list_of(&change.db, login, change.at).await?;
    let ids: Vec<SessionId> = rows.into_iter().map(|(row, _)| row.session).collect();
    store_session::delete(&change.db, &ids).await?;
    for session in ids {
        change.announce(Notice::Rights(Whom::Session(session)));
    }
    change.record(cx, Recorded { action: "change_password", subject: login.bits(), ..Recorded::default() }).await
}

/// Somebody whose link does not work any more asks for a fresh one. It goes to the address that the link went to, while
/// the job is still shared with its contact; whatever the link, the answer is the same.
///
/// # Errors
/// `SlowDown`; the database's.
pub async fn renew_link(cx: &Context, secret: &str, origin: &Origin) -> ServiceResult<()> {
    cx.limits().check(cx.now(), Door::Invitation, &client(&origin.address))?;
    let Some(hash) = secret::hash(secret) else { return Ok(()) };
    let db = cx.store().change().await?;
    let Some(link) = share_link::find(&db, &hash).await? else { return Ok(()) };
    // Refused silently: a sentence would tell that there is such a link.
    let key = format!("{} {}", link.membership, link.job);
    if cx.limits().check(cx.now(), Door::FreshLink, &key).is_err() {
        return Ok(());
    }
    let Some((contact, _)) = leads_to(&db, &link).await? else { return Ok(()) };
    // What was taken back does not open by itself again.
    let is_taken_back = share_link::is_latest_revoked(&db, link.membership, link.job).await?;
    if contact.state == ContactState::Invited && is_taken_back {
        return Ok(());
    }
    if mail::has_share_under_way(&db, link.membership, link.job).await? {
        return Ok(());
    }
    let mut change = Change::begin_in(cx, db, link.tenant, Actor::Contact(contact)).await?;
    let to = (link.tenant, link.membership, link.job);
    mail::insert_share(&change.db, MailId::fresh(cx), to, "", change.at).await?;
    let line =
        Recorded { action: ASK_FOR_LINK, job: Some(link.job), subject: link.membership.bits(), ..Recorded::default() };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await
}

/// The link, if it works now.
async fn find_good(cx: &Context, db: &Db, secret: &str) -> ServiceResult<Good> {
    let hash = secret::hash(secret).ok_or_else(ServiceError::not_found)?;
    let found = share_link::find(db, &hash).await?;
    let link = found.filter(|link| link.is_open && link.expires_at > cx.now()).ok_or_else(ServiceError::not_found)?;
    let (contact, open) = leads_to(db, &link).await?.ok_or_else(ServiceError::not_found)?;
    let row = membership::find(db, link.tenant, link.membership).await?.ok_or_else(ServiceError::not_found)?;
    let identity = identity::find(db, row.identity).await?.ok_or_else(ServiceError::not_found)?;
    let business = tenant::find(db, link.tenant).await?;
    // Whoever can act elsewhere with the same login does not get there by a mail about one job.
    let usable = membership::usable_of(db, row.identity).await?;
    let acts_elsewhere = usable.iter().any(|one| one.row.membership != link.membership);
    let is_first_visit = contact.state == ContactState::Invited;
    let password = if identity.password_hash.is_some() {
        // Whoever comes in for the first time may meet a password that somebody else set before them.
        let asks = business.link_needs_password || acts_elsewhere || is_first_visit;
        if asks { LinkPassword::Known } else { LinkPassword::NotAsked }
    } else if business.link_needs_password
        && !is_first_visit
        && !membership::has_others(db, row.identity, link.membership).await?
    {
        LinkPassword::New
    } else {
        LinkPassword::NotAsked
    };
    Ok(Good { link, business, contact, name: row.name, identity, password, open })
}

/// The contact of a link, and its job as they see it once they are let in; `None`: they do not see it now.
async fn leads_to(db: &Db, link: &ShareLinkRow) -> ServiceResult<Option<(Contact, OpenJob)>> {
    let actor = membership::actor_through(db, link.tenant, link.membership).await?;
    let Some(Actor::Contact(contact)) = actor else { return Ok(None) };
    match open_for_contact(db, &Actor::Contact(contact.let_in()), link.job).await {
        Ok(open) => Ok(Some((contact, open))),
        Err(ServiceError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
