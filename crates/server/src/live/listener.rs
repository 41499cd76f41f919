//! One stream as the hub sees it: who listens, what waits for them, whether it has ended.

use super::Notice;
use super::concern::{concern, may_listen, view_differs};
use super::event::{Event, Pending};
use crate::viewer::Behind;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use vitrine_domain::{Instant, MembershipId, SessionId};
use vitrine_policy::{Actor, Contact, Portal};
use vitrine_wire::LiveFrame;

/// Why a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// For good: the viewer is told by a last frame.
    Revoked,
    /// The browser shall come again and be asked who it is: the server stops, the session acts through another
    /// membership now, or what it may see could not be found out.
    Again,
}

/// Rights as a snapshot of the database has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rights {
    /// Who acts through the session.
    pub(super) actor: Actor,
    /// When the session ends unless it is used before.
    pub(super) expires_at: Instant,
    /// The tenant's latest change in that snapshot.
    pub(super) revision: i64,
    /// The same for the portal's switches, which are read again by themselves.
    pub(super) portal_revision: i64,
}

impl Rights {
    /// All of them from one snapshot.
    pub(super) const fn new(actor: Actor, expires_at: Instant, revision: i64) -> Self {
        Self { actor, expires_at, revision, portal_revision: revision }
    }

    /// Any of them may be newer than that change.
    fn may_be_newer_than(&self, revision: i64) -> bool {
        self.revision.max(self.portal_revision) >= revision
    }
}

/// One stream.
pub(super) struct Listener {
    pub(super) session: SessionId,
    /// `Some`: somebody of the staff looks as the contact; the session is the look's.
    pub(super) behind: Option<Behind>,
    /// Spreads heartbeats over time.
    pub(super) number: u64,
    /// Ends the connection from outside, for a reader that does not read.
    cut: Box<dyn Fn() + Send + Sync>,
    state: Mutex<State>,
}

struct State {
    /// `None` until the rights have been read for the first time.
    rights: Option<Rights>,
    /// The tenant's latest change when the stream was opened.
    opened_at: i64,
    hello_is_due: bool,
    pending: Pending,
    beat_is_due: bool,
    end: Option<End>,
    is_over: bool,
    waker: Option<Waker>,
}

impl Listener {
    pub(super) fn new(session: SessionId, number: u64, cut: Box<dyn Fn() + Send + Sync>) -> Self {
        let state = State {
            rights: None,
            opened_at: 0,
            hello_is_due: true,
            pending: Pending::Nothing,
            beat_is_due: false,
            end: None,
            is_over: false,
            waker: None,
        };
        Self { session, behind: None, number, cut, state: Mutex::new(state) }
    }

    /// The stream of a look.
    pub(super) fn of_look(self, behind: Option<Behind>) -> Self {
        Self { behind, ..self }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes the stream when there is something to take.
    fn change(&self, change: impl FnOnce(&mut State) -> bool) {
        let waker = {
            let mut state = self.state();
            if change(&mut state) { state.waker.take() } else { None }
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// The first reading of the rights: from now on changes are offered. See `Room::admit`.
    pub(super) fn admit(&self, rights: Rights) {
        self.change(|state| {
            state.rights = Some(rights);
            state.opened_at = rights.revision;
            true
        });
    }

    /// The rights as last read, unless the stream has ended or not begun.
    pub(super) fn rights(&self) -> Option<Rights> {
        let state = self.state();
        state.rights.filter(|_| state.end.is_none())
    }

    /// The membership that the stream was opened for.
    pub(super) fn membership(&self) -> Option<MembershipId> {
        self.state().rights.and_then(|rights| rights.actor.membership())
    }

    /// Tells the viewer of a change, if it is theirs to know. What came before the stream was opened is covered by the
    /// first frame, after which the browser reads everything.
    pub(super) fn offer(&self, revision: i64, notice: &Notice, job_event: &Event) {
        self.change(|state| {
            let Some(rights) = state.rights.filter(|_| state.opened_at < revision && state.end.is_none()) else {
                return false;
            };
            match concern(&rights.actor, notice) {
                None => return false,
                // Rights that are newer than the change may allow what was never allowed at one and the same moment:
                // then nothing is named.
                Some(LiveFrame::Job(job)) if !rights.may_be_newer_than(revision) => {
                    state.pending.add_job(job, job_event)
                }
                Some(LiveFrame::Job(_) | LiveFrame::Recheck | LiveFrame::Hello | LiveFrame::Bye) => {
                    state.pending.recheck();
                }
            }
            true
        });
    }

    /// The rights were read again because of that change. Names that wait are dropped, so that none is written that was
    /// decided under older rights. Returns whether the stream ended.
    pub(super) fn renew(&self, fresh: Rights, changed_at: i64) -> bool {
        let mut has_ended = false;
        self.change(|state| {
            let Some(before) = state.rights.filter(|_| state.end.is_none()) else { return false };
            state.rights = Some(fresh);
            state.pending.forget_names();
            let end = if fresh.actor.membership() != before.actor.membership() {
                End::Again
            } else if may_listen(&fresh.actor).is_err() {
                End::Revoked
            } else {
                // Read later than at the change, they may have gone to and fro meanwhile, and the page may have been
                // read in between.
                let differs = fresh.may_be_newer_than(changed_at + 1) || view_differs(&before.actor, &fresh.actor);
                if differs {
                    state.pending.recheck();
                }
                return differs;
            };
            state.end(end);
            has_ended = true;
            true
        });
        has_ended
    }

    /// The session has been used and ends later.
    pub(super) fn extend(&self, expires_at: Instant) {
        if let Some(rights) = &mut self.state().rights {
            rights.expires_at = expires_at;
        }
    }

    /// The portal's switches were read again. Returns whether the stream ended.
    pub(super) fn renew_portal(&self, portal: Portal, portal_revision: i64, changed_at: i64) -> bool {
        let Some(rights) = self.rights() else { return false };
        let Actor::Contact(contact) = rights.actor else { return false };
        let actor = Actor::Contact(Contact { portal, ..contact });
        self.renew(Rights { actor, portal_revision, ..rights }, changed_at)
    }

    /// Nothing more is written but, for a revoked viewer, the last frame.
    pub(super) fn end(&self, end: End) {
        self.change(|state| {
            state.end(end);
            true
        });
    }

    /// A heartbeat is due. Returns false when the one before has not been taken yet: nobody reads.
    pub(super) fn beat(&self) -> bool {
        let mut reads = true;
        self.change(|state| {
            reads = !state.beat_is_due || state.end.is_some();
            state.beat_is_due = true;
            true
        });
        reads
    }

    /// Ends the connection, whatever still waits in its buffers.
    pub(super) fn cut(&self) {
        (self.cut)();
    }

    /// The next piece for the socket: decided by the rights that are known at this moment.
    pub(super) fn poll_take(&self, waker: &Waker) -> Poll<Option<Event>> {
        let mut state = self.state();
        if state.is_over {
            return Poll::Ready(None);
        }
        if let Some(end) = state.end {
            state.is_over = true;
            return Poll::Ready(match end {
                End::Revoked => Some(Event::of(LiveFrame::Bye)),
                End::Again => None,
            });
        }
        if state.rights.is_some() {
            if std::mem::take(&mut state.hello_is_due) {
                return Poll::Ready(Some(Event::of(LiveFrame::Hello)));
            }
            if let Some(event) = state.pending.take() {
                return Poll::Ready(Some(event));
            }
            if std::mem::take(&mut state.beat_is_due) {
                return Poll::Ready(Some(Event::beat()));
            }
        }
        if !state.waker.as_ref().is_some_and(|known| known.will_wake(waker)) {
            state.waker = Some(waker.clone());
        }
        Poll::Pending
    }
}

impl State {
    fn end(&mut self, end: End) {
        self.pending = Pending::Nothing;
        self.end.get_or_insert(end);
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("session", &self.session).field("number", &self.number).finish_non_exhaustive()
    }
}
