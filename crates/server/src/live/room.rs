//! The listeners of one tenant, and how far the tenant's changes have been told to them.

use super::Notice;
use super::concern::job_of;
use super::event::Event;
use super::listener::{Listener, Rights};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use vitrine_wire::LiveFrame;

/// A place in a tenant's one order of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cursor {
    /// The change.
    pub(crate) revision: i64,
    /// The notice within the change.
    pub(crate) ordinal: i64,
}

/// The listeners of one tenant.
#[derive(Debug, Default)]
pub(super) struct Room {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    listeners: HashMap<u64, Arc<Listener>>,
    /// All notices up to here have been told. `None` until the first listener's rights have been read.
    cursor: Option<Cursor>,
    /// Rights read in a snapshot older than this change may be out of date without anybody noticing.
    rights_changed: i64,
}

impl Room {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Registers a listener whose rights have not been read yet.
    pub(super) fn join(&self, listener: Arc<Listener>) {
        self.inner().listeners.insert(listener.number, listener);
    }

    /// Forgets a listener.
    pub(super) fn leave(&self, number: u64) {
        self.inner().listeners.remove(&number);
    }

    /// A listener's rights have been read for the first time. `false` when rights of the tenant may have changed since
    /// that snapshot: read again. (The listener joined first, so whatever changes from now on finds it here.)
    pub(super) fn admit(&self, listener: &Listener, rights: Rights) -> bool {
        let mut inner = self.inner();
        if rights.revision < inner.rights_changed {
            return false;
        }
        if inner.cursor.is_none() {
            inner.cursor = Some(Cursor { revision: rights.revision, ordinal: i64::MAX });
            inner.rights_changed = rights.revision;
        }
        listener.admit(rights);
        true
    }

    /// Tells a change to those whom it concerns. The frame is made once.
    pub(super) fn tell(&self, revision: i64, notice: &Notice) {
        let event = Event::of(job_of(notice).map_or(LiveFrame::Recheck, LiveFrame::Job));
        for listener in self.inner().listeners.values() {
            listener.offer(revision, notice, &event);
        }
    }

    /// Rights changed. To be called before the listeners' rights are read again, so that a listener that joins in
    /// between is not missed.
    pub(super) fn rights_changed(&self, revision: i64) {
        let mut inner = self.inner();
        inner.rights_changed = inner.rights_changed.max(revision);
    }

    /// How far the changes have been told.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        self.inner().cursor
    }

    /// Everything up to here has been told.
    pub(super) fn advance(&self, to: Cursor) {
        let mut inner = self.inner();
        inner.cursor = inner.cursor.max(Some(to));
    }

    /// The listeners for which `choose` holds.
    pub(super) fn listeners(&self, choose: impl Fn(&Listener) -> bool) -> Vec<Arc<Listener>> {
        self.inner().listeners.values().filter(|listener| choose(listener)).cloned().collect()
    }

    /// Whether nobody listens.
    pub(super) fn is_empty(&self) -> bool {
        self.inner().listeners.is_empty()
    }
}
