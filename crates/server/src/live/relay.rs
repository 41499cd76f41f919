//! From the outbox to those who listen: reads what was committed, in order, and tells it.
//!
//! One task, woken after each commit of this server; it looks once a second for those of other servers on the same
//! database. Each batch is read in one snapshot, and rights are read again in that same snapshot: they are never older
//! than the notices that are told after them.

use super::hub::{Shared, cut_soon};
use super::listener::{End, Listener, Rights};
use super::room::Room;
use super::warden::OUTBOX_KEPT_MS;
use super::{Notice, Whom};
use crate::context::WeakContext;
use crate::store::{Db, outbox, stream};
use crate::{Context, ServiceError, ServiceResult};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use vitrine_domain::{Instant, TenantId};
use vitrine_policy::{Actor, Portal};

/// How often other servers' changes are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A relay that has not looked for so long (the machine slept) may have missed notices, in milliseconds.
const ASLEEP_MS: i64 = OUTBOX_KEPT_MS / 2;
/// So many notices are read at once.
const BATCH: u64 = 256;
/// So many tenants are looked up at once.
const LOOKUP: usize = 400;

/// Runs until the context is gone or the hub shuts down.
pub(super) async fn run(shared: Arc<Shared>, context: WeakContext) {
    let mut clock = tokio::time::interval(LOOK_EVERY);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looked_at: Option<Instant> = None;
    loop {
        let is_time_to_look = tokio::select! {
            () = shared.woken.notified() => false,
            _ = clock.tick() => true,
        };
        let Some(cx) = context.upgrade() else { return };
        if shared.is_shut() {
            return;
        }
        let _turn = shared.passes.lock().await;
        if is_time_to_look {
            let now = cx.now();
            if looked_at.is_some_and(|last| now.millis() - last.millis() > ASLEEP_MS) {
                tracing::warn!("the relay was asleep: all streams begin again");
                shared.rooms().iter().for_each(|(_, room)| shared.end_all(room, End::Again));
            }
            looked_at = Some(now);
            shared.close_empty_rooms();
            if let Err(error) = find_due(&shared, &cx, &shared.rooms()).await {
                tracing::warn!(%error, "other servers' changes could not be looked for; trying again");
            }
        }
        for tenant in shared.take_due() {
            let Some(room) = shared.room(tenant) else { continue };
            // A fault leaves the cursor where it is: nothing is told, and the next look tries again.
            if let Err(error) = tell_changes(&shared, &cx, tenant, &room).await {
                tracing::warn!(%error, "the outbox could not be read; trying again");
            }
        }
    }
}

async fn find_due(shared: &Shared, cx: &Context, rooms: &[(TenantId, Arc<Room>)]) -> ServiceResult<()> {
    if rooms.is_empty() {
        return Ok(());
    }
    let db = cx.store().look().await?;
    for some in rooms.chunks(LOOKUP) {
        let revisions = stream::load_revisions(&db, some.iter().map(|(tenant, _)| *tenant)).await?;
        let revisions: HashMap<TenantId, i64> = revisions.into_iter().collect();
        for (tenant, room) in some {
            let latest = revisions.get(tenant).copied().unwrap_or_default();
            if room.cursor().is_some_and(|cursor| cursor.revision < latest) {
                shared.make_due(*tenant);
            }
        }
    }
    Ok(())
}

/// Tells everything of a tenant that was committed and not yet told. The caller holds the turn.
pub(super) async fn tell_changes(shared: &Shared, cx: &Context, tenant: TenantId, room: &Room) -> ServiceResult<()> {
    loop {
        let Some(cursor) = room.cursor() else { return Ok(()) };
        let db = cx.store().look().await?;
        let batch = outbox::read_after(&db, tenant, cursor, BATCH).await?;
        let is_last = u64::try_from(batch.len()).is_ok_and(|read| read < BATCH);
        for (at, change) in batch {
            match Notice::decode(&change) {
                Ok(notice) => {
                    if let Notice::Rights(whom) = &notice {
                        room.rights_changed(at.revision);
                        renew(cx, &db, tenant, room, at.revision, *whom).await;
                    }
                    room.tell(at.revision, &notice);
                }
                Err(error) => {
                    // Written by a newer version. It may have taken rights away, so nobody goes on listening.
                    tracing::error!(%error, "a notice is not understood: the tenant's streams begin again");
                    room.rights_changed(at.revision);
                    shared.end_all(room, End::Again);
                }
            }
            room.advance(at);
        }
        if is_last {
            return Ok(());
        }
    }
}

/// Reads the rights of those concerned again, in the snapshot in which the notice was read. Whose rights cannot be read
/// does not go on listening.
async fn renew(cx: &Context, db: &Db, tenant: TenantId, room: &Room, changed_at: i64, whom: Whom) {
    let concerned = room.listeners(|listener| is_meant(listener, changed_at, whom));
    let mut ended = Vec::new();
    if !concerned.is_empty() {
        let revision = revision_of(db, tenant).await;
        // One question for everybody, however many listen, when it is about the portal alone.
        let portal = match whom {
            Whom::Tenant => Some(portal_of(db, tenant).await),
            Whom::Customer(_) | Whom::Membership(_) | Whom::Session(_) => None,
        };
        for listener in concerned {
            let has_ended = match (&revision, &portal) {
                (Ok(revision), Some(Ok(portal))) => listener.renew_portal(*portal, *revision, changed_at),
                (Ok(revision), None) => renew_one(cx, db, &listener, *revision, changed_at).await,
                (Err(_), _) | (_, Some(Err(_))) => {
                    listener.end(End::Again);
                    true
                }
            };
            if has_ended {
                ended.push(listener);
            }
        }
    }
    cut_soon(ended);
}

async fn revision_of(db: &Db, tenant: TenantId) -> ServiceResult<i64> {
    let revisions = stream::load_revisions(db, [tenant]).await?;
    revisions.first().map(|(_, revision)| *revision).ok_or_else(ServiceError::not_found)
}

async fn portal_of(db: &Db, tenant: TenantId) -> ServiceResult<Portal> {
    stream::load_portal(db, tenant).await?.ok_or_else(ServiceError::not_found)
}

/// Whether a change of rights is about this listener, and its rights are not newer anyway.
pub(super) fn is_meant(listener: &Listener, changed_at: i64, whom: Whom) -> bool {
    listener.rights().is_some_and(|rights| match whom {
        Whom::Tenant => rights.portal_revision < changed_at,
        Whom::Session(_) | Whom::Membership(_) | Whom::Customer(_) if rights.revision >= changed_at => false,
        // A look hangs on the session that opened it and on the right of whoever looks.
        Whom::Session(session) => {
            listener.session == session || listener.behind.is_some_and(|behind| behind.session == session)
        }
        Whom::Membership(membership) => {
            rights.actor.membership() == Some(membership)
                || listener.behind.is_some_and(|behind| behind.membership == membership)
        }
        Whom::Customer(customer) => match rights.actor {
            Actor::Contact(contact) => contact.customer == customer,
            Actor::Staff(_) | Actor::Stranger => false,
        },
    })
}

/// Whether the stream ended.
async fn renew_one(cx: &Context, db: &Db, listener: &Listener, revision: i64, changed_at: i64) -> bool {
    let end = match stream::load_listener(db, listener.session, listener.behind.is_some(), cx.now()).await {
        Ok((actor, expires_at)) => return listener.renew(Rights::new(actor, expires_at, revision), changed_at),
        Err(ServiceError::Refused(_)) => End::Revoked,
        Err(_) => End::Again,
    };
    listener.end(end);
    true
}
