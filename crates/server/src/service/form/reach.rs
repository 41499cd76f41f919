//! What a change of a form concerns, asked of the policy for every job of the pipeline and every contact of its
//! customer.

use crate::ServiceResult;
use crate::store::entity::{field, job};
use crate::store::field::{jobs_of, jobs_with_value};
use crate::store::{Db, Key, Pipelines, reference};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;
use vitrine_domain::{CustomerId, FieldId, PipelineId, TenantId};
use vitrine_policy::{Actor, see_field};
use vitrine_wire::FieldReach;

/// The jobs of a pipeline and who could see them.
pub(super) struct Reach<'a> {
    pipelines: &'a Pipelines,
    jobs: Vec<job::Model>,
    contacts: HashMap<CustomerId, Vec<Actor>>,
}

impl<'a> Reach<'a> {
    /// Reads them.
    pub(super) async fn load(
        db: &Db,
        tenant: TenantId,
        pipelines: &'a Pipelines,
        pipeline: Uuid,
    ) -> ServiceResult<Self> {
        let jobs = jobs_of(db, tenant, PipelineId::of(pipeline)).await?;
        let contacts = reference::contacts_of_tenant(db, tenant).await?;
        let contacts = contacts
            .into_iter()
            .map(|(customer, all)| (customer, all.into_iter().map(Actor::Contact).collect()))
            .collect();
        Ok(Self { pipelines, jobs, contacts })
    }

    /// The jobs on which at least one contact sees the field, were it as given.
    pub(super) fn jobs_showing(&self, field: &field::Model) -> ServiceResult<BTreeSet<Uuid>> {
        let mut showing = BTreeSet::new();
        for job in &self.jobs {
            let facts = self.pipelines.job_facts(job)?;
            let field = self.pipelines.field_facts(job, field, true)?;
            let contacts = self.contacts.get(&facts.customer).map(Vec::as_slice).unwrap_or_default();
            if contacts.iter().any(|contact| see_field(contact, &facts, &field).is_ok()) {
                showing.insert(job.id);
            }
        }
        Ok(showing)
    }

    /// The customers of these jobs.
    pub(super) fn customers_of(&self, jobs: &BTreeSet<Uuid>) -> BTreeSet<CustomerId> {
        self.jobs.iter().filter(|job| jobs.contains(&job.id)).map(|job| CustomerId::of(job.customer_id)).collect()
    }

    /// What customers see of the field while it is visible to them.
    pub(super) async fn of_field(&self, db: &Db, tenant: TenantId, field: &field::Model) -> ServiceResult<FieldReach> {
        let shown = field::Model { is_visible_to_customer: true, ..field.clone() };
        let jobs = self.jobs_showing(&shown)?;
        let filled = jobs_with_value(db, tenant, FieldId::of(field.id)).await?;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Ok(FieldReach {
            values: count(jobs.intersection(&filled).count()),
            jobs: count(jobs.len()),
            customers: count(self.customers_of(&jobs).len()),
        })
    }
}
