//! The rounds that are made by the clock: heartbeats, readers that do not read, sessions that end by themselves, old
//! notices. Apart from the relay, which must never wait for them.

use super::hub::{Shared, cut_soon};
use super::listener::{End, Listener};
use crate::context::WeakContext;
use crate::store::{outbox, stream};
use crate::{Context, ServiceResult};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use vitrine_domain::{Instant, SessionId};

const ROUND: Duration = Duration::from_secs(1);
/// A quiet stream carries a heartbeat every so many seconds. A reader that has not taken one when the next is due is
/// cut off.
pub const HEARTBEAT_SECS: u64 = 20;
/// Sessions of all streams are looked up every so many rounds, for ends that nobody announced.
const SWEEP_ROUNDS: u64 = 30;
/// Notices older than this are removed from the outbox, in milliseconds.
pub(super) const OUTBOX_KEPT_MS: i64 = 60 * 60 * 1000;
/// Old notices are removed every so many rounds.
const PRUNE_ROUNDS: u64 = 10 * 60;
/// So many sessions are looked up at once.
const LOOKUP: usize = 400;

/// Runs until the context is gone or the hub shuts down.
pub(super) async fn run(shared: Arc<Shared>, context: WeakContext) {
    let mut clock = tokio::time::interval(ROUND);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut round: u64 = 0;
    loop {
        clock.tick().await;
        let Some(cx) = context.upgrade() else { return };
        if shared.is_shut() {
            return;
        }
        round += 1;
        beat(&shared, round);
        let is_sweep = round.is_multiple_of(SWEEP_ROUNDS);
        if let Err(error) = check_sessions(&shared, &cx, is_sweep).await {
            tracing::warn!(%error, "sessions could not be looked up; trying again");
        }
        if round.is_multiple_of(PRUNE_ROUNDS)
            && let Err(error) = prune(&cx).await
        {
            tracing::warn!(%error, "old notices could not be removed; trying again");
        }
    }
}

/// Each stream has its own second of the twenty. The beat does not depend on what is told, so its rhythm says nothing.
fn beat(shared: &Shared, round: u64) {
    for (_, room) in shared.rooms() {
        let silent = room.listeners(|listener| {
            listener.number.wrapping_add(round).is_multiple_of(HEARTBEAT_SECS) && !listener.beat()
        });
        silent.iter().for_each(|listener| listener.end(End::Again));
        cut_soon(silent);
    }
}

/// Ends the streams of sessions that have ended: by the clock, or (`all`) without anybody having said so.
pub(super) async fn check_sessions(shared: &Shared, cx: &Context, all: bool) -> ServiceResult<()> {
    let now = cx.now();
    let is_suspect = |listener: &Listener| listener.rights().is_some_and(|rights| all || rights.expires_at <= now);
    let suspects: Vec<_> = shared.rooms().iter().flat_map(|(_, room)| room.listeners(is_suspect)).collect();
    let mut ended = Vec::new();
    for some in suspects.chunks(LOOKUP) {
        let db = cx.store().look().await?;
        let found = stream::load_sessions(&db, some.iter().map(|listener| listener.session)).await?;
        let found: HashMap<SessionId, _> = found.into_iter().map(|(id, through, ends)| (id, (through, ends))).collect();
        for listener in some {
            let end = match found.get(&listener.session) {
                Some((_, ends)) if *ends <= now => End::Revoked,
                None => End::Revoked,
                Some((through, _)) if *through != listener.membership() => End::Again,
                Some((_, ends)) => {
                    listener.extend(*ends);
                    continue;
                }
            };
            listener.end(end);
            ended.push(Arc::clone(listener));
        }
    }
    cut_soon(ended);
    Ok(())
}

async fn prune(cx: &Context) -> ServiceResult<()> {
    let db = cx.store().change().await?;
    outbox::remove_before(&db, Instant::from_millis(cx.now().millis() - OUTBOX_KEPT_MS)).await?;
    Ok(db.commit().await?)
}
