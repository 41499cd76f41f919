//! One job and its history.

use super::list::pipeline_choice;
use super::people::{assignable, badges, choosing};
use crate::service::form::fields_for_staff;
use crate::service::open_job::{badge, chip, customer_choice, due_on, is_overdue, open_for_staff};
use crate::service::{calendar, history_words, read_mark, share, sight::Onlookers};
use crate::store::{Key, Look, file, history, reference, tenant};
use crate::{Context, ServiceResult, Viewer};
use vitrine_domain::{Audience, Instant, JobId};
use vitrine_policy::{Ask, CustomerFacts, decide, scope_files};
use vitrine_wire::{HistoryLine, JobMay, StaffJobView};

/// Lines of a job's history that one answer carries.
const HISTORY_LINES_MAX: u64 = 200;

/// A job's page.
///
/// # Errors
/// `NotFound` for a job that the asker may not see.
pub async fn show_job(cx: &Context, viewer: &Viewer, job: JobId) -> ServiceResult<StaffJobView> {
    let look = Look::open(cx, viewer).await?;
    let open = open_for_staff(&look.db, &look.actor, job).await?;
    let (row, facts) = (&open.row, &open.facts);
    let (pipeline, stage) = open.pipelines.place(row)?;
    let customers = reference::customer_names(&look.db, facts.tenant, [row.customer_id]).await?;
    let people = reference::person_names(&look.db, facts.tenant, row.owner_id).await?;
    let sight = Onlookers::load(&look.db, &look.actor, facts.tenant, facts.customer).await?.of_job(facts);
    let may = |ask| decide(&look.actor, ask).is_ok();
    let business = tenant::find(&look.db, facts.tenant).await?;
    Ok(StaffJobView {
        job: open.seen.job(),
        number: row.number,
        title: row.title.clone(),
        description: row.description.clone(),
        version: row.version,
        customer: customer_choice(row, customers.of(row.customer_id)),
        pipeline: pipeline_choice(&open.pipelines, pipeline.id, &pipeline.name),
        stage: chip(stage),
        owner: row.owner_id.map(|id| badge(Key::of(id), people.of(id))),
        assigned: badges(&look.db, facts.tenant, facts.assigned.iter()).await?,
        assignable: assignable(&look.db, &look.actor, facts).await?,
        choosing: choosing(&look.db, &look.actor, facts).await?,
        portal_is_read_only: business.portal_is_read_only,
        due_on: due_on(row),
        is_overdue: is_overdue(row, stage, calendar::today(cx, &look.db, facts.tenant).await?),
        is_archived: row.is_archived,
        created_at: Instant::from_millis(row.created_at),
        sight,
        form: fields_for_staff(&look.db, &look.actor, &open).await?,
        is_unread: read_mark::is_unread(&look.db, &look.actor, job).await?,
        may: JobMay {
            edit: may(Ask::EditJob(facts)),
            move_stage: may(Ask::MoveJob(facts)),
            write_internal: may(Ask::WriteEntry(facts, Audience::Internal)),
            write_to_customer: may(Ask::WriteEntry(facts, Audience::Customer)),
            add_internal_files: may(Ask::AddFiles(facts, Audience::Internal)),
            add_customer_files: may(Ask::AddFiles(facts, Audience::Customer)),
            see_customer: may(Ask::SeeCustomer(&CustomerFacts { tenant: facts.tenant, customer: facts.customer })),
        },
        upload_bytes_max: business.upload_bytes_max,
        has_files: file::has_files(&look.db, &scope_files(&look.actor), job).await?,
        sharing: share::of_job(&look.db, &look.actor, &open).await?,
    })
}

/// Who changed what on a job, newest first. Who sees the job is told to those who may know it.
///
/// # Errors
/// `NotFound` for a job that the asker may not see.
pub async fn job_history(cx: &Context, viewer: &Viewer, job: JobId) -> ServiceResult<Vec<HistoryLine>> {
    let look = Look::open(cx, viewer).await?;
    let open = open_for_staff(&look.db, &look.actor, job).await?;
    decide(&look.actor, Ask::SeeJobHistory(&open.facts))?;
    let may_know = decide(&look.actor, Ask::SeeWhoSees(&open.facts)).is_ok();
    let left_out = if may_know { &[][..] } else { &history_words::TELLS_WHO_SEES };
    let rows = history::select_of_job(&look.db, open.facts.tenant, job, left_out, HISTORY_LINES_MAX).await?;
    let people =
        reference::person_names(&look.db, open.facts.tenant, rows.iter().filter_map(|row| row.actor_id)).await?;
    Ok(rows
        .into_iter()
        .map(|row| HistoryLine {
            at: Instant::from_millis(row.at),
            who: row.actor_id.map_or_else(|| "Vitrine".to_owned(), |id| people.of(id)),
            what: history_words::in_words(&row.action).to_owned(),
            before: row.before_text,
            after: row.after_text,
        })
        .collect())
}
