//! Importing straight from a file, for the command line: the same plan, the same writing, no upload.

use super::{Asker, Columns, Known, Progress, carry_out, make_plan, sheet, upload};
use crate::{Context, ServiceError, ServiceResult};
use std::sync::Arc;
use vitrine_domain::RecordKind;
use vitrine_policy::{Ask, Refusal, decide};
use vitrine_wire::{ImportCounts, ImportProblem};

/// What an import from a file did, or would do.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// What the rows without a problem do.
    pub counts: ImportCounts,
    /// Everything that is wrong. Nothing was imported when this is not empty.
    pub problems: Vec<ImportProblem>,
    /// Jobs that contacts see afterwards and did not before.
    pub shows_jobs: u64,
    /// Customers whose contacts these are.
    pub shows_to_customers: u64,
}

/// Plans a file and, unless `is_dry`, brings it in. `columns` are pairs of a column's word and the file's own name for
/// it; what is not said is guessed.
///
/// # Errors
/// The policy's; `Invalid` for a file that is no CSV file or a column that is not there; the database's.
pub async fn import_file(
    cx: &Context,
    asker: &Asker,
    kind: RecordKind,
    bytes: Vec<u8>,
    columns: &[(String, String)],
    is_dry: bool,
    progress: &Progress,
) -> ServiceResult<FileReport> {
    if bytes.len() > upload::UPLOAD_BYTES_MAX {
        return Err(upload::too_large());
    }
    let sheet = super::aside(move || sheet::text_of(bytes).and_then(|text| sheet::read(&text))).await?;
    let sheet = Arc::new(sheet.map_err(|sentence| ServiceError::field("file", sentence))?);
    let columns = Columns::named(kind, &sheet.header, columns);
    let columns = Arc::new(columns.map_err(|sentence| ServiceError::field("map", sentence))?);
    let look = asker.look(cx).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::ImportRecords(tenant))?;
    let known = Known::read(&look.db, &look.actor, kind, &sheet, &columns).await?;
    drop(look);
    let mut plan = make_plan(cx, kind, &sheet, &columns, known).await?;
    let mut report = FileReport {
        counts: plan.counts,
        problems: std::mem::take(&mut plan.problems),
        shows_jobs: plan.shows.0,
        shows_to_customers: plan.shows.1,
    };
    if is_dry || !report.problems.is_empty() {
        return Ok(report);
    }
    report.counts = carry_out(cx, asker, None, kind, (sheet, columns), plan, progress).await?;
    Ok(report)
}
