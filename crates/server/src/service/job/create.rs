//! A new job.

use super::form;
use crate::live::Notice;
use crate::service::auto_invite;
use crate::service::history_words::CREATE_JOB;
use crate::service::parse::{self, Problems};
use crate::service::share;
use crate::store::entity::job as row;
use crate::store::{Change, Key, Pipelines, Recorded, history, job};
use crate::{Context, ServiceResult, Viewer};
use vitrine_domain::{JobId, Sharing};
use vitrine_policy::{Ask, decide, see_job};
use vitrine_wire::{JobCreated, JobForm};

/// Creates a job. The same submission of the same person again answers with the first job.
///
/// # Errors
/// The policy's refusal; the form's problems; a conflict when somebody else sent that submission.
pub async fn create_job(cx: &Context, viewer: &Viewer, form: &JobForm, submission: &str) -> ServiceResult<JobCreated> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    decide(&change.actor, Ask::CreateJob(change.tenant))?;
    let submission = parse::submission(submission)?;
    if let Some(submission) = submission
        && let Some(job) = job::select_submitted(&change.db, change.tenant, submission).await?
    {
        let author = history::select_first_actor(&change.db, change.tenant, job, CREATE_JOB).await?;
        let is_own = author.is_some() && author == change.actor.membership();
        return if is_own { Ok(JobCreated { job, is_share_offered: false }) } else { Err(parse::sent_already()) };
    }

    let pipelines = Pipelines::load(&change.db, change.tenant).await?;
    let mut problems = Problems::new();
    let texts = form::texts(&mut problems, form);
    let customer = form::customer(&change.db, &change.actor, &mut problems, &form.customer).await?;
    let owner = form::owner(&change.db, change.tenant, &mut problems, &form.owner).await?;
    let stage = form::stage(&pipelines, &mut problems, &form.stage);
    let (Some(title), Some(description), Some(due_on)) = (texts.title, texts.description, texts.due_on) else {
        return Err(problems.into_error());
    };
    let (Some((customer, _)), Some(owner), Some(stage)) = (customer, owner, stage) else {
        return Err(problems.into_error());
    };
    problems.finish()?;
    let Some(stage) = pipelines.stage(stage.uuid()) else { return Err(crate::ServiceError::not_found()) };

    let job = JobId::fresh(cx);
    let mut row = row::Model {
        id: job.uuid(),
        tenant_id: change.tenant.uuid(),
        number: 0,
        title_lower: title.as_str().to_lowercase(),
        title: title.into(),
        description: description.into(),
        customer_id: customer.uuid(),
        pipeline_id: stage.pipeline_id,
        stage_id: stage.id,
        last_visible_stage_id: None,
        owner_id: owner.map(|(member, _)| member.uuid()),
        due_on: due_on.map(|day| day.to_string()).unwrap_or_default(),
        is_archived: false,
        assigned: String::new(),
        named_contacts: String::new(),
        sharing: Sharing::AsUsual.as_str().to_owned(),
        shared_at: None,
        is_started_by_customer: false,
        shares_dates: true,
        shares_stage: true,
        auto_invited_at: None,
        version: 1,
        submission: submission.map(Key::uuid),
        external_id: None,
        created_at: change.at.millis(),
        updated_at: change.at.millis(),
    };
    let facts = pipelines.job_facts(&row)?;
    see_job(&change.actor, &facts)?;
    decide(&change.actor, Ask::EditJob(&facts))?;
    let invited = auto_invite::open_up(&change, &pipelines, None, &mut row).await?;
    let facts = pipelines.job_facts(&row)?;

    row.number = job::take_number(&change.db, change.tenant).await?;
    let after = format!("#{} {}", row.number, row.title);
    job::insert_job(&change.db, row).await?;
    let line = Recorded { action: CREATE_JOB, job: Some(job), subject: job.bits(), after, ..Recorded::default() };
    change.record(cx, line).await?;
    if let Some(to) = &invited {
        auto_invite::send(cx, &change, job, to).await?;
    }
    let is_share_offered = share::is_offered(&change.db, &change.actor, &facts).await?;
    change.announce(Notice::Job { before: None, after: facts.into(), touches_portal: true });
    change.commit(cx).await?;
    Ok(JobCreated { job, is_share_offered })
}
