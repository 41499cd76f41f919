//! Files as staff and as contacts see them. Names and numbers of hidden ones go nowhere.

use crate::ServiceResult;
use crate::service::open_job::OpenJob;
use crate::store::entity::{file as row, job_entry};
use crate::store::{Db, Key, StoreError, file};
use std::collections::HashMap;
use uuid::Uuid;
use vitrine_domain::{FileId, FileKind, Instant, MediaType};
use vitrine_policy::{Actor, Ask, EntryFacts, decide, scope_files, see_file};
use vitrine_wire::{FieldFile, PORTAL_FILES_MAX, PortalFile, PortalFileParts, StaffFile};

/// The files of some entries of a job, by entry.
pub(crate) async fn files_by_entry(
    db: &Db,
    actor: &Actor,
    open: &OpenJob,
    entries: impl IntoIterator<Item = Uuid>,
) -> ServiceResult<HashMap<Uuid, Vec<row::Model>>> {
    let mut all: HashMap<Uuid, Vec<row::Model>> = HashMap::new();
    for row in file::files_of_entries(db, &scope_files(actor), open.facts.job, entries).await? {
        all.entry(row.entry_id).or_default().push(row);
    }
    Ok(all)
}

/// Files of one entry for staff, removed ones by name.
pub(crate) fn staff_files(
    actor: &Actor,
    open: &OpenJob,
    entry: &EntryFacts,
    rows: Vec<row::Model>,
) -> ServiceResult<Vec<StaffFile>> {
    let job = &open.facts;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let facts = open.pipelines.file_facts(&open.row, &row)?;
        if let Err(refusal) = see_file(actor, job, entry, &facts) {
            tracing::error!(file = %row.id, ?refusal, "the scope of files and the policy disagree");
            continue;
        }
        let may = |ask| !row.is_removed && decide(actor, ask).is_ok();
        views.push(StaffFile {
            file: Key::of(row.id),
            kind: kind_of(&row)?,
            byte_count: bytes_of(&row),
            has_thumbnail: row.thumbnail_blob.is_some(),
            audience: facts.audience,
            version: row.version,
            is_removed: row.is_removed,
            may_toggle: may(Ask::SetFileAudience(job, entry, &facts, facts.audience.flipped())),
            may_remove: may(Ask::RemoveFile(job, entry, &facts)),
            may_replace: row.field_id.is_none() && may(Ask::RemoveFile(job, entry, &facts)),
            name: row.name,
        });
    }
    Ok(views)
}

/// Files of one entry for a contact.
pub(crate) fn portal_files(
    actor: &Actor,
    open: &OpenJob,
    entry: &EntryFacts,
    rows: Vec<row::Model>,
) -> ServiceResult<Vec<PortalFile>> {
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let facts = open.pipelines.file_facts(&open.row, &row)?;
        match see_file(actor, &open.facts, entry, &facts) {
            Ok(seen) => {
                let parts = PortalFileParts {
                    file: Key::of(row.id),
                    kind: kind_of(&row)?,
                    byte_count: bytes_of(&row),
                    has_thumbnail: row.thumbnail_blob.is_some(),
                    created_at: Instant::from_millis(row.created_at),
                    name: row.name,
                };
                views.push(PortalFile::new(&seen, parts));
            }
            Err(refusal) => {
                tracing::error!(file = %row.id, ?refusal, "the scope of files and the policy disagree");
            }
        }
    }
    Ok(views)
}

/// What file fields of a job hold, by file, for either side. What may not be seen is not there.
pub(crate) async fn field_files(
    db: &Db,
    actor: &Actor,
    open: &OpenJob,
    ids: impl IntoIterator<Item = FileId>,
) -> ServiceResult<HashMap<FileId, FieldFile>> {
    let mut views = HashMap::new();
    for (row, entry) in file::select_values(db, &scope_files(actor), open.facts.job, ids).await? {
        let entry = open.pipelines.entry_facts(&open.row, &entry)?;
        let facts = open.pipelines.file_facts(&open.row, &row)?;
        if let Ok(seen) = see_file(actor, &open.facts, &entry, &facts) {
            let (id, what) = (Key::of(row.id), (kind_of(&row)?, bytes_of(&row)));
            views.insert(id, FieldFile::new(&seen, id, row.name, what, row.thumbnail_blob.is_some()));
        }
    }
    Ok(views)
}

/// The newest visible files of a whole job, for a contact.
pub(crate) async fn portal_list(db: &Db, actor: &Actor, open: &OpenJob) -> ServiceResult<Vec<PortalFile>> {
    let mut views = Vec::new();
    for (row, entry) in seen_of_job(db, actor, open, PORTAL_FILES_MAX).await? {
        let facts = open.pipelines.entry_facts(&open.row, &entry)?;
        views.extend(portal_files(actor, open, &facts, vec![row])?);
    }
    Ok(views)
}

/// The newest files of a job in the asker's scope, each with its entry.
pub(super) async fn seen_of_job(
    db: &Db,
    actor: &Actor,
    open: &OpenJob,
    limit: u64,
) -> ServiceResult<Vec<(row::Model, job_entry::Model)>> {
    Ok(file::files_of_job(db, &scope_files(actor), open.facts.job, limit).await?)
}

/// How large a file is.
pub(super) fn bytes_of(row: &row::Model) -> u64 {
    u64::try_from(row.byte_count).unwrap_or_default()
}

/// What a file's bytes are.
pub(super) fn media_of(row: &row::Model) -> Result<MediaType, StoreError> {
    MediaType::named(&row.media_type).ok_or(StoreError::Row("file"))
}

fn kind_of(row: &row::Model) -> Result<FileKind, StoreError> {
    Ok(media_of(row)?.kind)
}
