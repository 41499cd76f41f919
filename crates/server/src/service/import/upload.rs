//! Uploaded files: kept for a day, few per tenant, then forgotten.

use super::sheet;
use crate::files::Seat;
use crate::service::parse;
use crate::store::entity::import;
use crate::store::import::ImportHead;
use crate::store::{Change, Key, Look, Recorded, StoreError, import as rows};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{ImportId, Instant, RecordKind};
use vitrine_policy::{Ask, Refusal, decide};
use vitrine_wire::{ImportCounts, ImportLine, ImportList};

/// The largest file, in bytes: 25 MB.
pub const UPLOAD_BYTES_MAX: usize = 25 * 1024 * 1024;
/// An uploaded file is kept for so long, in milliseconds: a day.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;
/// A tenant has at most so many uploaded files; the oldest goes first.
const PER_TENANT_MAX: usize = 5;
/// What is kept of a file's name, in characters.
const FILE_NAME_CHARS_MAX: usize = 120;

/// The files that were uploaded lately.
///
/// # Errors
/// Not found for whoever may not import.
pub async fn list_imports(cx: &Context, viewer: &Viewer) -> ServiceResult<ImportList> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::ImportRecords(tenant))?;
    let line = |head: ImportHead| -> Result<ImportLine, StoreError> {
        let number = |count: i64| u64::try_from(count).unwrap_or_default();
        Ok(ImportLine {
            import: head.import,
            kind: RecordKind::from_word(&head.kind).ok_or(StoreError::Row("import"))?,
            file_name: head.file_name,
            uploaded_at: head.created_at,
            outcome: head.outcome.map(|(added, changed, unchanged)| ImportCounts {
                added: number(added),
                changed: number(changed),
                unchanged: number(unchanged),
            }),
        })
    };
    let imports = rows::list(&look.db, tenant).await?.into_iter().filter(|head| is_kept(head.created_at, cx.now()));
    Ok(ImportList {
        imports: imports.map(line).collect::<Result<_, _>>()?,
        may_export: decide(&look.actor, Ask::ExportRecords(tenant)).is_ok(),
    })
}

fn is_kept(created_at: Instant, now: Instant) -> bool {
    created_at.millis() > now.millis() - KEPT_MS
}

/// A file may arrive now; given back when it is dropped, which is when the file is kept or refused.
pub struct UploadPlace {
    _seat: Seat,
}

/// Whether a file would be taken at all, and a place for it: asked before it is read.
///
/// # Errors
/// The policy's; `Busy` when too many files arrive at this moment, from everybody or from this person.
pub async fn begin_upload(cx: &Context, viewer: &Viewer) -> ServiceResult<UploadPlace> {
    may_upload(cx, viewer).await?;
    let whose = viewer.actor.tenant().zip(viewer.actor.membership());
    let (tenant, person) = whose.ok_or_else(ServiceError::not_found)?;
    Ok(UploadPlace { _seat: cx.imports().enter(tenant, person).await? })
}

async fn may_upload(cx: &Context, viewer: &Viewer) -> ServiceResult<()> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    Ok(decide(&look.actor, Ask::ImportRecords(tenant))?)
}

/// Keeps a file for the preview. Nothing of it is imported yet.
///
/// # Errors
/// The policy's; `Invalid` for a file that is no CSV file, with a sentence that says how to save it.
pub async fn upload_import(
    cx: &Context,
    viewer: &Viewer,
    kind: &str,
    file_name: &str,
    bytes: Vec<u8>,
) -> ServiceResult<ImportId> {
    may_upload(cx, viewer).await?;
    let Some(kind) = RecordKind::from_word(kind) else {
        return Err(ServiceError::field("kind", "Choose what the rows of the file are."));
    };
    if bytes.len() > UPLOAD_BYTES_MAX {
        return Err(too_large());
    }
    let read = move || -> Result<String, String> {
        let text = sheet::text_of(bytes)?;
        sheet::read(&text)?;
        Ok(text)
    };
    let body = super::aside(read).await?.map_err(|sentence| ServiceError::field("file", sentence))?;
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ImportRecords(change.tenant))?;
    rows::remove_before(&change.db, Instant::from_millis(change.at.millis() - KEPT_MS)).await?;
    let kept = rows::list(&change.db, change.tenant).await?;
    let too_many: Vec<ImportId> = kept.iter().skip(PER_TENANT_MAX - 1).map(|head| head.import).collect();
    rows::remove(&change.db, change.tenant, &too_many).await?;
    let import = ImportId::fresh(cx);
    let file_name: String = file_name.chars().filter(|c| !c.is_control()).take(FILE_NAME_CHARS_MAX).collect();
    let row = import::Model {
        id: import.uuid(),
        tenant_id: change.tenant.uuid(),
        created_by: change.actor.membership().ok_or(Refusal::NotSignedIn)?.uuid(),
        kind: kind.as_str().to_owned(),
        file_name: if file_name.trim().is_empty() { format!("{}.csv", kind.as_str()) } else { file_name.clone() },
        body,
        rows_added: None,
        rows_changed: None,
        rows_unchanged: None,
        created_at: change.at.millis(),
        finished_at: None,
    };
    rows::insert(&change.db, row).await?;
    note(cx, &mut change, "upload_import", import, file_name).await?;
    change.commit(cx).await?;
    for gone in too_many {
        cx.imports().forget(gone);
    }
    Ok(import)
}

/// What is said of a file that is too large.
pub(super) fn too_large() -> ServiceError {
    let megabytes = UPLOAD_BYTES_MAX / 1024 / 1024;
    ServiceError::field("file", format!("This file is larger than {megabytes} MB. Split it, then upload the parts."))
}

async fn note(
    cx: &Context,
    change: &mut Change,
    action: &'static str,
    import: ImportId,
    after: String,
) -> ServiceResult<()> {
    change.record(cx, Recorded { action, subject: import.bits(), after, ..Recorded::default() }).await?;
    change.announce(crate::live::Notice::StaffLists);
    Ok(())
}

/// Forgets an uploaded file; one that is being imported stops, and nothing of it stays.
///
/// # Errors
/// The policy's; not found for an unknown file.
pub async fn discard_import(cx: &Context, viewer: &Viewer, import: &str) -> ServiceResult<()> {
    let import: ImportId = parse::id(import)?;
    {
        let look = Look::open(cx, viewer).await?;
        let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
        decide(&look.actor, Ask::ImportRecords(tenant))?;
        rows::find(&look.db, tenant, import).await?.ok_or_else(ServiceError::not_found)?;
    }
    // Before the change begins: the import may be what it would wait for.
    cx.imports().forget(import);
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ImportRecords(change.tenant))?;
    let row = rows::find(&change.db, change.tenant, import).await?.ok_or_else(ServiceError::not_found)?;
    rows::remove(&change.db, change.tenant, &[import]).await?;
    note(cx, &mut change, "discard_import", import, row.file_name).await?;
    change.commit(cx).await
}
