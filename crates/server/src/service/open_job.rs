//! One job with what the policy needs to know about it: the first step of everything that concerns a job.

use crate::store::entity::{job as row, job_entry, stage};
use crate::store::{Db, Key, Pipelines, entry, job};
use crate::{ServiceError, ServiceResult};
use vitrine_domain::{Date, EntryId, JobId, MembershipId};
use vitrine_policy::{
    Actor, Ask, EntryFacts, JobFacts, JobSeen, decide, scope_entries, scope_jobs, see_entry, see_job,
};
use vitrine_wire::{CustomerChoice, PersonBadge, StageChip};

/// A job that the asker may see.
pub(crate) struct OpenJob {
    pub(crate) row: row::Model,
    pub(crate) pipelines: Pipelines,
    pub(crate) facts: JobFacts,
    pub(crate) seen: JobSeen,
}

/// The job, for a member of staff.
///
/// # Errors
/// `NotFound` when it does not exist, may not be seen, or no staff member asks.
pub(crate) async fn open_for_staff(db: &Db, actor: &Actor, id: JobId) -> ServiceResult<OpenJob> {
    decide(actor, Ask::UseStaffScreens)?;
    open(db, actor, id).await
}

/// The job, for a contact.
///
/// # Errors
/// `NotFound` when it does not exist, may not be seen, or no contact asks.
pub(crate) async fn open_for_contact(db: &Db, actor: &Actor, id: JobId) -> ServiceResult<OpenJob> {
    decide(actor, Ask::ListPortalJobs)?;
    open(db, actor, id).await
}

async fn open(db: &Db, actor: &Actor, id: JobId) -> ServiceResult<OpenJob> {
    let tenant = actor.tenant().ok_or_else(ServiceError::not_found)?;
    let row = job::select_job(db, &scope_jobs(actor), id).await?.ok_or_else(ServiceError::not_found)?;
    let pipelines = Pipelines::load(db, tenant).await?;
    let facts = pipelines.job_facts(&row)?;
    let seen = see_job(actor, &facts).inspect_err(|refusal| {
        tracing::error!(%id, ?refusal, "a job's scope and the policy disagree");
    })?;
    Ok(OpenJob { row, pipelines, facts, seen })
}

impl OpenJob {
    /// An entry of this job that the asker may see.
    ///
    /// # Errors
    /// `NotFound` when there is none in this job.
    pub(crate) async fn entry(
        &self,
        db: &Db,
        actor: &Actor,
        id: EntryId,
    ) -> ServiceResult<(job_entry::Model, EntryFacts)> {
        let found = entry::select_entry(db, &scope_entries(actor), self.facts.job, id).await?;
        let row = found.ok_or_else(ServiceError::not_found)?;
        let facts = self.pipelines.entry_facts(&self.row, &row)?;
        see_entry(actor, &self.facts, &facts)?;
        Ok((row, facts))
    }

    /// The stage it stands at.
    ///
    /// # Errors
    /// A row that points nowhere.
    pub(crate) fn stage(&self) -> ServiceResult<&stage::Model> {
        Ok(self.pipelines.place(&self.row)?.1)
    }
}

/// A stage as a chip.
pub(crate) fn chip(stage: &stage::Model) -> StageChip {
    StageChip {
        stage: Key::of(stage.id),
        name: stage.name.clone(),
        color: stage.color.clone(),
        is_visible_to_customer: stage.is_visible_to_customer,
        is_terminal: stage.is_terminal,
    }
}

/// Somebody as a badge.
pub(crate) fn badge(membership: MembershipId, name: String) -> PersonBadge {
    PersonBadge { membership, name }
}

/// A job's customer as a choice.
pub(crate) fn customer_choice(row: &row::Model, name: String) -> CustomerChoice {
    CustomerChoice { customer: Key::of(row.customer_id), name }
}

/// The date in the row; a text that is no date is treated as none.
pub(crate) fn due_on(row: &row::Model) -> Option<Date> {
    Date::parse(&row.due_on).ok()
}

/// At a terminal stage, or put away.
pub(crate) fn is_finished(row: &row::Model, stage: &stage::Model) -> bool {
    row.is_archived || stage.is_terminal
}

/// Due before today and not finished.
pub(crate) fn is_overdue(row: &row::Model, stage: &stage::Model, today: Date) -> bool {
    !is_finished(row, stage) && due_on(row).is_some_and(|due_on| due_on < today)
}
