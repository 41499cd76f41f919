//! What a contact reads and does.

mod reply;
mod view;

pub use reply::reply;
pub(crate) use view::shown_of_job;

use crate::service::file::view::{files_by_entry, portal_list};
use crate::service::form::fields_for_contact;
use crate::service::open_job::open_for_contact;
use crate::service::read_mark;
use crate::store::job::JobFilter;
use crate::store::{Key, Look, Pipelines, entry, job, reference, tenant};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{EntryId, EntryKind, JobId, SubmissionId};
use vitrine_policy::{Ask, decide, scope_entries, scope_jobs};
use vitrine_wire::{ENTRIES_PER_PAGE, JobSort, PortalJob, PortalJobView};

/// Jobs that the portal's list shows at most; finished ones give way first.
const PORTAL_JOBS_MAX: u64 = 500;

/// The contact's jobs: open ones first, then finished ones, each part with the newest number first.
///
/// # Errors
/// `NotFound` when the asker has no list of jobs.
pub async fn portal_jobs(cx: &Context, viewer: &Viewer) -> ServiceResult<Vec<PortalJob>> {
    let look = Look::open(cx, viewer).await?;
    decide(&look.actor, Ask::ListPortalJobs)?;
    let tenant = look.actor.tenant().ok_or_else(ServiceError::not_found)?;
    let scope = scope_jobs(&look.actor);
    let mut rows = Vec::new();
    for is_finished in [false, true] {
        let filter = JobFilter { is_finished_for_customer: Some(is_finished), ..JobFilter::default() };
        let room = PORTAL_JOBS_MAX.saturating_sub(u64::try_from(rows.len()).unwrap_or(PORTAL_JOBS_MAX));
        rows.extend(job::select_jobs(&look.db, &scope, &filter, JobSort::Number, None, room).await?);
    }
    let pipelines = Pipelines::load(&look.db, tenant).await?;
    let owners = reference::names_for_customers(&look.db, tenant, rows.iter().filter_map(|row| row.owner_id)).await?;
    let unread = read_mark::unread(&look.db, &look.actor, rows.iter().map(|row| row.id)).await?;
    view::jobs(&look.actor, &pipelines, &owners, &unread, rows)
}

/// A job's page: with the newest entries, or those before `earlier`.
///
/// # Errors
/// `NotFound` for a job that the asker may not see.
pub async fn portal_job(
    cx: &Context,
    viewer: &Viewer,
    job: JobId,
    earlier: Option<EntryId>,
) -> ServiceResult<PortalJobView> {
    let look = Look::open(cx, viewer).await?;
    let open = open_for_contact(&look.db, &look.actor, job).await?;
    let tenant = open.facts.tenant;
    let scope = scope_entries(&look.actor);
    let mut rows = entry::select_entries(&look.db, &scope, job, earlier, ENTRIES_PER_PAGE + 1).await?;
    let earlier = entry::cut_page(&mut rows);
    let named = rows.iter().filter_map(|row| row.author_id).chain(open.row.owner_id);
    let people = reference::names_for_customers(&look.db, tenant, named).await?;
    let files = files_by_entry(&look.db, &look.actor, &open, rows.iter().map(|row| row.id)).await?;
    // Only moves are told in the name of the business; most pages do without.
    let has_moves = rows.iter().any(|row| row.kind == EntryKind::StageChange.as_str());
    let business = if has_moves { reference::tenant_name(&look.db, tenant).await? } else { String::new() };
    let is_unread = read_mark::is_unread(&look.db, &look.actor, job).await?;
    Ok(PortalJobView {
        job: view::job(&open.seen, &open.row, &open.pipelines, &people, is_unread)?,
        track: view::track(&open.seen, &open.row, &open.pipelines),
        form: fields_for_contact(&look.db, &look.actor, &open).await?,
        entries: view::entries(&look.actor, &open, &people, &business, rows, files)?,
        earlier,
        may_reply: decide(&look.actor, Ask::Reply(&open.facts)).is_ok(),
        submission: SubmissionId::fresh(cx),
        files: portal_list(&look.db, &look.actor, &open).await?,
        may_upload: decide(&look.actor, Ask::Upload(&open.facts)).is_ok(),
        upload_bytes_max: tenant::find(&look.db, tenant).await?.upload_bytes_max,
    })
}
