//! What a change of a form concerns, asked of the policy for every job of the pipeline and every contact of its
//! customer.

use crate::ServiceResult;
use crate::service::secret;
use crate::store::entity::{field, job, job_entry};
use crate::store::field::{changes_of, jobs_of, jobs_with_value};
use crate::store::stage::places_of;
use crate::store::{Db, Key, Pipelines, reference};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;
use vitrine_domain::{Audience, CustomerId, FieldId, MembershipId, PipelineId, TenantId};
use vitrine_policy::{Actor, see_entry, see_field};
use vitrine_wire::FieldReach;

/// Per job, who sees something there.
pub(super) type Seeing = BTreeMap<Uuid, BTreeSet<MembershipId>>;

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

    /// The contacts who see the field on a job, were it as given; jobs on which nobody does are left out.
    pub(super) fn seeing(&self, field: &field::Model) -> ServiceResult<Seeing> {
        let mut seeing = Seeing::new();
        for job in &self.jobs {
            let facts = self.pipelines.job_facts(job)?;
            let field = self.pipelines.field_facts(job, field, true)?;
            let contacts = self.contacts_of(facts.customer, |contact| see_field(contact, &facts, &field).is_ok());
            if !contacts.is_empty() {
                seeing.insert(job.id, contacts);
            }
        }
        Ok(seeing)
    }

    /// The contacts of a customer who see something.
    fn contacts_of(&self, customer: CustomerId, sees: impl Fn(&Actor) -> bool) -> BTreeSet<MembershipId> {
        let contacts = self.contacts.get(&customer).map(Vec::as_slice).unwrap_or_default();
        contacts.iter().filter(|contact| sees(contact)).filter_map(Actor::membership).collect()
    }

    /// What customers see of the field while it is visible to them: on forms, or, once it was removed, in feeds.
    pub(super) async fn of_field(&self, db: &Db, tenant: TenantId, field: &field::Model) -> ServiceResult<Concerned> {
        let shown = field::Model { is_visible_to_customer: true, ..field.clone() };
        if field.is_removed {
            return self.of_changes(db, tenant, shown).await;
        }
        let seeing = self.seeing(&shown)?;
        let filled = jobs_with_value(db, tenant, FieldId::of(field.id)).await?;
        let jobs = self.jobs.iter().filter(|job| seeing.contains_key(&job.id));
        let customers = jobs.map(|job| CustomerId::of(job.customer_id)).collect();
        let jobs: BTreeSet<Uuid> = seeing.keys().copied().collect();
        let contacts = seeing.into_values().flatten().collect();
        Ok(Concerned { values: jobs.intersection(&filled).count(), jobs, customers, contacts })
    }

    /// What stays of a field that was taken off the form.
    async fn of_changes(&self, db: &Db, tenant: TenantId, shown: field::Model) -> ServiceResult<Concerned> {
        let id = shown.id;
        let mut pipelines = self.pipelines.clone();
        pipelines.fields.retain(|field| field.id != id);
        pipelines.fields.push(shown);
        let changes = changes_of(db, tenant, FieldId::of(id)).await?;
        let of_jobs = changes.iter().map(|entry| entry.job_id).collect();
        let jobs = places_of(db, tenant, &of_jobs).await?;
        let mut found = Concerned::default();
        for entry in changes {
            let Some(job) = jobs.iter().find(|job| job.id == entry.job_id) else { continue };
            let facts = pipelines.job_facts(job)?;
            let entry = job_entry::Model { audience: Audience::Customer.as_str().to_owned(), ..entry };
            let entry = pipelines.entry_facts(job, &entry)?;
            let contacts = self.contacts_of(facts.customer, |contact| see_entry(contact, &facts, &entry).is_ok());
            if !contacts.is_empty() {
                found.contacts.extend(contacts);
                found.values += 1;
                found.jobs.insert(job.id);
                found.customers.insert(facts.customer);
            }
        }
        Ok(found)
    }

    /// What customers would see of a visible field if it were shown from the first stage on, or from one of the stages
    /// on, in their order.
    pub(super) async fn shown_from_each_stage(
        &self,
        db: &Db,
        tenant: TenantId,
        row: &field::Model,
    ) -> ServiceResult<Vec<Concerned>> {
        let stages = self.pipelines.stages_of(row.pipeline_id).map(|stage| Some(stage.id));
        let mut found = Vec::new();
        for from in [None].into_iter().chain(stages) {
            let row = field::Model { shown_from_stage_id: from, ..row.clone() };
            found.push(self.of_field(db, tenant, &row).await?);
        }
        Ok(found)
    }
}

/// What a change concerns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Concerned {
    values: usize,
    jobs: BTreeSet<Uuid>,
    customers: BTreeSet<CustomerId>,
    /// Who of them.
    pub(super) contacts: BTreeSet<MembershipId>,
}

impl Concerned {
    /// In numbers.
    pub(super) fn numbers(&self) -> FieldReach {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        FieldReach { values: count(self.values), jobs: count(self.jobs.len()), customers: count(self.customers.len()) }
    }

    /// It concerns jobs that the other does not.
    pub(super) fn is_beyond(&self, other: &Self) -> bool {
        !self.jobs.is_subset(&other.jobs)
    }
}

/// Stands for what somebody had before their eyes before they decided.
pub(super) fn seal(all: &[Concerned]) -> String {
    secret::hash_of(&format!("{all:?}"))
}
