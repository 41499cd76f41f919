//! Making and changing pipelines and stages, and what stands and happened there.

use super::entity::{file, job, job_entry, pipeline, stage};
use super::{Db, Key, StoreError, scope};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, IntoActiveModel, JoinType,
    QueryFilter, QuerySelect, RelationTrait,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;
use vitrine_domain::{Audience, EntryKind, Instant, StageId, TenantId};
use vitrine_policy::JobScope;

/// So many ids stand in one statement at most.
const IDS_MAX: usize = 500;

/// Adds a pipeline with its stages.
pub(crate) async fn insert_pipeline(
    db: &Db,
    row: pipeline::Model,
    stages: Vec<stage::Model>,
) -> Result<(), StoreError> {
    pipeline::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    for row in stages {
        insert_stage(db, row).await?;
    }
    Ok(())
}

/// Adds a stage.
pub(crate) async fn insert_stage(db: &Db, row: stage::Model) -> Result<(), StoreError> {
    stage::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Writes all columns of a pipeline that is there.
pub(crate) async fn update_pipeline(db: &Db, row: pipeline::Model) -> Result<(), StoreError> {
    pipeline::Entity::update(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Writes all columns of a stage that is there.
pub(crate) async fn update_stage(db: &Db, row: stage::Model) -> Result<(), StoreError> {
    stage::Entity::update(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// For each stage, how many jobs stand there that are not archived, and of how many customers.
pub(crate) async fn count_jobs(db: &Db, tenant: TenantId) -> Result<HashMap<StageId, (u64, u64)>, StoreError> {
    let rows: Vec<(Uuid, i64, i64)> = job::Entity::find()
        .select_only()
        .column(job::Column::StageId)
        .column_as(Expr::col((job::Entity, job::Column::Id)).count(), "jobs")
        .column_as(Expr::col((job::Entity, job::Column::CustomerId)).count_distinct(), "customers")
        .filter(job::Column::TenantId.eq(tenant.uuid()))
        .filter(job::Column::IsArchived.eq(false))
        .group_by(job::Column::StageId)
        .into_tuple()
        .all(&db.tx)
        .await?;
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(rows.into_iter().map(|(id, jobs, customers)| (StageId::of(id), (count(jobs), count(customers)))).collect())
}

/// The jobs of these pipelines, archived ones too, as far as their place is concerned: without their texts.
pub(crate) async fn places_in(
    db: &Db,
    tenant: TenantId,
    pipelines: &BTreeSet<Uuid>,
) -> Result<Vec<job::Model>, StoreError> {
    places(db, tenant, job::Column::PipelineId.is_in(pipelines.iter().copied()).into()).await
}

/// The same for jobs by id.
pub(crate) async fn places_of(db: &Db, tenant: TenantId, jobs: &BTreeSet<Uuid>) -> Result<Vec<job::Model>, StoreError> {
    let mut found = Vec::with_capacity(jobs.len());
    for some in jobs.iter().copied().collect::<Vec<_>>().chunks(IDS_MAX) {
        found.extend(places(db, tenant, job::Column::Id.is_in(some.iter().copied()).into()).await?);
    }
    Ok(found)
}

/// The same for the jobs of a scope that stand at a stage and are not archived.
pub(crate) async fn places_at(
    db: &Db,
    tenant: TenantId,
    jobs: &JobScope,
    stage: StageId,
) -> Result<Vec<job::Model>, StoreError> {
    let here = scope::jobs(jobs).add(job::Column::StageId.eq(stage.uuid())).add(job::Column::IsArchived.eq(false));
    places(db, tenant, here).await
}

/// Of a job: what its place and who sees it depend on.
#[derive(FromQueryResult)]
struct Place {
    id: Uuid,
    customer_id: Uuid,
    pipeline_id: Uuid,
    stage_id: Uuid,
    last_visible_stage_id: Option<Uuid>,
    owner_id: Option<Uuid>,
    due_on: String,
    is_archived: bool,
    assigned: String,
    named_contacts: String,
    sharing: String,
    shared_at: Option<i64>,
    is_started_by_customer: bool,
    shares_dates: bool,
    shares_stage: bool,
    auto_invited_at: Option<i64>,
}

async fn places(db: &Db, tenant: TenantId, which: Condition) -> Result<Vec<job::Model>, StoreError> {
    let rows: Vec<Place> = job::Entity::find()
        .select_only()
        .columns([
            job::Column::Id,
            job::Column::CustomerId,
            job::Column::PipelineId,
            job::Column::StageId,
            job::Column::LastVisibleStageId,
            job::Column::OwnerId,
            job::Column::DueOn,
            job::Column::IsArchived,
            job::Column::Assigned,
            job::Column::NamedContacts,
            job::Column::Sharing,
            job::Column::SharedAt,
            job::Column::IsStartedByCustomer,
            job::Column::SharesDates,
            job::Column::SharesStage,
            job::Column::AutoInvitedAt,
        ])
        .filter(job::Column::TenantId.eq(tenant.uuid()))
        .filter(which)
        .into_model()
        .all(&db.tx)
        .await?;
    let model = |place: Place| job::Model {
        id: place.id,
        tenant_id: tenant.uuid(),
        number: 0,
        title: String::new(),
        title_lower: String::new(),
        description: String::new(),
        customer_id: place.customer_id,
        pipeline_id: place.pipeline_id,
        stage_id: place.stage_id,
        last_visible_stage_id: place.last_visible_stage_id,
        owner_id: place.owner_id,
        due_on: place.due_on,
        is_archived: place.is_archived,
        assigned: place.assigned,
        named_contacts: place.named_contacts,
        sharing: place.sharing,
        shared_at: place.shared_at,
        is_started_by_customer: place.is_started_by_customer,
        shares_dates: place.shares_dates,
        shares_stage: place.shares_stage,
        auto_invited_at: place.auto_invited_at,
        version: 0,
        submission: None,
        external_id: None,
        created_at: 0,
        updated_at: 0,
    };
    Ok(rows.into_iter().map(model).collect())
}

/// Where a job goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NewPlace {
    pub(crate) pipeline: Uuid,
    pub(crate) stage: Uuid,
    pub(crate) last_visible: Option<Uuid>,
}

impl NewPlace {
    /// Where the row is.
    pub(crate) fn of(row: &job::Model) -> Self {
        Self { pipeline: row.pipeline_id, stage: row.stage_id, last_visible: row.last_visible_stage_id }
    }
}

/// Puts jobs somewhere else. `at`: when their feed changed with that; `None` when it did not.
pub(crate) async fn set_places(
    db: &Db,
    tenant: TenantId,
    jobs: &[Uuid],
    to: NewPlace,
    at: Option<Instant>,
) -> Result<(), StoreError> {
    for some in jobs.chunks(IDS_MAX) {
        let mut update = job::Entity::update_many()
            .col_expr(job::Column::PipelineId, Expr::value(to.pipeline))
            .col_expr(job::Column::StageId, Expr::value(to.stage))
            .col_expr(job::Column::LastVisibleStageId, Expr::value(to.last_visible))
            .filter(job::Column::TenantId.eq(tenant.uuid()))
            .filter(job::Column::Id.is_in(some.iter().copied()));
        if let Some(at) = at {
            update = update.col_expr(job::Column::UpdatedAt, Expr::value(at.millis()));
        }
        update.exec(&db.tx).await?;
    }
    Ok(())
}

/// Entries for customers that are alike for the policy: how many there are of a kind in a job.
#[derive(Debug, Clone)]
pub(crate) struct EntriesAlike {
    /// One that stands for all: without texts.
    pub(crate) like: job_entry::Model,
    /// How many.
    pub(crate) count: u64,
}

type Group = (Uuid, String, Option<Uuid>, Option<Uuid>, Option<Uuid>, i64);

/// The entries for customers of the jobs in these pipelines, and the moves anywhere that name one of these stages.
pub(crate) async fn count_entries(
    db: &Db,
    tenant: TenantId,
    pipelines: &BTreeSet<Uuid>,
    stages: &BTreeSet<Uuid>,
) -> Result<Vec<EntriesAlike>, StoreError> {
    let mut which = Condition::any().add(job_entry::Column::JobId.in_subquery(jobs_in(tenant, pipelines)));
    if !stages.is_empty() {
        which = which
            .add(job_entry::Column::FromStageId.is_in(stages.iter().copied()))
            .add(job_entry::Column::ToStageId.is_in(stages.iter().copied()));
    }
    let rows: Vec<Group> = job_entry::Entity::find()
        .select_only()
        .column(job_entry::Column::JobId)
        .column(job_entry::Column::Kind)
        .column(job_entry::Column::FromStageId)
        .column(job_entry::Column::ToStageId)
        .column(job_entry::Column::FieldId)
        .column_as(Expr::col((job_entry::Entity, job_entry::Column::Id)).count(), "entries")
        .filter(job_entry::Column::TenantId.eq(tenant.uuid()))
        .filter(job_entry::Column::Audience.eq(Audience::Customer.as_str()))
        // Files that nobody at the customer sees, and no words about them: that is nothing.
        .filter(
            Condition::any()
                .add(job_entry::Column::Kind.ne(EntryKind::File.as_str()))
                .add(job_entry::Column::Body.ne(""))
                .add(job_entry::Column::CustomerFiles.gt(0)),
        )
        .filter(which)
        .group_by(job_entry::Column::JobId)
        .group_by(job_entry::Column::Kind)
        .group_by(job_entry::Column::FromStageId)
        .group_by(job_entry::Column::ToStageId)
        .group_by(job_entry::Column::FieldId)
        .into_tuple()
        .all(&db.tx)
        .await?;
    let alike = |(job_id, kind, from_stage_id, to_stage_id, field_id, count): Group| EntriesAlike {
        like: for_customers(tenant, job_id, kind, (from_stage_id, to_stage_id), field_id),
        count: u64::try_from(count).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(alike).collect())
}

/// Files for customers that are alike for the policy: how many there are of a kind in a job.
#[derive(Debug, Clone)]
pub(crate) struct FilesAlike {
    /// An entry like theirs.
    pub(crate) entry: job_entry::Model,
    /// One that stands for all: without name and bytes.
    pub(crate) like: file::Model,
    /// How many.
    pub(crate) count: u64,
}

type FileGroup = (Uuid, Option<Uuid>, String, Option<Uuid>, i64);

/// The files for customers on entries for customers of the jobs in these pipelines.
pub(crate) async fn count_files(
    db: &Db,
    tenant: TenantId,
    pipelines: &BTreeSet<Uuid>,
) -> Result<Vec<FilesAlike>, StoreError> {
    let rows: Vec<FileGroup> = file::Entity::find()
        .join(JoinType::InnerJoin, file::Relation::Entry.def())
        .select_only()
        .column(file::Column::JobId)
        .column(file::Column::FieldId)
        .column(job_entry::Column::Kind)
        .column_as(Expr::col((job_entry::Entity, job_entry::Column::FieldId)), "entry_field")
        .column_as(Expr::col((file::Entity, file::Column::Id)).count(), "files")
        .filter(file::Column::TenantId.eq(tenant.uuid()))
        .filter(file::Column::Audience.eq(Audience::Customer.as_str()))
        .filter(file::Column::IsRemoved.eq(false))
        .filter(file::Column::JobId.in_subquery(jobs_in(tenant, pipelines)))
        .filter(job_entry::Column::Audience.eq(Audience::Customer.as_str()))
        .group_by(file::Column::JobId)
        .group_by(file::Column::FieldId)
        .group_by(job_entry::Column::Kind)
        .group_by(job_entry::Column::FieldId)
        .into_tuple()
        .all(&db.tx)
        .await?;
    let alike = |(job_id, field_id, kind, entry_field, count): FileGroup| FilesAlike {
        entry: for_customers(tenant, job_id, kind, (None, None), entry_field),
        like: file::Model {
            id: Uuid::nil(),
            tenant_id: tenant.uuid(),
            job_id,
            entry_id: Uuid::nil(),
            ordinal: 0,
            field_id,
            name: String::new(),
            media_type: String::new(),
            byte_count: 0,
            blob: None,
            thumbnail_blob: None,
            audience: Audience::Customer.as_str().to_owned(),
            author_side: "system".to_owned(),
            author_id: None,
            is_removed: false,
            is_past: false,
            version: 1,
            created_at: 0,
        },
        count: u64::try_from(count).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(alike).collect())
}

/// An entry for customers without texts, by nobody.
fn for_customers(
    tenant: TenantId,
    job_id: Uuid,
    kind: String,
    (from_stage_id, to_stage_id): (Option<Uuid>, Option<Uuid>),
    field_id: Option<Uuid>,
) -> job_entry::Model {
    job_entry::Model {
        id: Uuid::nil(),
        tenant_id: tenant.uuid(),
        job_id,
        kind,
        audience: Audience::Customer.as_str().to_owned(),
        author_side: "system".to_owned(),
        author_id: None,
        body: String::new(),
        from_stage_id,
        to_stage_id,
        field_id,
        before_text: String::new(),
        after_text: String::new(),
        customer_files: 1,
        version: 1,
        submission: None,
        created_at: 0,
        edited_at: None,
        edited_for_customer_at: None,
        shown_at: None,
    }
}

fn jobs_in(tenant: TenantId, pipelines: &BTreeSet<Uuid>) -> SelectStatement {
    Query::select()
        .column(job::Column::Id)
        .from(job::Entity)
        .and_where(job::Column::TenantId.eq(tenant.uuid()))
        .and_where(job::Column::PipelineId.is_in(pipelines.iter().copied()))
        .to_owned()
}
