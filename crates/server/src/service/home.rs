//! The staff's first page: what needs attention.

use crate::service::calendar;
use crate::service::job::job_lines;
use crate::store::entity::{job as row, job_entry};
use crate::store::job::{JobFilter, count_jobs, select_jobs};
use crate::store::{Db, Key, Look, Pipelines, entry, mail, reference};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{Date, Instant, TenantId};
use vitrine_policy::{Actor, Ask, JobScope, decide, scope_jobs, see_entry};
use vitrine_wire::{HomeView, JobSort, WaitingReply};

/// Lines of each list.
const HOME_LINES_MAX: u64 = 8;
/// Days from today that count as soon.
const SOON_DAYS: i64 = 7;
/// Characters of a reply that the page quotes.
const EXCERPT_CHARS_MAX: usize = 140;

/// What needs attention, among the jobs that the asker may see.
///
/// # Errors
/// `NotFound` for anybody but staff.
pub async fn show_home(cx: &Context, viewer: &Viewer) -> ServiceResult<HomeView> {
    let look = Look::open(cx, viewer).await?;
    decide(&look.actor, Ask::UseStaffScreens)?;
    let (db, actor) = (&look.db, &look.actor);
    let tenant = actor.tenant().ok_or_else(ServiceError::not_found)?;
    let today = calendar::today(cx, db, tenant).await?;
    let scope = scope_jobs(actor);
    let pipelines = Pipelines::load(db, tenant).await?;

    let open = JobFilter { is_finished: Some(false), ..JobFilter::default() };
    let after_soon = Date::from_days_since_epoch(today.days_since_epoch() + SOON_DAYS + 1).ok();
    let overdue = JobFilter { due_before: Some(today), ..open.clone() };
    let due_soon = JobFilter { due_from: Some(today), due_before: after_soon, ..open.clone() };
    let mine = JobFilter { worked_on_by: actor.membership(), ..open.clone() };
    let lines = async |filter: &JobFilter, sort: JobSort| {
        let rows = select_jobs(db, &scope, filter, sort, None, HOME_LINES_MAX).await?;
        job_lines(db, actor, &pipelines, rows, today).await
    };
    Ok(HomeView {
        waiting: waiting(db, actor, &pipelines, tenant, entry::select_waiting(db, &scope, HOME_LINES_MAX).await?)
            .await?,
        overdue: lines(&overdue, JobSort::Due).await?,
        due_soon: lines(&due_soon, JobSort::Due).await?,
        mine: lines(&mine, JobSort::Updated).await?,
        open_total: count_jobs(db, &scope, &open).await?,
        failed_mails: match decide(actor, Ask::SeeOutbox(tenant)) {
            Ok(()) => mail::count_failed(db, tenant).await?,
            Err(_) => 0,
        },
        is_new_tenant: match scope {
            JobScope::Tenant(_) => count_jobs(db, &scope, &JobFilter::default()).await? == 0,
            // Whoever sees only some jobs does not learn whether there are others.
            JobScope::Nothing | JobScope::AssignedTo(..) | JobScope::SharedWith(..) => false,
        },
    })
}

async fn waiting(
    db: &Db,
    actor: &Actor,
    pipelines: &Pipelines,
    tenant: TenantId,
    rows: Vec<(job_entry::Model, row::Model)>,
) -> ServiceResult<Vec<WaitingReply>> {
    let people = reference::person_names(db, tenant, rows.iter().filter_map(|(entry, _)| entry.author_id)).await?;
    let mut replies = Vec::with_capacity(rows.len());
    for (entry, job) in rows {
        if let Err(refusal) = see_entry(actor, &pipelines.job_facts(&job)?, &pipelines.entry_facts(&job, &entry)?) {
            tracing::error!(entry = %entry.id, ?refusal, "the scope of entries and the policy disagree");
            continue;
        }
        replies.push(WaitingReply {
            job: Key::of(job.id),
            number: job.number,
            title: job.title,
            author_name: entry.author_id.map(|id| people.of(id)).unwrap_or_default(),
            // Without a word, it was files.
            excerpt: if entry.body.is_empty() { "Sent files".to_owned() } else { excerpt(&entry.body) },
            created_at: Instant::from_millis(entry.created_at),
        });
    }
    Ok(replies)
}

/// The first characters on one line.
fn excerpt(body: &str) -> String {
    let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(EXCERPT_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpt_is_one_bounded_line() {
        assert_eq!(excerpt("one\n\n  two"), "one two");
        assert_eq!(excerpt(&"é".repeat(500)).chars().count(), EXCERPT_CHARS_MAX);
    }
}
