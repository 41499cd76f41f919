//! Who sees the jobs at a stage, customer by customer.

use crate::service::open_job::chip;
use crate::store::{Key, Look, Pipelines, reference, stage};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::{BTreeMap, HashMap};
use vitrine_domain::{CustomerId, StageId};
use vitrine_policy::{Actor, Ask, Contact, JobFacts, Reason, Refusal, decide, scope_jobs};
use vitrine_wire::{CustomerSight, JobsInSight, STAGE_CUSTOMERS_MAX, StageSight};

/// How many of the jobs at a stage each customer sees, and would see if the stage were switched.
///
/// # Errors
/// `NotFound` for a stage that is not there, and for whoever may not see customers.
pub async fn stage_who_sees(cx: &Context, viewer: &Viewer, id: StageId) -> ServiceResult<StageSight> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::ListCustomers)?;
    let now = Pipelines::load(&look.db, tenant).await?;
    let row = now.present_stage(id.uuid()).ok_or_else(ServiceError::not_found)?;
    let mut then = now.clone();
    for other in then.stages.iter_mut().filter(|other| other.id == row.id) {
        other.is_visible_to_customer = !other.is_visible_to_customer;
    }
    let contacts = reference::contacts_of_tenant(&look.db, tenant).await?;
    let mut found: BTreeMap<CustomerId, (JobsInSight, Option<Unseen>)> = BTreeMap::new();
    for job in stage::places_at(&look.db, tenant, &scope_jobs(&look.actor), id).await? {
        let (facts, facts_then) = (now.job_facts(&job)?, then.job_facts(&job)?);
        decide(&look.actor, Ask::SeeWhoSees(&facts))?;
        let (jobs, because) = found.entry(facts.customer).or_default();
        jobs.all += 1;
        match unseen(&contacts, &facts) {
            None => jobs.seen += 1,
            Some(why) => *because = because.or(Some(why)),
        }
        jobs.seen_if_switched += u64::from(unseen(&contacts, &facts_then).is_none());
    }
    let names = reference::customer_names(&look.db, tenant, found.keys().map(|id| id.uuid())).await?;
    let mut all = JobsInSight::default();
    let mut customers = Vec::with_capacity(found.len());
    for (customer, (jobs, because)) in found {
        all.all += jobs.all;
        all.seen += jobs.seen;
        all.seen_if_switched += jobs.seen_if_switched;
        let because = because.map(|why| why.in_words(&row.name));
        customers.push(CustomerSight { customer, name: names.of(customer.uuid()), jobs, because });
    }
    customers.sort_by_cached_key(|line| (line.name.to_lowercase(), line.customer));
    let more_customers = u64::try_from(customers.len().saturating_sub(STAGE_CUSTOMERS_MAX)).unwrap_or(u64::MAX);
    customers.truncate(STAGE_CUSTOMERS_MAX);
    Ok(StageSight {
        stage: chip(row),
        pipeline_name: now.pipeline(row.pipeline_id).map(|row| row.name.clone()).unwrap_or_default(),
        jobs: all,
        customers,
        more_customers,
    })
}

/// Why nobody sees a job.
#[derive(Clone, Copy)]
enum Unseen {
    NoContacts,
    /// What keeps the customer's first contact from it.
    Because(Reason),
}

impl Unseen {
    fn in_words(self, stage: &str) -> String {
        match self {
            Self::NoContacts => "The customer has no contacts yet.".to_owned(),
            Self::Because(Reason::StageInternal) => format!("Stage “{stage}” is internal."),
            Self::Because(reason) => reason.sentence().to_owned(),
        }
    }
}

/// `None` when at least one contact sees the job.
fn unseen(contacts: &HashMap<CustomerId, Vec<Contact>>, job: &JobFacts) -> Option<Unseen> {
    let mut first = None;
    for contact in contacts.get(&job.customer).into_iter().flatten() {
        let refusal = decide(&Actor::Contact(*contact), Ask::SeeJob(job)).err()?;
        first = first.or(Some(Unseen::Because(refusal.reason())));
    }
    first.or(Some(Unseen::NoContacts))
}
