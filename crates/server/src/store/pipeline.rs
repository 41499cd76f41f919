//! Pipelines with their stages. A tenant has few of them, so they are read as a whole.

use super::entity::{field, file, job, job_entry, pipeline, stage};
use super::job::people_of;
use super::{Db, Key, StoreError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;
use vitrine_domain::{AtInternalStage, Audience, CustomerId, EntryKind, JobId, MembershipId, Sharing, TenantId};
use vitrine_policy::{Author, EntryFacts, FieldFacts, FileFacts, JobFacts};

/// All pipelines, stages and form fields of a tenant, each in their order; removed ones too, since feeds name them.
#[derive(Clone)]
pub(crate) struct Pipelines {
    pub(crate) pipelines: Vec<pipeline::Model>,
    pub(crate) stages: Vec<stage::Model>,
    /// The form fields of all pipelines, removed ones too.
    pub(crate) fields: Vec<field::Model>,
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
        let fields = field::Entity::find()
            .filter(field::Column::TenantId.eq(tenant.uuid()))
            .order_by_asc(field::Column::Position)
            .order_by_asc(field::Column::Id)
            .all(&db.tx)
            .await?;
        Ok(Self { pipelines, stages, fields })
    }

    /// A pipeline of this tenant.
    pub(crate) fn pipeline(&self, id: Uuid) -> Option<&pipeline::Model> {
        self.pipelines.iter().find(|pipeline| pipeline.id == id)
    }

    /// A stage of this tenant.
    pub(crate) fn stage(&self, id: Uuid) -> Option<&stage::Model> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// The pipelines that are there, in order.
    pub(crate) fn present(&self) -> impl Iterator<Item = &pipeline::Model> {
        self.pipelines.iter().filter(|pipeline| !pipeline.is_removed)
    }

    /// The stages that a pipeline has, in order.
    pub(crate) fn stages_of(&self, pipeline: Uuid) -> impl Iterator<Item = &stage::Model> {
        self.stages.iter().filter(move |stage| stage.pipeline_id == pipeline && !stage.is_removed)
    }

    /// A stage that a job can be at.
    pub(crate) fn present_stage(&self, id: Uuid) -> Option<&stage::Model> {
        let is_present = |stage: &&stage::Model| {
            !stage.is_removed && self.pipeline(stage.pipeline_id).is_some_and(|pipeline| !pipeline.is_removed)
        };
        self.stage(id).filter(is_present)
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

    /// The stage that customers see the job at: its own where that is visible, else the last visible one where its
    /// pipeline shows that instead; the internal one when they see nothing at all.
    ///
    /// # Errors
    /// As [`Self::place`].
    pub(crate) fn stage_for_customer(&self, job: &job::Model) -> Result<&stage::Model, StoreError> {
        let (_, stage) = self.place(job)?;
        Ok(self.last_visible_stage(job)?.unwrap_or(stage))
    }

    /// The last visible stage, where the job is shown there instead of at its own.
    fn last_visible_stage(&self, job: &job::Model) -> Result<Option<&stage::Model>, StoreError> {
        let (pipeline, stage) = self.place(job)?;
        let setting = AtInternalStage::from_word(&pipeline.at_internal_stage).ok_or(StoreError::Row("pipeline"))?;
        match setting {
            AtInternalStage::ShowLastVisible if !stage.is_visible_to_customer => {
                Ok(job.last_visible_stage_id.and_then(|id| self.stage(id)).filter(|last| last.is_visible_to_customer))
            }
            AtInternalStage::ShowLastVisible | AtInternalStage::Hide => Ok(None),
        }
    }

    /// What the policy needs to know about a form field on a job, as seen by staff or by a contact.
    ///
    /// # Errors
    /// As [`Self::place`].
    pub(crate) fn field_facts(
        &self,
        job: &job::Model,
        field: &field::Model,
        for_customer: bool,
    ) -> Result<FieldFacts, StoreError> {
        let (_, stage) = self.place(job)?;
        let here = if for_customer { self.stage_for_customer(job)? } else { stage };
        let is_reached = match field.shown_from_stage_id {
            None => true,
            Some(id) => self.stage(id).is_some_and(|from| from.position <= here.position),
        };
        Ok(FieldFacts {
            tenant: TenantId::of(field.tenant_id),
            is_visible_to_customer: field.is_visible_to_customer,
            is_customer_editable: field.is_customer_editable,
            is_reached: is_reached && field.pipeline_id == job.pipeline_id,
            is_removed: field.is_removed,
        })
    }

    /// A contact who sees the job sees this field, or saw it before it was taken off the form.
    ///
    /// # Errors
    /// As [`Self::place`].
    pub(crate) fn is_field_visible(&self, job: &job::Model, field: Option<Uuid>) -> Result<bool, StoreError> {
        let Some(field) = self.fields.iter().find(|one| Some(one.id) == field) else { return Ok(false) };
        let facts = self.field_facts(job, field, true)?;
        Ok(facts.is_visible_to_customer && facts.is_reached)
    }

    /// What the policy needs to know about a job.
    ///
    /// # Errors
    /// As [`Self::place`].
    pub(crate) fn job_facts(&self, job: &job::Model) -> Result<JobFacts, StoreError> {
        let (pipeline, stage) = self.place(job)?;
        let (assigned, named_contacts) = people_of(job)?;
        let first = pipeline.first_stage_id.map(|id| self.stage(id).ok_or(StoreError::Row("pipeline"))).transpose()?;
        Ok(JobFacts {
            tenant: TenantId::of(job.tenant_id),
            job: JobId::of(job.id),
            customer: CustomerId::of(job.customer_id),
            owner: job.owner_id.map(MembershipId::of),
            assigned,
            named_contacts,
            sharing: Sharing::from_word(&job.sharing).ok_or(StoreError::Row("job"))?,
            is_started_by_customer: job.is_started_by_customer,
            is_open_for_access: first.is_none_or(|first| first.position <= stage.position),
            shares_dates: job.shares_dates,
            shares_stage: job.shares_stage,
            stage_is_visible: stage.is_visible_to_customer,
            shows_last_visible_stage: self.last_visible_stage(job)?.is_some(),
            takes_replies: pipeline.takes_replies,
            takes_uploads: pipeline.takes_uploads,
            is_archived: job.is_archived,
        })
    }

    /// What the policy needs to know about an entry of this job.
    ///
    /// # Errors
    /// A row with a word or a stage that is not understood.
    pub(crate) fn entry_facts(&self, job: &job::Model, entry: &job_entry::Model) -> Result<EntryFacts, StoreError> {
        let strange = StoreError::Row("job_entry");
        let kind = EntryKind::from_word(&entry.kind);
        let audience = Audience::from_word(&entry.audience);
        let author = author_of(&entry.author_side, entry.author_id);
        let (Some(kind), Some(audience), Some(author)) = (kind, audience, author) else { return Err(strange) };
        let is_visible =
            |stage: Option<Uuid>| stage.and_then(|id| self.stage(id)).is_some_and(|stage| stage.is_visible_to_customer);
        let names_visible_stages_only = match kind {
            EntryKind::StageChange => is_visible(entry.from_stage_id) && is_visible(entry.to_stage_id),
            EntryKind::Note | EntryKind::Reply | EntryKind::File | EntryKind::FieldChange => true,
        };
        let names_visible_field_only = match kind {
            EntryKind::FieldChange => self.is_field_visible(job, entry.field_id)?,
            EntryKind::Note | EntryKind::Reply | EntryKind::File | EntryKind::StageChange => true,
        };
        let has_words_or_customer_file = match kind {
            EntryKind::File => !entry.body.is_empty() || entry.customer_files > 0,
            EntryKind::Note | EntryKind::Reply | EntryKind::StageChange | EntryKind::FieldChange => true,
        };
        Ok(EntryFacts {
            job: JobId::of(entry.job_id),
            kind,
            audience,
            author,
            names_visible_stages_only,
            names_visible_field_only,
            has_words_or_customer_file,
        })
    }

    /// What the policy needs to know about a file of this job.
    ///
    /// # Errors
    /// A row with a word that is not understood.
    pub(crate) fn file_facts(&self, job: &job::Model, file: &file::Model) -> Result<FileFacts, StoreError> {
        let author = author_of(&file.author_side, file.author_id);
        let (Some(audience), Some(author)) = (Audience::from_word(&file.audience), author) else {
            return Err(StoreError::Row("file"));
        };
        let names_visible_field_only = match file.field_id {
            Some(field) => self.is_field_visible(job, Some(field))?,
            None => true,
        };
        Ok(FileFacts { job: JobId::of(file.job_id), audience, author, names_visible_field_only })
    }
}

/// Who stands in the columns `author_side` and `author_id`.
fn author_of(side: &str, id: Option<Uuid>) -> Option<Author> {
    match (side, id) {
        ("staff", Some(id)) => Some(Author::Staff(MembershipId::of(id))),
        ("contact", Some(id)) => Some(Author::Contact(MembershipId::of(id))),
        ("system", _) => Some(Author::System),
        _ => None,
    }
}
