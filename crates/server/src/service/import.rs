//! Bringing in customers, contacts and jobs from a CSV file: upload, preview, import. All or nothing, and safe to repeat.

mod asker;
mod columns;
mod contacts;
mod customers;
mod day;
mod file;
mod jobs;
mod known;
mod plan;
mod row;
mod run;
mod sheet;
mod upload;
mod write;

#[cfg(test)]
mod tests;

use super::cell;
use super::parse;
use crate::store::{Change, Recorded, StoreError, import as rows};
use crate::{Context, ServiceError, ServiceResult, Viewer};
pub use asker::Asker;
use columns::Columns;
pub use file::{FileReport, import_file};
use known::Known;
use plan::Plan;
pub use run::Progress;
pub(crate) use run::Running;
use sheet::Sheet;
use std::sync::Arc;
use std::time::Duration;
pub use upload::{UPLOAD_BYTES_MAX, UploadPlace, begin_upload, discard_import, list_imports, upload_import};
use vitrine_domain::{ImportId, RecordKind};
use vitrine_policy::{Ask, Refusal, decide};
use vitrine_wire::{
    ColumnChoice, ImportCounts, ImportProblem, ImportQuery, ImportState, ImportView, PROBLEMS_PER_PAGE,
};

/// Rows of the file that the preview shows as they are.
const SAMPLE_ROWS: usize = 5;
/// What the preview shows of a cell, in characters.
const SAMPLE_CHARS: usize = 60;
/// Whoever starts an import waits so long for its end before the page shows how far it is.
const WAIT: Duration = Duration::from_secs(2);
/// So often a plan is made anew because somebody changed something meanwhile; then it is made while everybody waits.
const TRIES: u32 = 3;

/// A file, how it is read, and what that would do.
struct Preview {
    head: crate::store::entity::import::Model,
    kind: RecordKind,
    sheet: Arc<Sheet>,
    columns: Arc<Columns>,
    plan: Plan,
}

/// Reads a waiting file and plans it. Inside, the row alone: it is in already.
async fn preview(
    cx: &Context,
    asker: &Asker,
    import: ImportId,
    columns: &str,
) -> ServiceResult<Result<Preview, Box<crate::store::entity::import::Model>>> {
    // Who may not import hears so without waiting; the file itself is read only when it is its turn.
    let look = asker.look(cx).await?;
    decide(&look.actor, Ask::ImportRecords(look.actor.tenant().ok_or(Refusal::NotSignedIn)?))?;
    drop(look);
    let _turn = cx.imports().turn().await?;
    let look = asker.look(cx).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::ImportRecords(tenant))?;
    let mut head = rows::find(&look.db, tenant, import).await?.ok_or_else(ServiceError::not_found)?;
    if head.finished_at.is_some() {
        return Ok(Err(Box::new(head)));
    }
    let kind = RecordKind::from_word(&head.kind).ok_or(StoreError::Row("import"))?;
    let body = std::mem::take(&mut head.body);
    let sheet = aside(move || sheet::read(&body)).await?.map_err(|sentence| ServiceError::field("file", sentence))?;
    let (sheet, columns) = (Arc::new(sheet), columns.to_owned());
    let columns = Arc::new(Columns::choose(kind, &sheet.header, &columns));
    let known = Known::read(&look.db, &look.actor, kind, &sheet, &columns).await?;
    drop(look);
    let plan = make_plan(cx, kind, &sheet, &columns, known).await?;
    Ok(Ok(Preview { head, kind, sheet, columns, plan }))
}

/// Work that would keep others waiting, on a thread of its own.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> ServiceResult<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "an import's own thread ended early");
        ServiceError::Broken
    })
}

async fn make_plan(
    cx: &Context,
    kind: RecordKind,
    sheet: &Arc<Sheet>,
    columns: &Arc<Columns>,
    known: Known,
) -> ServiceResult<Plan> {
    let (cx, sheet, columns) = (cx.clone(), Arc::clone(sheet), Arc::clone(columns));
    aside(move || plan::plan(&cx, kind, &sheet, &columns, &known)).await?
}

/// What an import would do, or did.
///
/// # Errors
/// Not found for whoever may not import, and for an unknown file.
pub async fn show_import(cx: &Context, viewer: &Viewer, query: &ImportQuery) -> ServiceResult<ImportView> {
    let asker = Asker::from(viewer);
    let under_way = cx.imports().of(query.import);
    if let Some(progress) = under_way.as_ref().filter(|progress| progress.failure().is_none()) {
        let (done, total) = progress.rows();
        return running_view(cx, &asker, query.import, ImportState::Running { done, total }).await;
    }
    let read = match preview(cx, &asker, query.import, &query.columns).await? {
        Ok(read) => read,
        Err(head) => return done_view(&head),
    };
    let Preview { head, kind, sheet, columns, plan } = read;
    let failure = under_way.and_then(|progress| progress.failure());
    let state = failure.map_or(ImportState::Ready, |error| ImportState::Failed(sentence(error)));
    let problems_total = count(plan.problems.len());
    let pages = problems_total.div_ceil(PROBLEMS_PER_PAGE).max(1);
    let page = query.page.clamp(1, pages);
    let (skip, take) = ((page - 1) * PROBLEMS_PER_PAGE, PROBLEMS_PER_PAGE);
    let cut = |cell: &str| cell.chars().take(SAMPLE_CHARS).collect::<String>();
    let choice = |column: &vitrine_domain::RecordColumn| ColumnChoice {
        column: *column,
        is_required: kind.required().contains(column),
        from: columns.of(*column).and_then(|at| u32::try_from(at).ok()),
    };
    Ok(ImportView {
        import: query.import,
        kind,
        file_name: head.file_name,
        state,
        header: sheet.header.iter().map(|name| cut(name)).collect(),
        sample: sheet.rows.iter().take(SAMPLE_ROWS).map(|(_, row)| row.iter().map(cut).collect()).collect(),
        choices: kind.columns().iter().map(choice).collect(),
        columns: columns.to_word(),
        rows: count(sheet.rows.len()),
        counts: plan.counts,
        bad_rows: plan.bad_rows,
        problems_total,
        problems: plan.problems.into_iter().skip(size(skip)).take(size(take)).collect(),
        page,
        pages,
        shows_jobs: plan.shows.0,
        shows_to_customers: plan.shows.1,
    })
}

fn done_view(head: &crate::store::entity::import::Model) -> ServiceResult<ImportView> {
    let number = |count: Option<i64>| count.and_then(|count| u64::try_from(count).ok()).unwrap_or_default();
    let counts = ImportCounts {
        added: number(head.rows_added),
        changed: number(head.rows_changed),
        unchanged: number(head.rows_unchanged),
    };
    let kind = RecordKind::from_word(&head.kind).ok_or(StoreError::Row("import"))?;
    let state = ImportState::Done(counts);
    Ok(ImportView { counts, ..bare_view(crate::store::Key::of(head.id), kind, head.file_name.clone(), state) })
}

/// Without planning it once more, while it is under way anyway.
async fn running_view(cx: &Context, asker: &Asker, import: ImportId, state: ImportState) -> ServiceResult<ImportView> {
    let look = asker.look(cx).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::ImportRecords(tenant))?;
    let head = rows::list(&look.db, tenant).await?.into_iter().find(|head| head.import == import);
    let head = head.ok_or_else(ServiceError::not_found)?;
    let kind = RecordKind::from_word(&head.kind).ok_or(StoreError::Row("import"))?;
    Ok(bare_view(import, kind, head.file_name, state))
}

fn bare_view(import: ImportId, kind: RecordKind, file_name: String, state: ImportState) -> ImportView {
    ImportView {
        import,
        kind,
        file_name,
        state,
        header: Vec::new(),
        sample: Vec::new(),
        choices: Vec::new(),
        columns: String::new(),
        rows: 0,
        counts: ImportCounts::default(),
        bad_rows: 0,
        problems_total: 0,
        problems: Vec::new(),
        page: 1,
        pages: 1,
        shows_jobs: 0,
        shows_to_customers: 0,
    }
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Every problem of a file as a CSV file of its own.
///
/// # Errors
/// As [`show_import`].
pub async fn list_problems(cx: &Context, viewer: &Viewer, import: &str, columns: &str) -> ServiceResult<Vec<u8>> {
    let problems = match preview(cx, &Asker::from(viewer), parse::id(import)?, columns).await? {
        Ok(read) => read.plan.problems,
        Err(_) => Vec::new(),
    };
    problems_file(&problems).map_err(|error| {
        tracing::error!(%error, "the list of problems cannot be written");
        ServiceError::Broken
    })
}

fn problems_file(problems: &[ImportProblem]) -> Result<Vec<u8>, csv::Error> {
    let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    file.write_record(["row", "column", "value", "problem"])?;
    for problem in problems {
        let column = problem.column.map(|column| column.label()).unwrap_or_default();
        let row = if problem.row == 0 { String::new() } else { problem.row.to_string() };
        file.write_record([&row, column, &*cell::harmless(&problem.value), &*cell::harmless(&problem.message)])?;
    }
    file.into_inner().map_err(|error| error.into_error().into())
}

/// Brings all rows of a file in, or none. Answers when it is done, or after two seconds while it goes on; the page
/// shows how far it is. Started again it does nothing more.
///
/// # Errors
/// The policy's; not found for an unknown file; `Invalid` when any row has a problem; the import's own failure.
pub async fn start_import(cx: &Context, viewer: &Viewer, import: &str, columns: &str) -> ServiceResult<ImportId> {
    let (asker, import) = (Asker::from(viewer), parse::id::<ImportId>(import)?);
    let Ok(read) = preview(cx, &asker, import, columns).await? else { return Ok(import) };
    refuse_problems(&read.plan)?;
    let Some(progress) = cx.imports().begin(import) else { return Ok(import) };
    let task = {
        let (cx, progress) = (cx.clone(), Arc::clone(&progress));
        tokio::spawn(async move {
            match carry_out(&cx, &asker, Some(import), read.kind, (read.sheet, read.columns), read.plan, &progress)
                .await
            {
                Ok(_) => cx.imports().forget(import),
                Err(error) => progress.fail(error),
            }
        })
    };
    if let Ok(Err(error)) = tokio::time::timeout(WAIT, task).await {
        tracing::error!(%error, "an import ended by itself");
        progress.fail(ServiceError::Broken);
    }
    match progress.failure() {
        Some(error) => Err(error),
        None => Ok(import),
    }
}

fn refuse_problems(plan: &Plan) -> ServiceResult<()> {
    match plan.problems.len() {
        0 => Ok(()),
        1 => Err(ServiceError::field("", "There is a problem in this file. Correct it first; nothing was imported.")),
        many => Err(ServiceError::field(
            "",
            format!("There are {many} problems in this file. Correct them first; nothing was imported."),
        )),
    }
}

/// Writes what was planned, if it still holds; else plans it anew. The plan holds while the tenant's revision is the
/// same, so nothing is checked while others wait for the database.
async fn carry_out(
    cx: &Context,
    asker: &Asker,
    import: Option<ImportId>,
    kind: RecordKind,
    (sheet, columns): (Arc<Sheet>, Arc<Columns>),
    first: Plan,
    progress: &Progress,
) -> ServiceResult<ImportCounts> {
    let mut plan = first;
    for _ in 1..TRIES {
        let change = asker.change(cx).await?;
        decide(&change.actor, Ask::ImportRecords(change.tenant))?;
        if change.revision == plan.revision + 1 {
            return finish(cx, change, import, plan, progress).await;
        }
        drop(change);
        let look = asker.look(cx).await?;
        let known = Known::read(&look.db, &look.actor, kind, &sheet, &columns).await?;
        drop(look);
        plan = make_plan(cx, kind, &sheet, &columns, known).await?;
        refuse_problems(&plan)?;
    }
    let change = asker.change(cx).await?;
    let known = Known::read(&change.db, &change.actor, kind, &sheet, &columns).await?;
    let plan = make_plan(cx, kind, &sheet, &columns, known).await?;
    refuse_problems(&plan)?;
    finish(cx, change, import, plan, progress).await
}

async fn finish(
    cx: &Context,
    mut change: Change,
    import: Option<ImportId>,
    plan: Plan,
    progress: &Progress,
) -> ServiceResult<ImportCounts> {
    decide(&change.actor, Ask::ImportRecords(change.tenant))?;
    let counts = plan.counts;
    if let Some(import) = import {
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let outcome = (number(counts.added), number(counts.changed), number(counts.unchanged));
        if !rows::finish(&change.db, change.tenant, import, outcome, change.at).await? {
            // Another server was quicker, or it was discarded.
            return Ok(counts);
        }
    }
    let total = counts.added + counts.changed;
    progress.begin(total);
    if total == 0 && import.is_none() {
        return Ok(counts);
    }
    let line = Recorded {
        action: "import_records",
        subject: import.map_or_else(|| change.tenant.bits(), ImportId::bits),
        after: format!("{} added, {} changed, {} unchanged", counts.added, counts.changed, counts.unchanged),
        ..Recorded::default()
    };
    if total > 0 {
        write::write(cx, &mut change, plan, progress).await?;
    }
    change.record(cx, line).await?;
    change.commit(cx).await?;
    Ok(counts)
}

/// A failure in words, for a page that shows it later.
fn sentence(error: ServiceError) -> String {
    match error {
        ServiceError::Conflict(sentence) => sentence,
        ServiceError::Invalid(problems) => {
            problems.into_iter().next().map(|problem| problem.message).unwrap_or_default()
        }
        ServiceError::Refused(refusal) => refusal.reason().sentence().to_owned(),
        ServiceError::Busy | ServiceError::SlowDown { .. } => {
            "The server was busy; nothing was imported. Start it again.".to_owned()
        }
        ServiceError::Stale(_) | ServiceError::Broken => {
            "Something went wrong on our side; nothing was imported. Start it again.".to_owned()
        }
    }
}
