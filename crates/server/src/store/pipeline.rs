//! Pipelines with their stages. A tenant has few of them, so they are read as a whole.

use super::entity::{job, job_entry, pipeline, stage};
use super::{Db, Key, StoreError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;
use vitrine_domain::{Audience, CustomerId, EntryKind, JobId, MembershipId, TenantId};
use vitrine_policy::{Author, EntryFacts, JobFacts};

/// All pipelines and stages of a tenant, each in their order.
pub(crate) struct Pipelines {
    pub(crate) pipelines: Vec<pipeline::Model>,
    pub(crate) stages: Vec<stage::Model>,
}

impl Pipelines {
    /// Reads them.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn load(db: &Db, tenant: TenantId) -> Result<Self, StoreError> {
        let pipelines = pipeline::Entity::find()
            .filter(pipeline::Column::TenantId.eq(tenant.uuid()))
            .order_by_asc(pipeline::Column::Position)
            .order_by_asc(pipeline::Column::Id)
            .all(&db.tx)
            .await?;
        let stages = stage::Entity::find()
            .filter(stage::Column::TenantId.eq(tenant.uuid()))
            .order_by_asc(stage::Column::Position)
            .order_by_asc(stage::Column::Id)
            .all(&db.tx)
            .await?;
        Ok(Self { pipelines, stages })
    }

    /// A pipeline of this tenant.
    pub(crate) fn pipeline(&self, id: Uuid) -> Option<&pipeline::Model> {
        self.pipelines.iter().find(|pipeline| pipeline.id == id)
    }

    /// A stage of this tenant.
    pub(crate) fn stage(&self, id: Uuid) -> Option<&stage::Model> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// A pipeline's stages in order.
    pub(crate) fn stages_of(&self, pipeline: Uuid) -> impl Iterator<Item = &stage::Model> {
        self.stages.iter().filter(move |stage| stage.pipeline_id == pipeline)
    }

    /// Where a job stands, with its pipeline.
    ///
    /// # Errors
    /// A row that points outside the tenant's pipelines.
    pub(crate) fn place(&self, job: &job::Model) -> Result<(&pipeline::Model, &stage::Model), StoreError> {
        let stage = self.stage(job.stage_id).filter(|stage| stage.pipeline_id == job.pipeline_id);
        match (self.pipeline(job.pipeline_id), stage) {
            (Some(pipeline), Some(stage)) => Ok((pipeline, stage)),
            (None, _) | (_, None) => Err(StoreError::Row("job")),
        }
    }

    /// What the policy needs to know about a job.
    ///
    /// # Errors
    /// As [`Self::place`].
    pub(crate) fn job_facts(&self, job: &job::Model) -> Result<JobFacts, StoreError> {
        let (pipeline, stage) = self.place(job)?;
        Ok(JobFacts {
            tenant: TenantId::of(job.tenant_id),
            job: JobId::of(job.id),
            customer: CustomerId::of(job.customer_id),
            owner: job.owner_id.map(MembershipId::of),
            stage_is_visible: stage.is_visible_to_customer,
            takes_replies: pipeline.takes_replies,
            is_archived: job.is_archived,
        })
    }

    /// What the policy needs to know about an entry.
    ///
    /// # Errors
    /// A row with a word or a stage that is not understood.
    pub(crate) fn entry_facts(&self, entry: &job_entry::Model) -> Result<EntryFacts, StoreError> {
        let strange = StoreError::Row("job_entry");
        let kind = EntryKind::from_word(&entry.kind);
        let audience = Audience::from_word(&entry.audience);
        let author = match (entry.author_side.as_str(), entry.author_id) {
            ("staff", Some(id)) => Some(Author::Staff(MembershipId::of(id))),
            ("contact", Some(id)) => Some(Author::Contact(MembershipId::of(id))),
            ("system", _) => Some(Author::System),
            _ => None,
        };
        let (Some(kind), Some(audience), Some(author)) = (kind, audience, author) else { return Err(strange) };
        let is_visible =
            |stage: Option<Uuid>| stage.and_then(|id| self.stage(id)).is_some_and(|stage| stage.is_visible_to_customer);
        let names_visible_stages_only = match kind {
            EntryKind::StageChange => is_visible(entry.from_stage_id) && is_visible(entry.to_stage_id),
            EntryKind::Note | EntryKind::Reply => true,
        };
        Ok(EntryFacts { job: JobId::of(entry.job_id), kind, audience, author, names_visible_stages_only })
    }
}
