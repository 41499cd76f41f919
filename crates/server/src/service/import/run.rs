//! Imports that are under way in this server: how far they are, and how to stop them. Whether one is done stands in its
//! row, written in the very transaction that brings the records in; so a server that dies half-way leaves nothing.

use crate::files::{Places, Seat, UploadRoom};
use crate::{ServiceError, ServiceResult};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use vitrine_domain::{ImportId, MembershipId, TenantId};

/// Files of records are held whole while they arrive: these many at once, each of the largest size, take 100 MB.
const UPLOAD_PLACES: Places = Places { all: 4, per_tenant: 3, per_person: 2 };
/// So many files are read and planned at once; a plan holds its file several times over.
const READERS: usize = 2;
/// So long a preview waits for its turn.
const READER_WAIT: Duration = Duration::from_secs(20);

/// How far an import is.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    is_stopped: AtomicBool,
    failure: Mutex<Option<ServiceError>>,
}

impl Progress {
    /// Rows that are done, of so many that write something.
    pub fn rows(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    pub(super) fn begin(&self, total: u64) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// Notes that some rows are done.
    ///
    /// # Errors
    /// `Conflict` when somebody stopped it.
    pub(super) fn advance(&self, rows: usize) -> ServiceResult<()> {
        self.done.fetch_add(u64::try_from(rows).unwrap_or_default(), Ordering::Relaxed);
        if self.is_stopped.load(Ordering::Relaxed) {
            return Err(ServiceError::Conflict("The import was stopped. Nothing was imported.".to_owned()));
        }
        Ok(())
    }

    pub(super) fn fail(&self, error: ServiceError) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    pub(super) fn failure(&self) -> Option<ServiceError> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The imports of this server that are under way, or that failed and were not started again; and the room for files.
pub(crate) struct Running {
    all: Mutex<HashMap<ImportId, Arc<Progress>>>,
    uploads: UploadRoom,
    readers: Semaphore,
}

impl Default for Running {
    fn default() -> Self {
        Self { all: Mutex::default(), uploads: UploadRoom::new(UPLOAD_PLACES), readers: Semaphore::new(READERS) }
    }
}

impl Running {
    /// A place for a file that arrives, after waiting for one where need be.
    ///
    /// # Errors
    /// `Busy` when there is none.
    pub(super) async fn enter(&self, tenant: TenantId, person: MembershipId) -> ServiceResult<Seat> {
        self.uploads.enter(tenant, person).await.ok_or(ServiceError::Busy)
    }

    /// A turn at reading a file that was uploaded.
    ///
    /// # Errors
    /// `Busy` when others take too long.
    pub(super) async fn turn(&self) -> ServiceResult<SemaphorePermit<'_>> {
        let turn = tokio::time::timeout(READER_WAIT, self.readers.acquire()).await;
        turn.ok().and_then(Result::ok).ok_or(ServiceError::Busy)
    }

    /// Takes all turns, so that everybody else waits.
    #[cfg(test)]
    pub(super) async fn all_turns(&self) -> SemaphorePermit<'_> {
        let all = u32::try_from(READERS).expect("few");
        self.readers.acquire_many(all).await.expect("open")
    }

    fn all(&self) -> MutexGuard<'_, HashMap<ImportId, Arc<Progress>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `None`: it is under way already.
    pub(super) fn begin(&self, import: ImportId) -> Option<Arc<Progress>> {
        let mut all = self.all();
        if all.get(&import).is_some_and(|progress| progress.failure().is_none()) {
            return None;
        }
        let progress = Arc::new(Progress::default());
        all.insert(import, Arc::clone(&progress));
        Some(progress)
    }

    pub(super) fn of(&self, import: ImportId) -> Option<Arc<Progress>> {
        self.all().get(&import).cloned()
    }

    /// It is over, or nobody wants to know any more. One that is under way stops at its next piece.
    pub(super) fn forget(&self, import: ImportId) {
        if let Some(progress) = self.all().remove(&import) {
            progress.is_stopped.store(true, Ordering::Relaxed);
        }
    }
}
