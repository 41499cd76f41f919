//! How far a permission for many customers reaches: what their contacts see before and not after, or after and not
//! before, asked of the policy job by job.

use crate::ServiceResult;
use crate::store::{Db, Pipelines, reference, stage};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;
use vitrine_domain::{CustomerId, Permission, TenantId};
use vitrine_policy::{Actor, Ask, Contact, decide, see_job};

/// What appears or goes for the contacts of customers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reach {
    /// Jobs that a contact stops seeing or begins to see.
    pub(super) jobs: u64,
    /// The customers of these jobs.
    pub(super) customers: BTreeSet<CustomerId>,
    /// Customers whose contacts lose or get the page of jobs, with or without a job on it.
    pub(super) pages: BTreeSet<CustomerId>,
}

impl Reach {
    /// Asks the policy for every contact of these customers, as the permission stands and as it would.
    pub(super) async fn of(
        db: &Db,
        tenant: TenantId,
        customers: &[CustomerId],
        permission: Permission,
        on: bool,
    ) -> ServiceResult<Self> {
        let mut reach = Self::default();
        // Nothing in the portal depends on the other ones so far.
        match permission {
            Permission::ViewJobs => {}
            Permission::HideReadings | Permission::HideConsumables | Permission::ViewBilling => return Ok(reach),
        }
        let contacts = contacts(db, tenant, customers, on).await?;
        for (customer, contacts) in &contacts {
            let lists = |actor: &Actor| decide(actor, Ask::ListPortalJobs).is_ok();
            if contacts.iter().any(|(now, then)| lists(now) != lists(then)) {
                reach.pages.insert(*customer);
            }
        }
        let pipelines = Pipelines::load(db, tenant).await?;
        let all: BTreeSet<Uuid> = pipelines.pipelines.iter().map(|row| row.id).collect();
        for row in stage::places_in(db, tenant, &all).await? {
            let facts = pipelines.job_facts(&row)?;
            let Some(contacts) = contacts.get(&facts.customer) else { continue };
            let sees = |actor: &Actor| see_job(actor, &facts).is_ok();
            if contacts.iter().any(|(now, then)| sees(now) != sees(then)) {
                reach.jobs += 1;
                reach.customers.insert(facts.customer);
            }
        }
        Ok(reach)
    }
}

/// Their contacts, each as they are and as they would be.
async fn contacts(
    db: &Db,
    tenant: TenantId,
    customers: &[CustomerId],
    can_view_jobs: bool,
) -> ServiceResult<HashMap<CustomerId, Vec<(Actor, Actor)>>> {
    let mut all = reference::contacts_of_tenant(db, tenant).await?;
    let pair = |now: Contact| (Actor::Contact(now), Actor::Contact(Contact { can_view_jobs, ..now }));
    Ok(customers
        .iter()
        .filter_map(|customer| Some((*customer, all.remove(customer)?.into_iter().map(pair).collect())))
        .collect())
}
