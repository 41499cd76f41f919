//! Many jobs at once.

use super::cursor;
use crate::service::calendar;
use crate::service::open_job::{badge, chip, due_on, is_overdue};
use crate::service::read_mark;
use crate::store::entity::job as row;
use crate::store::job::{After, JobFilter};
use crate::store::{Db, Key, Look, Pipelines, job, reference};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{Date, Instant, SubmissionId, TenantId};
use vitrine_policy::{Actor, Ask, decide, scope_customers, scope_jobs, see_job};
use vitrine_wire::{
    CustomerChoice, JOBS_PER_PAGE, JobChoices, JobLine, JobList, JobQuery, PersonBadge, PipelineChoice,
};

/// One page of the jobs that the asker may see.
///
/// # Errors
/// `NotFound` for anybody but staff.
pub async fn list_jobs(cx: &Context, viewer: &Viewer, query: &JobQuery) -> ServiceResult<JobList> {
    let look = Look::open(cx, viewer).await?;
    decide(&look.actor, Ask::UseStaffScreens)?;
    let tenant = look.actor.tenant().ok_or_else(ServiceError::not_found)?;
    let JobQuery { search, pipeline, stage, owner, customer, mine, archived, sort, after } = query;
    let filter = JobFilter {
        search: search.clone(),
        pipeline: *pipeline,
        stage: *stage,
        owner: *owner,
        customer: *customer,
        worked_on_by: look.actor.membership().filter(|_| *mine),
        is_archived: Some(*archived),
        ..JobFilter::default()
    };
    let scope = scope_jobs(&look.actor);
    let after = cursor::decode(*sort, after);
    let mut rows = job::select_jobs(&look.db, &scope, &filter, *sort, after.as_ref(), JOBS_PER_PAGE + 1).await?;
    let page = usize::try_from(JOBS_PER_PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > page;
    rows.truncate(page);
    let next = rows.last().filter(|_| has_more).map(|last| cursor::encode(*sort, &After::of(*sort, last)));
    let total = job::count_jobs(&look.db, &scope, &filter).await?;
    let pipelines = Pipelines::load(&look.db, tenant).await?;
    let today = calendar::today(cx, &look.db, tenant).await?;
    let jobs = job_lines(&look.db, &look.actor, &pipelines, rows, today).await?;
    Ok(JobList { jobs, next, total })
}

/// What filters and the job form offer.
///
/// # Errors
/// `NotFound` for anybody but staff.
pub async fn job_choices(cx: &Context, viewer: &Viewer) -> ServiceResult<JobChoices> {
    let look = Look::open(cx, viewer).await?;
    decide(&look.actor, Ask::UseStaffScreens)?;
    let tenant = look.actor.tenant().ok_or_else(ServiceError::not_found)?;
    let pipelines = Pipelines::load(&look.db, tenant).await?;
    let owners = reference::active_staff(&look.db, tenant).await?;
    let customers = reference::open_customers(&look.db, &scope_customers(&look.actor)).await?;
    Ok(JobChoices {
        pipelines: pipelines.present().map(|one| pipeline_choice(&pipelines, one.id, &one.name)).collect(),
        owners: owners.into_iter().map(|(membership, name)| PersonBadge { membership, name }).collect(),
        customers: customers.into_iter().map(|(customer, name)| CustomerChoice { customer, name }).collect(),
        submission: SubmissionId::fresh(cx),
    })
}

/// A pipeline with its stages in order.
pub(super) fn pipeline_choice(pipelines: &Pipelines, id: uuid::Uuid, name: &str) -> PipelineChoice {
    PipelineChoice { pipeline: Key::of(id), name: name.to_owned(), stages: pipelines.stages_of(id).map(chip).collect() }
}

/// Rows of a scope as lines. A row that the policy refuses although the scope let it through is left out and logged.
///
/// # Errors
/// The database's.
pub(crate) async fn job_lines(
    db: &Db,
    actor: &Actor,
    pipelines: &Pipelines,
    rows: Vec<row::Model>,
    today: Date,
) -> ServiceResult<Vec<JobLine>> {
    let Some(tenant) = rows.first().map(|row| TenantId::of(row.tenant_id)) else { return Ok(Vec::new()) };
    let customers = reference::customer_names(db, tenant, rows.iter().map(|row| row.customer_id)).await?;
    let people = reference::person_names(db, tenant, rows.iter().filter_map(|row| row.owner_id)).await?;
    let unread = read_mark::unread(db, actor, rows.iter().map(|row| row.id)).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let seen = match see_job(actor, &pipelines.job_facts(&row)?) {
            Ok(seen) => seen,
            Err(refusal) => {
                tracing::error!(job = %row.id, ?refusal, "the scope of jobs and the policy disagree");
                continue;
            }
        };
        let (pipeline, stage) = pipelines.place(&row)?;
        lines.push(JobLine {
            job: seen.job(),
            number: row.number,
            customer_name: customers.of(row.customer_id),
            pipeline_name: pipeline.name.clone(),
            stage: chip(stage),
            owner: row.owner_id.map(|id| badge(Key::of(id), people.of(id))),
            due_on: due_on(&row),
            is_overdue: is_overdue(&row, stage, today),
            is_archived: row.is_archived,
            updated_at: Instant::from_millis(row.updated_at),
            is_unread: unread.contains(&row.id),
            title: row.title,
        });
    }
    Ok(lines)
}
