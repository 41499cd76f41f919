//! Jobs, for staff.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use std::collections::BTreeMap;
use vitrine_domain::{JobId, StageId};
use vitrine_wire::{
    BoardQuery, BoardView, HistoryLine, JobChoices, JobCreated, JobList, JobQuery, SightOf, StaffJobView, StageSight,
    WhoSeesView,
};

#[cfg(feature = "ssr")]
use super::yes_or_no;
#[cfg(feature = "ssr")]
use crate::http::{ask, go_to};
#[cfg(feature = "ssr")]
use vitrine_server::service;
#[cfg(feature = "ssr")]
use vitrine_wire::{JobForm, TickedBoxes};

/// One page of the jobs that the asker may see.
#[server(prefix = "/api", endpoint = "jobs/list", input = Json)]
pub async fn list_jobs(query: JobQuery) -> Result<JobList, ApiError> {
    let ask = ask().await?;
    Ok(service::job::list_jobs(&ask.cx, ask.viewer()?, &query).await?)
}

/// What filters and the job form offer.
#[server(prefix = "/api", endpoint = "jobs/choices", input = Json)]
pub async fn list_job_choices() -> Result<JobChoices, ApiError> {
    let ask = ask().await?;
    Ok(service::job::job_choices(&ask.cx, ask.viewer()?).await?)
}

/// A job's page.
#[server(prefix = "/api", endpoint = "jobs/show", input = Json)]
pub async fn show_job(job: JobId) -> Result<StaffJobView, ApiError> {
    let ask = ask().await?;
    Ok(service::job::show_job(&ask.cx, ask.viewer()?, job).await?)
}

/// Creates a job and goes to its page. The same `submission` twice makes one job.
#[server(prefix = "/api", endpoint = "jobs/create")]
#[allow(clippy::too_many_arguments, reason = "one argument per field of the form")]
pub async fn create_job(
    #[server(default)] title: String,
    #[server(default)] description: String,
    #[server(default)] customer: String,
    #[server(default)] stage: String,
    #[server(default)] owner: String,
    #[server(default)] due_on: String,
    #[server(default)] submission: String,
) -> Result<JobCreated, ApiError> {
    let ask = ask().await?;
    let form = JobForm { title, description, customer, stage, owner, due_on };
    let created = service::job::create_job(&ask.cx, ask.viewer()?, &form, &submission).await?;
    let next = if created.is_share_offered { "/share?new=1" } else { "" };
    go_to(&format!("/jobs/{}{next}", created.job));
    Ok(created)
}

/// Changes a job's facts (not its stage) and goes to its page.
#[server(prefix = "/api", endpoint = "jobs/edit")]
#[allow(clippy::too_many_arguments, reason = "one argument per field of the form")]
pub async fn edit_job(
    #[server(default)] job: String,
    #[server(default)] version: String,
    #[server(default)] title: String,
    #[server(default)] description: String,
    #[server(default)] customer: String,
    #[server(default)] owner: String,
    #[server(default)] due_on: String,
) -> Result<(), ApiError> {
    let ask = ask().await?;
    let form = JobForm { title, description, customer, stage: String::new(), owner, due_on };
    let job = service::job::edit_job(&ask.cx, ask.viewer()?, &job, &version, &form).await?;
    go_to(&format!("/jobs/{job}"));
    Ok(())
}

/// Assigns people to a job; see [`vitrine_wire::TickedBoxes`]. Answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "jobs/assign")]
pub async fn assign_job(
    #[server(default)] job: String,
    #[server(default)] ticked: BTreeMap<String, String>,
    #[server(default)] were: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::job::assign_job(&ask.cx, ask.viewer()?, &job, &TickedBoxes { ticked, were }).await?)
}

/// Lets contacts who may see chosen jobs alone see this one; see [`vitrine_wire::TickedBoxes`]. Answers with the sentence
/// for the toast.
#[server(prefix = "/api", endpoint = "jobs/choose_contacts")]
pub async fn choose_contacts(
    #[server(default)] job: String,
    #[server(default)] ticked: BTreeMap<String, String>,
    #[server(default)] were: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::job::choose_contacts(&ask.cx, ask.viewer()?, &job, &TickedBoxes { ticked, were }).await?)
}

/// Moves a job to another stage of its pipeline; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "jobs/move")]
pub async fn move_job(#[server(default)] job: String, #[server(default)] stage: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::job::move_job(&ask.cx, ask.viewer()?, &job, &stage).await?)
}

/// Puts a job away (`archived` = `true`) or brings it back; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "jobs/archive")]
pub async fn archive_job(
    #[server(default)] job: String,
    #[server(default)] archived: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, archived) = (ask.viewer()?, yes_or_no("archived", &archived)?);
    Ok(service::job::archive_job(&ask.cx, viewer, &job, archived).await?)
}

/// Who changed what on a job, newest first, at most 200 lines.
#[server(prefix = "/api", endpoint = "jobs/history", input = Json)]
pub async fn show_job_history(job: JobId) -> Result<Vec<HistoryLine>, ApiError> {
    let ask = ask().await?;
    Ok(service::job::job_history(&ask.cx, ask.viewer()?, job).await?)
}

/// Who sees a job or something on it, why the others do not, and what would change if it were switched.
#[server(prefix = "/api", endpoint = "jobs/who_sees", input = Json)]
pub async fn who_sees(job: JobId, of: SightOf) -> Result<WhoSeesView, ApiError> {
    let ask = ask().await?;
    Ok(service::who_sees::who_sees(&ask.cx, ask.viewer()?, job, of).await?)
}

/// How many of the jobs at a stage each customer sees, and would see if the stage were switched.
#[server(prefix = "/api", endpoint = "stages/who_sees", input = Json)]
pub async fn stage_who_sees(stage: StageId) -> Result<StageSight, ApiError> {
    let ask = ask().await?;
    Ok(service::who_sees::stage_who_sees(&ask.cx, ask.viewer()?, stage).await?)
}

/// The board of a pipeline: its jobs by stage.
#[server(prefix = "/api", endpoint = "boards/show", input = Json)]
pub async fn show_board(query: BoardQuery) -> Result<BoardView, ApiError> {
    let ask = ask().await?;
    Ok(service::job::show_board(&ask.cx, ask.viewer()?, &query).await?)
}
