//! A contact's page: which jobs they may see, and where they are signed in.

use super::customer::contact_lines;
use super::open_job::chip;
use crate::store::job::JobFilter;
use crate::store::{Key, Look, Pipelines, customer, job, session};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{CustomerId, JobId, MembershipId};
use vitrine_policy::{Ask, ContactFacts, decide, scope_customers, scope_jobs};
use vitrine_wire::{CHOSEN_JOBS_MAX, ChosenJob, ContactSession, ContactView, JobSort};

/// The page.
///
/// # Errors
/// Not found for an unknown contact, another customer's or tenant's, and for a role that may not see customers.
pub async fn show_contact(
    cx: &Context,
    viewer: &Viewer,
    customer: CustomerId,
    contact: MembershipId,
) -> ServiceResult<ContactView> {
    let look = Look::open(cx, viewer).await?;
    let row = customer::find(&look.db, &scope_customers(&look.actor), customer).await?;
    let row = row.ok_or_else(ServiceError::not_found)?;
    decide(&look.actor, Ask::SeeCustomer(&row.facts()))?;
    let lines = contact_lines(cx, &look, &row).await?;
    let line = lines.into_iter().find(|line| line.membership == contact).ok_or_else(ServiceError::not_found)?;
    let facts = ContactFacts { tenant: row.tenant, customer, state: line.state };
    let may = |ask: Ask<'_>| decide(&look.actor, ask).is_ok();
    let may_set_rights = may(Ask::SetJobRights(&facts));
    let may_end_sessions = may(Ask::EndContactSessions(&facts));
    let sessions = if may_end_sessions { sessions(cx, &look, contact).await? } else { Vec::new() };
    let filter = JobFilter { customer: Some(customer), ..JobFilter::default() };
    let jobs_total = job::count_jobs(&look.db, &scope_jobs(&look.actor), &filter).await?;
    let jobs = if may_set_rights { jobs(&look, customer, contact).await? } else { Vec::new() };
    Ok(ContactView {
        customer,
        customer_name: row.name.clone(),
        customer_is_archived: row.is_archived,
        customer_can_view_jobs: row.permitted.can_view_jobs,
        line,
        jobs,
        jobs_total,
        sessions,
        may_set_rights,
        may_end_sessions,
        may_make_primary: may(Ask::EditCustomer(&row.facts())),
    })
}

/// The newest jobs of the customer, and every one that names the contact.
async fn jobs(look: &Look, customer: CustomerId, contact: MembershipId) -> ServiceResult<Vec<ChosenJob>> {
    let scope = scope_jobs(&look.actor);
    let all = JobFilter { customer: Some(customer), ..JobFilter::default() };
    let mut rows = job::select_jobs(&look.db, &scope, &all, JobSort::Number, None, CHOSEN_JOBS_MAX).await?;
    let naming = JobFilter { naming: Some(contact), ..all };
    for row in job::select_jobs(&look.db, &scope, &naming, JobSort::Number, None, CHOSEN_JOBS_MAX).await? {
        if !rows.iter().any(|one| one.id == row.id) {
            rows.push(row);
        }
    }
    let Some(tenant) = look.actor.tenant() else { return Ok(Vec::new()) };
    let pipelines = Pipelines::load(&look.db, tenant).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let facts = pipelines.job_facts(&row)?;
        let (_, stage) = pipelines.place(&row)?;
        lines.push(ChosenJob {
            job: JobId::of(row.id),
            number: row.number,
            stage: chip(stage),
            is_archived: row.is_archived,
            is_named: facts.named_contacts.contains(contact),
            title: row.title,
        });
    }
    Ok(lines)
}

/// Only those that act through this very membership: where else somebody is signed in is not this business's affair.
async fn sessions(cx: &Context, look: &Look, contact: MembershipId) -> ServiceResult<Vec<ContactSession>> {
    let rows = session::list_through(&look.db, contact, cx.now()).await?;
    Ok(rows
        .into_iter()
        .map(|row| ContactSession { browser: row.browser, began_at: row.created_at, seen_at: row.seen_at })
        .collect())
}
