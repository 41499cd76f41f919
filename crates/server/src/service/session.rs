//! Sessions: signing in and out, one's own sessions and password.

use super::parse::{self, Problems};
use super::secret;
use crate::rate_limit::{Door, at, client};
use crate::store::{Change, Db, Key, Look, Recorded, identity, membership, session};
use crate::{Context, Destination, Opened, Origin, ServiceError, ServiceResult, Viewer};
use std::collections::BTreeMap;
use vitrine_domain::{Email, IdentityId, Instant, MembershipId, Password, SessionId, TenantId};
use vitrine_policy::{Actor, Refusal};
use vitrine_wire::{OwnLogin, SessionLine};

pub use super::frame::{list_memberships, portal_frame, staff_frame};

/// The one answer to a sign-in that fails, whatever the cause: an unknown address, a wrong password, nothing left to
/// act through.
const WRONG: &str = "E-mail address or password is wrong.";
/// A login has at most so many sessions; at the next sign-in those that were used longest ago end.
const SESSIONS_MAX: usize = 50;
/// How exactly it is kept when a session was last used.
const SEEN_EVERY_SECS: i64 = 60;

/// Who is behind a cookie; `None` for an unknown secret or a session that has run out. The rights are those of now.
///
/// # Errors
/// The database's. A fault is never an answer *signed in*.
pub async fn resolve(cx: &Context, secret: &str) -> ServiceResult<Option<Viewer>> {
    let Some(hash) = secret::hash(secret) else { return Ok(None) };
    let now = cx.now();
    let db = cx.store().look().await?;
    let Some((row, email, actor)) = session::find_by_secret_hash(&db, &hash).await? else { return Ok(None) };
    drop(db);
    if row.expires_at <= now {
        return Ok(None);
    }
    if now.secs_since(row.seen_at) >= SEEN_EVERY_SECS {
        // Being seen is a courtesy: when it cannot be noted now, the next request notes it.
        if let Err(error) = touch(cx, row.session, row.created_at, now).await {
            tracing::warn!(%error, "the use of a session could not be noted");
        }
    }
    Ok(Some(Viewer { session: row.session, identity: row.identity, email, actor, behind: None }))
}

async fn touch(cx: &Context, row: SessionId, created_at: Instant, now: Instant) -> ServiceResult<()> {
    let db = cx.store().change().await?;
    session::touch(&db, row, now, expiry(cx, created_at, now)).await?;
    Ok(db.commit().await?)
}

/// When a session ends that was opened then and is used now.
fn expiry(cx: &Context, created_at: Instant, now: Instant) -> Instant {
    let secs = |secs: u64| i64::try_from(secs).unwrap_or(i64::MAX);
    let by_age = created_at.plus_secs(secs(cx.config().session_absolute_secs));
    let by_idleness = now.plus_secs(secs(cx.config().session_idle_secs));
    by_age.min(by_idleness)
}

/// Opens a session inside a transaction; answers with the secret for the cookie. Always a new secret: one that
/// somebody knew before is never raised to a signed-in one.
pub(super) async fn open(
    cx: &Context,
    db: &Db,
    identity: IdentityId,
    through: Option<MembershipId>,
    origin: &Origin,
) -> ServiceResult<String> {
    open_as(cx, db, (identity, through, false), origin).await
}

/// The same for a link in a mail that lets its contact in by itself. Who holds it may not be whose login it is: such a
/// session neither acts through the login's other memberships nor learns of them.
pub(super) async fn open_by_link(
    cx: &Context,
    db: &Db,
    identity: IdentityId,
    through: MembershipId,
    origin: &Origin,
) -> ServiceResult<String> {
    open_as(cx, db, (identity, Some(through), true), origin).await
}

async fn open_as(
    cx: &Context,
    db: &Db,
    (identity, through, is_by_link): (IdentityId, Option<MembershipId>, bool),
    origin: &Origin,
) -> ServiceResult<String> {
    let (now, fresh) = (cx.now(), cx.new_secret());
    session::delete_expired(db, identity, now).await?;
    let row = session::SessionRow {
        session: SessionId::fresh(cx),
        identity,
        membership: through,
        browser: super::browser::in_words(&origin.user_agent),
        is_by_link,
        created_at: now,
        seen_at: now,
        expires_at: expiry(cx, now, now),
    };
    session::insert(db, row, secret::hash_of(&fresh)).await?;
    if let Some(through) = through {
        membership::set_signed_in(db, through, now).await?;
    }
    Ok(fresh)
}

/// Opens so many further sessions of the viewer in one transaction, for benchmarks alone: ten thousand sign-ins with
/// passwords would take an hour. Answers with the secrets for the cookies. No request reaches this.
///
/// # Errors
/// `NotSignedIn` for a viewer who acts through no membership; the database's.
#[doc(hidden)]
pub async fn open_for_bench(cx: &Context, viewer: &Viewer, count: usize) -> ServiceResult<Vec<String>> {
    let through = viewer.actor.membership().ok_or(Refusal::NotSignedIn)?;
    let db = cx.store().change().await?;
    let mut secrets = Vec::with_capacity(count);
    for _ in 0..count {
        secrets.push(open(cx, &db, viewer.identity, Some(through), &Origin::default()).await?);
    }
    db.commit().await?;
    Ok(secrets)
}

/// The hash of a secret that nobody holds, for sessions that are used inside this process alone.
pub(crate) fn unknown_secret(cx: &Context) -> String {
    secret::hash_of(&cx.new_secret())
}

/// Signs in. With one membership to act through, or one used before, the session acts through it; otherwise one is
/// chosen on a page of its own.
///
/// # Errors
/// `Invalid` with the same sentence for an unknown address, a wrong password and a person who is blocked everywhere,
/// after the same work; `SlowDown` after too many wrong passwords for the account or from the client, or
/// too many sessions opened.
pub async fn sign_in(cx: &Context, email: &str, password: &str, origin: &Origin) -> ServiceResult<Opened> {
    let mut problems = Problems::new();
    if email.trim().is_empty() {
        problems.say("email", "Enter your e-mail address.");
    }
    if password.is_empty() {
        problems.say("password", "Enter your password.");
    }
    problems.finish()?;
    let now = cx.now();
    let (account, from) = (email.trim().to_lowercase(), client(&origin.address));
    cx.limits().check(now, Door::Client, &from)?;
    cx.limits().check_password(now, &account, &from)?;

    let found = match Email::parse(email) {
        Ok(email) => {
            let db = cx.store().look().await?;
            identity::find_by_email(&db, &email).await?
        }
        Err(_) => None,
    };
    let kept = found.as_ref().and_then(|row| row.password_hash.as_deref());
    let is_right = cx.passwords().is_right(password, kept).await?;
    let (Some(row), true) = (found, is_right) else { return Err(wrong()) };

    let db = cx.store().change().await?;
    let current = identity::lock(&db, row.identity).await?;
    if current.and_then(|current| current.password_hash) != row.password_hash {
        return Err(wrong());
    }
    let usable = membership::usable_of(&db, row.identity).await?;
    let through = match usable.as_slice() {
        [] => return Err(wrong()),
        [only] => Some(only),
        several => several.iter().filter(|one| one.row.signed_in_at.is_some()).max_by_key(|one| one.row.signed_in_at),
    };
    cx.limits().give_back(Door::Client, &from);
    cx.limits().give_back_password(&account, &from);
    cx.limits().check(now, Door::SignedIn, &at(&account, &from))?;
    let destination = through.map_or(Destination::Choose, |one| destination(one.row.kind));
    let rows = session::list_of(&db, row.identity, now).await?;
    let surplus: Vec<_> = rows.into_iter().skip(SESSIONS_MAX - 1).collect();
    let mut ending = Ending::begin_in(cx, db, &surplus, Actor::Stranger).await?;
    let fresh = open(cx, ending.db(), row.identity, through.map(|one| one.row.membership), origin).await?;
    ending.end(surplus).await?;
    ending.commit(cx).await?;
    Ok(Opened { secret: Some(fresh), destination })
}

fn wrong() -> ServiceError {
    ServiceError::field("password", WRONG)
}

pub(super) const fn destination(kind: membership::Kind) -> Destination {
    match kind {
        membership::Kind::Staff(..) => Destination::Staff,
        membership::Kind::Contact(..) => Destination::Portal,
    }
}

/// Ends the session that asks, and its streams.
///
/// # Errors
/// The database's.
pub async fn sign_out(cx: &Context, viewer: &Viewer) -> ServiceResult<()> {
    viewer.in_person()?;
    end(cx, viewer, |row| row.session == viewer.session).await?;
    Ok(())
}

/// One's own login: whether it has a password, and its sessions that have not run out, last used first.
///
/// # Errors
/// `NotSignedIn`; the database's.
pub async fn own_login(cx: &Context, viewer: &Viewer) -> ServiceResult<OwnLogin> {
    viewer.in_person()?;
    let look = Look::open(cx, viewer).await?;
    let login = identity::find(&look.db, viewer.identity).await?.ok_or(Refusal::NotSignedIn)?;
    let rows = session::list_of(&look.db, viewer.identity, cx.now()).await?;
    let own = own_of(&rows, viewer)?;
    let lines = rows.iter().map(|(row, _)| row).filter(|row| own.reaches(row)).map(|row| SessionLine {
        session: row.session,
        browser: row.browser.clone(),
        created_at: row.created_at,
        seen_at: row.seen_at,
        is_current: row.session == viewer.session,
    });
    let has_password = login.password_hash.is_some();
    let may_choose_password = has_password || may_choose(&look.db, viewer).await?;
    Ok(OwnLogin { has_password, may_choose_password, sessions: lines.collect() })
}

/// A login without a password was let in by links alone. Whoever holds one chooses no password that opens more.
async fn may_choose(db: &Db, viewer: &Viewer) -> ServiceResult<bool> {
    let Some(through) = viewer.actor.membership() else { return Ok(false) };
    Ok(!membership::has_others(db, viewer.identity, through).await?)
}

/// The session that asks, among those of its login.
fn own_of<'a>(rows: &'a [Acting], viewer: &Viewer) -> ServiceResult<&'a session::SessionRow> {
    let own = rows.iter().map(|(row, _)| row).find(|row| row.session == viewer.session);
    Ok(own.ok_or(Refusal::NotSignedIn)?)
}

/// Ends one of one's own sessions, and its streams.
///
/// # Errors
/// Not found for an unknown one and for somebody else's.
pub async fn end_session(cx: &Context, viewer: &Viewer, session: &str) -> ServiceResult<()> {
    viewer.in_person()?;
    let wanted: SessionId = parse::id(session)?;
    let ended = end(cx, viewer, |row| row.session == wanted).await?;
    if ended == 0 { Err(ServiceError::not_found()) } else { Ok(()) }
}

/// Changes one's own password and ends all other sessions of the login, in every tenant, with their streams. A login
/// without a password gets its first one, and `current` does not matter.
///
/// # Errors
/// `Invalid` for `current` or `password`; `SlowDown` after too many wrong ones; `Conflict` for the first password of a
/// login that acts elsewhere too.
pub async fn change_password(cx: &Context, viewer: &Viewer, current: &str, password: &str) -> ServiceResult<()> {
    viewer.in_person()?;
    let mut problems = Problems::new();
    let password = problems.take("password", Password::parse(password));
    let look = Look::open(cx, viewer).await?;
    let row = identity::find(&look.db, viewer.identity).await?.ok_or(Refusal::NotSignedIn)?;
    drop(look);
    if current.is_empty() && row.password_hash.is_some() {
        problems.say("current", "Enter your current password.");
    }
    let Some(password) = password else { return Err(problems.into_error()) };
    problems.finish()?;
    let own = viewer.identity.to_string();
    cx.limits().check(cx.now(), Door::OwnPassword, &own)?;
    if let Some(kept) = &row.password_hash
        && !cx.passwords().is_right(current, Some(kept)).await?
    {
        return Err(ServiceError::field("current", "The current password is wrong."));
    }
    cx.limits().give_back(Door::OwnPassword, &own);
    let hash = cx.passwords().hash(&password).await?;

    let (mut ending, rows) = Ending::begin(cx, viewer.identity, viewer.actor).await?;
    own_of(&rows, viewer)?;
    if row.password_hash.is_none() && !may_choose(ending.db(), viewer).await? {
        let said = "No password can be chosen here. Links from your mails go on letting you in.";
        return Err(ServiceError::Conflict(said.to_owned()));
    }
    if !identity::set_password(ending.db(), viewer.identity, row.password_hash.as_deref(), &hash).await? {
        return Err(ServiceError::Conflict("The password was changed elsewhere. Sign in again.".to_owned()));
    }
    let line = Recorded { action: "change_password", subject: viewer.identity.bits(), ..Recorded::default() };
    ending.record(cx, line).await?;
    ending.end(rows.into_iter().filter(|(row, _)| row.session != viewer.session).collect()).await?;
    ending.commit(cx).await
}

/// Sets a password from the command line, without asking for the old one, and ends all sessions of the login.
///
/// # Errors
/// `Invalid` for a password that is too short or long; not found for an address without a login.
pub async fn reset_password(cx: &Context, email: &str, password: &str) -> ServiceResult<()> {
    let mut problems = Problems::new();
    let (email, password) =
        (problems.take("email", Email::parse(email)), problems.take("password", Password::parse(password)));
    let (Some(email), Some(password)) = (email, password) else { return Err(problems.into_error()) };
    let found = {
        let db = cx.store().look().await?;
        identity::find_by_email(&db, &email).await?
    };
    let row = found.ok_or_else(ServiceError::not_found)?;
    let hash = cx.passwords().hash(&password).await?;
    let (mut ending, rows) = Ending::begin(cx, row.identity, Actor::Stranger).await?;
    if !identity::set_password(ending.db(), row.identity, row.password_hash.as_deref(), &hash).await? {
        return Err(ServiceError::Conflict("The password was changed at this moment. Try again.".to_owned()));
    }
    let line = Recorded { action: "reset_password", subject: row.identity.bits(), ..Recorded::default() };
    ending.record(cx, line).await?;
    ending.end(rows).await?;
    ending.commit(cx).await
}

/// Lets this session act through another of one's own memberships. Streams of the old one end.
///
/// # Errors
/// Not found for a membership that is unknown, somebody else's, ended or blocked, and for every other one in a session
/// that a link opened by itself.
pub async fn choose_membership(cx: &Context, viewer: &Viewer, membership: &str) -> ServiceResult<Opened> {
    viewer.in_person()?;
    let wanted: MembershipId = parse::id(membership)?;
    let (mut ending, rows) = Ending::begin(cx, viewer.identity, viewer.actor).await?;
    let own = rows.into_iter().find(|(row, _)| row.session == viewer.session);
    let (own, acts_in) = own.ok_or(Refusal::NotSignedIn)?;
    let usable = membership::usable_of(ending.db(), viewer.identity).await?;
    let chosen = usable.into_iter().find(|one| one.row.membership == wanted).ok_or_else(ServiceError::not_found)?;
    if own.is_by_link && own.membership != Some(wanted) {
        return Err(ServiceError::not_found());
    }
    session::set_membership(ending.db(), own.session, wanted).await?;
    membership::set_signed_in(ending.db(), wanted, cx.now()).await?;
    ending.announce(acts_in, own.session);
    ending.commit(cx).await?;
    Ok(Opened { secret: None, destination: destination(chosen.row.kind) })
}

async fn end(cx: &Context, viewer: &Viewer, which: impl Fn(&session::SessionRow) -> bool) -> ServiceResult<usize> {
    let (mut ending, rows) = Ending::begin(cx, viewer.identity, viewer.actor).await?;
    // Whose session is over already has nothing left to end.
    let Ok(own) = own_of(&rows, viewer).cloned() else { return Ok(0) };
    let rows: Vec<_> = rows.into_iter().filter(|(row, _)| which(row) && own.reaches(row)).collect();
    let count = rows.len();
    if count > 0 {
        ending.end(rows).await?;
        ending.commit(cx).await?;
    }
    Ok(count)
}

/// A session with the tenant it acts in.
type Acting = (session::SessionRow, Option<TenantId>);

/// A transaction that ends sessions of one login, or turns them to another tenant, and tells their streams, in
/// whichever tenants they act.
struct Ending {
    db: EndingIn,
    told: BTreeMap<TenantId, Vec<SessionId>>,
}

enum EndingIn {
    /// No session acts in any tenant: there is no stream to tell.
    NoTenant(Db),
    /// The change of the first tenant carries the transaction; the others are told from within it.
    Tenant(Box<Change>),
}

impl Ending {
    /// Begins, and reads the login's sessions.
    async fn begin(cx: &Context, identity: IdentityId, actor: Actor) -> ServiceResult<(Self, Vec<Acting>)> {
        let db = cx.store().change().await?;
        // Before the sessions are read: nobody signs in between reading them and ending them.
        identity::lock(&db, identity).await?;
        let rows = session::list_of(&db, identity, cx.now()).await?;
        Ok((Self::begin_in(cx, db, &rows, actor).await?, rows))
    }

    /// Continues a transaction that holds the login and has read those of its sessions that may end.
    async fn begin_in(cx: &Context, db: Db, rows: &[Acting], actor: Actor) -> ServiceResult<Self> {
        // The tenant's row is taken before any session is touched: every other change takes them in that order.
        let first = rows.iter().filter_map(|(_, tenant)| *tenant).min();
        let db = match first {
            Some(tenant) => EndingIn::Tenant(Box::new(Change::begin_in(cx, db, tenant, actor).await?)),
            None => EndingIn::NoTenant(db),
        };
        Ok(Self { db, told: BTreeMap::new() })
    }

    fn db(&self) -> &Db {
        match &self.db {
            EndingIn::NoTenant(db) => db,
            EndingIn::Tenant(change) => &change.db,
        }
    }

    async fn end(&mut self, rows: Vec<Acting>) -> ServiceResult<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<SessionId> = rows.iter().map(|(row, _)| row.session).collect();
        session::delete(self.db(), &ids).await?;
        for (row, tenant) in rows {
            self.announce(tenant, row.session);
        }
        Ok(())
    }

    /// A history line in the business that carries the transaction; a login that acts in none has no history.
    async fn record(&self, cx: &Context, line: Recorded) -> ServiceResult<()> {
        match &self.db {
            EndingIn::NoTenant(_) => Ok(()),
            EndingIn::Tenant(change) => change.record(cx, line).await,
        }
    }

    fn announce(&mut self, tenant: Option<TenantId>, session: SessionId) {
        if let Some(tenant) = tenant {
            self.told.entry(tenant).or_default().push(session);
        }
    }

    async fn commit(self, cx: &Context) -> ServiceResult<()> {
        use crate::live::{Notice, Whom};
        let mut change = match self.db {
            EndingIn::NoTenant(db) => return Ok(db.commit().await?),
            EndingIn::Tenant(change) => *change,
        };
        for (tenant, sessions) in self.told {
            let notices = sessions.into_iter().map(|session| Notice::Rights(Whom::Session(session)));
            if tenant == change.tenant {
                notices.for_each(|notice| change.announce(notice));
            } else {
                change.announce_elsewhere(tenant, notices.collect()).await?;
            }
        }
        change.commit(cx).await
    }
}
