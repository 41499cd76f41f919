//! One file with its entry and its job: the first step of everything that concerns a file.

use crate::service::open_job::{OpenJob, open_for_contact, open_for_staff};
use crate::store::entity::{file as row, job_entry};
use crate::store::{Change, Db, Key, Recorded, StoreError, entry, file};
use crate::{ServiceError, ServiceResult};
use vitrine_domain::{EntryId, FileId, JobId};
use vitrine_policy::{Actor, EntryFacts, FileFacts, scope_files, see_entry, see_file};

/// A file that the asker may see.
pub(super) struct OpenFile {
    pub(super) open: OpenJob,
    pub(super) entry: job_entry::Model,
    pub(super) entry_facts: EntryFacts,
    pub(super) row: row::Model,
    pub(super) facts: FileFacts,
}

/// The one way to a file, whatever is wanted of it. `job`: it has to be a file of this very job.
///
/// # Errors
/// `NotFound` when it does not exist, was removed, or may not be seen.
pub(super) async fn open_file(db: &Db, actor: &Actor, id: FileId, job: Option<JobId>) -> ServiceResult<OpenFile> {
    let found = file::select_file(db, &scope_files(actor), id).await?;
    let (row, entry) = found.ok_or_else(ServiceError::not_found)?;
    let of = JobId::of(row.job_id);
    if job.is_some_and(|job| job != of) {
        return Err(ServiceError::not_found());
    }
    let open = match actor {
        Actor::Contact(_) => open_for_contact(db, actor, of).await?,
        Actor::Staff(_) | Actor::Stranger => open_for_staff(db, actor, of).await?,
    };
    let entry_facts = open.pipelines.entry_facts(&open.row, &entry)?;
    see_entry(actor, &open.facts, &entry_facts)?;
    let facts = open.pipelines.file_facts(&open.row, &row)?;
    see_file(actor, &open.facts, &entry_facts, &facts).inspect_err(|refusal| {
        tracing::error!(%id, ?refusal, "the scope of files and the policy disagree");
    })?;
    Ok(OpenFile { open, entry, entry_facts, row, facts })
}

/// A line of the history about a file.
pub(super) fn about(action: &'static str, job: JobId, row: &row::Model) -> Recorded {
    Recorded {
        action,
        job: Some(job),
        entry: Some(EntryId::of(row.entry_id)),
        subject: FileId::of(row.id).bits(),
        ..Recorded::default()
    }
}

/// Counts the entry's files for the customer anew, and gives the entry its next version: whoever looked at it before
/// has not seen these files.
pub(super) async fn count_anew(change: &Change, entry: &job_entry::Model) -> Result<job_entry::Model, StoreError> {
    let customer_files = file::count_for_customer(&change.db, EntryId::of(entry.id)).await?;
    let after = job_entry::Model { customer_files, version: entry.version + 1, ..entry.clone() };
    entry::update_entry(&change.db, after.clone()).await?;
    Ok(after)
}
