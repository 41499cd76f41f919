//! Reading a feed.

use super::feed::Feed;
use crate::service::history_words::EDIT_ENTRY;
use crate::service::open_job::open_for_staff;
use crate::store::{Key, Look, entry, history, reference};
use crate::{Context, ServiceResult, Viewer};
use vitrine_domain::{EntryId, Instant, JobId, SubmissionId};
use vitrine_policy::{Ask, decide, scope_entries};
use vitrine_wire::{ENTRIES_PER_PAGE, EarlierText, StaffFeed};

/// Earlier texts of one entry that one answer carries.
const EARLIER_TEXTS_MAX: u64 = 100;

/// The newest entries of a job, or those before `earlier`; oldest of them first.
///
/// # Errors
/// `NotFound` for a job that the asker may not see.
pub async fn list_entries(
    cx: &Context,
    viewer: &Viewer,
    job: JobId,
    earlier: Option<EntryId>,
) -> ServiceResult<StaffFeed> {
    let look = Look::open(cx, viewer).await?;
    let open = open_for_staff(&look.db, &look.actor, job).await?;
    let scope = scope_entries(&look.actor);
    let mut rows = entry::select_entries(&look.db, &scope, job, earlier, ENTRIES_PER_PAGE + 1).await?;
    let earlier = entry::cut_page(&mut rows);
    let entries = Feed::load(&look.db, &look.actor, &open).await?.entries(rows).await?;
    Ok(StaffFeed { entries, earlier, submission: SubmissionId::fresh(cx) })
}

/// An entry's earlier texts, newest first.
///
/// # Errors
/// `NotFound` for an entry that the asker may not see.
pub async fn earlier_texts(
    cx: &Context,
    viewer: &Viewer,
    job: JobId,
    entry: EntryId,
) -> ServiceResult<Vec<EarlierText>> {
    let look = Look::open(cx, viewer).await?;
    let open = open_for_staff(&look.db, &look.actor, job).await?;
    decide(&look.actor, Ask::SeeJobHistory(&open.facts))?;
    open.entry(&look.db, &look.actor, entry).await?;
    let tenant = open.facts.tenant;
    let rows = history::select_of_entry(&look.db, tenant, entry, EDIT_ENTRY, EARLIER_TEXTS_MAX).await?;
    let people = reference::person_names(&look.db, tenant, rows.iter().filter_map(|row| row.actor_id)).await?;
    Ok(rows
        .into_iter()
        .map(|row| EarlierText {
            replaced_at: Instant::from_millis(row.at),
            replaced_by: row.actor_id.map_or_else(|| "Vitrine".to_owned(), |id| people.of(id)),
            body: row.before_text,
        })
        .collect())
}
