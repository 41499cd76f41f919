//! The hub: who listens, and the streams they listen on.

use super::event::Event;
use super::listener::{End, Listener, Rights};
use super::room::Room;
use super::{relay, warden};
use crate::store::stream;
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;
use tokio::sync::Notify;
use vitrine_domain::{SessionId, TenantId};
use vitrine_policy::Refusal;

/// One session listens on at most so many streams at once. A browser shares one between its tabs; more come from
/// browsers that cannot, and from connections whose end the server has not noticed yet.
pub const STREAMS_PER_SESSION_MAX: usize = 6;
/// One server carries at most so many streams.
pub const STREAMS_MAX: usize = 16_000;
/// Whoever is refused because of these limits may try again after so many seconds.
const RETRY_AFTER_SECS: u64 = 10;
/// A stream that must end has so long to do it by itself; then its connection is cut.
pub const CUT_AFTER: Duration = Duration::from_millis(60);
/// Rights that change while a stream opens are read again; more often than this in a row means that something is wrong.
const ADMISSION_TRIES_MAX: usize = 16;

/// Who listens. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    shared: Arc<Shared>,
}

/// What the hub shares with the relay and the streams.
pub(super) struct Shared {
    rooms: Mutex<HashMap<TenantId, Arc<Room>>>,
    seats: Mutex<Seats>,
    due: Mutex<HashSet<TenantId>>,
    /// The relay has something to do.
    pub(super) woken: Notify,
    /// One pass of the relay at a time.
    pub(super) passes: tokio::sync::Mutex<()>,
    is_shut: AtomicBool,
    last_number: AtomicU64,
}

#[derive(Default)]
struct Seats {
    taken: usize,
    by_session: HashMap<SessionId, usize>,
}

impl Default for Hub {
    fn default() -> Self {
        Self::new()
    }
}

impl Hub {
    /// Nobody listens yet.
    pub fn new() -> Self {
        let shared = Shared {
            rooms: Mutex::default(),
            seats: Mutex::default(),
            due: Mutex::default(),
            woken: Notify::new(),
            passes: tokio::sync::Mutex::default(),
            is_shut: AtomicBool::new(false),
            last_number: AtomicU64::new(0),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Starts the relay and the warden, which run until the context is dropped or the hub is shut down. Needs a Tokio runtime.
    pub fn start(&self, cx: &Context) {
        tokio::spawn(relay::run(Arc::clone(&self.shared), cx.downgrade()));
        tokio::spawn(warden::run(Arc::clone(&self.shared), cx.downgrade()));
    }

    /// A change of this tenant has been committed. Returns at once.
    pub fn wake(&self, tenant: TenantId) {
        if self.shared.room(tenant).is_some() {
            self.shared.make_due(tenant);
        }
    }

    /// Opens a stream for the viewer. Its first event is `hello`.
    ///
    /// `cut` ends the connection from outside; it is called when the stream has to end and its reader does not read.
    ///
    /// # Errors
    /// The policy's refusal of somebody who may not listen; `SlowDown` above [`STREAMS_PER_SESSION_MAX`] or
    /// [`STREAMS_MAX`]; `Busy` while the server stops; the database's.
    pub async fn subscribe(
        &self,
        cx: &Context,
        viewer: &Viewer,
        cut: impl Fn() + Send + Sync + 'static,
    ) -> ServiceResult<Subscription> {
        let tenant = viewer.actor.tenant().ok_or(Refusal::NotSignedIn)?;
        // Joining comes before reading the rights: a revocation in between finds the listener in the room.
        let subscription = self.shared.join(tenant, viewer, Box::new(cut))?;
        for _ in 0..ADMISSION_TRIES_MAX {
            let rights = read_rights(cx, tenant, viewer).await?;
            super::concern::may_listen(&rights.actor)?;
            if rights.actor.tenant() != Some(tenant) {
                return Err(ServiceError::Refused(Refusal::NotSignedIn));
            }
            if subscription.room.admit(&subscription.listener, rights) {
                return Ok(subscription);
            }
        }
        tracing::warn!("rights change faster than a stream can be opened");
        Err(ServiceError::Busy)
    }

    /// How many streams there are.
    pub fn subscriber_count(&self) -> usize {
        self.shared.seats().taken
    }

    /// Tells everything that has been committed so far to those who listen, without waiting for the relay's turn. For
    /// tests and benchmarks.
    ///
    /// # Errors
    /// The database's.
    pub async fn catch_up(&self, cx: &Context) -> ServiceResult<()> {
        let _turn = self.shared.passes.lock().await;
        for (tenant, room) in self.shared.rooms() {
            relay::tell_changes(&self.shared, cx, tenant, &room).await?;
        }
        Ok(())
    }

    /// Ends all streams for the stop of the server, without a last frame: browsers come again. New ones are refused.
    pub fn shut_down(&self) {
        self.shared.is_shut.store(true, Ordering::SeqCst);
        for (_, room) in self.shared.rooms() {
            self.shared.end_all(&room, End::Again);
        }
        self.shared.woken.notify_one();
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub").field("subscribers", &self.subscriber_count()).finish_non_exhaustive()
    }
}

async fn read_rights(cx: &Context, tenant: TenantId, viewer: &Viewer) -> ServiceResult<Rights> {
    let db = cx.store().look().await?;
    let (actor, expires_at) = stream::load_listener(&db, viewer.session, viewer.behind.is_some(), cx.now()).await?;
    let revisions = stream::load_revisions(&db, [tenant]).await?;
    let (_, revision) = revisions.first().ok_or_else(ServiceError::not_found)?;
    Ok(Rights::new(actor, expires_at, *revision))
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn seats(&self) -> MutexGuard<'_, Seats> {
        locked(&self.seats)
    }

    pub(super) fn room(&self, tenant: TenantId) -> Option<Arc<Room>> {
        locked(&self.rooms).get(&tenant).cloned()
    }

    pub(super) fn rooms(&self) -> Vec<(TenantId, Arc<Room>)> {
        locked(&self.rooms).iter().map(|(tenant, room)| (*tenant, Arc::clone(room))).collect()
    }

    /// Forgets rooms in which nobody is. Only the relay calls this, between its passes.
    pub(super) fn close_empty_rooms(&self) {
        locked(&self.rooms).retain(|_, room| !room.is_empty());
    }

    pub(super) fn make_due(&self, tenant: TenantId) {
        locked(&self.due).insert(tenant);
        self.woken.notify_one();
    }

    pub(super) fn take_due(&self) -> HashSet<TenantId> {
        std::mem::take(&mut *locked(&self.due))
    }

    pub(super) fn is_shut(&self) -> bool {
        self.is_shut.load(Ordering::SeqCst)
    }

    fn join(
        self: &Arc<Self>,
        tenant: TenantId,
        viewer: &Viewer,
        cut: Box<dyn Fn() + Send + Sync>,
    ) -> ServiceResult<Subscription> {
        self.take_seat(viewer.session)?;
        let number = self.last_number.fetch_add(1, Ordering::Relaxed);
        let listener = Arc::new(Listener::new(viewer.session, number, cut).of_look(viewer.behind));
        let room = {
            // Joined while the map is locked: an empty room may be forgotten at any other moment.
            let mut rooms = locked(&self.rooms);
            let room = Arc::clone(rooms.entry(tenant).or_default());
            room.join(Arc::clone(&listener));
            room
        };
        let subscription = Subscription { listener, room, shared: Arc::clone(self) };
        // Asked after joining: either this sees the flag, or `shut_down` sees the listener.
        if self.is_shut() { Err(ServiceError::Busy) } else { Ok(subscription) }
    }

    fn take_seat(&self, session: SessionId) -> ServiceResult<()> {
        let mut seats = self.seats();
        let own = seats.by_session.get(&session).copied().unwrap_or_default();
        if own >= STREAMS_PER_SESSION_MAX || seats.taken >= STREAMS_MAX {
            return Err(ServiceError::SlowDown { retry_after_secs: RETRY_AFTER_SECS });
        }
        seats.taken += 1;
        seats.by_session.insert(session, own + 1);
        Ok(())
    }

    fn leave_seat(&self, session: SessionId) {
        let mut seats = self.seats();
        seats.taken -= 1;
        if let Some(own) = seats.by_session.get_mut(&session) {
            *own -= 1;
            if *own == 0 {
                seats.by_session.remove(&session);
            }
        }
    }

    /// Ends all streams of a room.
    pub(super) fn end_all(&self, room: &Room, end: End) {
        let listeners = room.listeners(|_| true);
        listeners.iter().for_each(|listener| listener.end(end));
        cut_soon(listeners);
    }
}

/// These streams have ended. A reader that does not read would keep its connection open: it is cut.
pub(super) fn cut_soon(ended: Vec<Arc<Listener>>) {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    if !ended.is_empty() {
        runtime.spawn(async move {
            tokio::time::sleep(CUT_AFTER).await;
            ended.iter().for_each(|listener| listener.cut());
        });
    }
}

/// One open stream. Dropping it leaves the hub.
pub struct Subscription {
    listener: Arc<Listener>,
    room: Arc<Room>,
    shared: Arc<Shared>,
}

impl Subscription {
    /// The next piece for the socket; `None`: the stream has ended. What is handed out here was decided by the rights
    /// that are known at this moment.
    pub fn poll_next(&mut self, task: &TaskContext<'_>) -> Poll<Option<Event>> {
        self.listener.poll_take(task.waker())
    }

    /// Waits for the next piece. See [`Subscription::poll_next`].
    pub async fn next(&mut self) -> Option<Event> {
        poll_fn(|task| self.poll_next(task)).await
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.room.leave(self.listener.number);
        self.shared.leave_seat(self.listener.session);
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Subscription").field(&self.listener).finish()
    }
}
