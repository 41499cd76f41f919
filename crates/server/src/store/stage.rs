//! Making and changing stages, and the reach of a change: what stands at a stage and what names it.

use super::entity::{job, pipeline, stage};
use super::{Db, Key, StoreError};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;
use vitrine_domain::{CustomerId, PipelineId, StageId, TenantId};

/// Adds a pipeline with its stages.
pub(crate) async fn insert_pipeline(
    db: &Db,
    row: pipeline::Model,
    stages: Vec<stage::Model>,
) -> Result<(), StoreError> {
    pipeline::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    let stages = stages.into_iter().map(|row| row.into_active_model().reset_all());
    stage::Entity::insert_many(stages).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Makes a stage visible to customers or internal.
pub(crate) async fn set_visibility(db: &Db, tenant: TenantId, id: StageId, visible: bool) -> Result<(), StoreError> {
    stage::Entity::update_many()
        .col_expr(stage::Column::IsVisibleToCustomer, Expr::value(visible))
        .filter(stage::Column::Id.eq(id.uuid()))
        .filter(stage::Column::TenantId.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
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

/// The customer of every job that stands at a stage, archived or not: one line per job.
pub(crate) async fn jobs_at(db: &Db, tenant: TenantId, id: StageId) -> Result<Vec<CustomerId>, StoreError> {
    let rows: Vec<Uuid> = job::Entity::find()
        .select_only()
        .column(job::Column::CustomerId)
        .filter(job::Column::TenantId.eq(tenant.uuid()))
        .filter(job::Column::StageId.eq(id.uuid()))
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(CustomerId::of).collect())
}

/// The customers who see a job that stands elsewhere in the stage's pipeline: its track of visible stages names the
/// stage while that is visible, and so may its feed.
pub(crate) async fn customers_beside(
    db: &Db,
    tenant: TenantId,
    id: StageId,
    pipeline: PipelineId,
) -> Result<BTreeSet<CustomerId>, StoreError> {
    let rows: Vec<Uuid> = job::Entity::find()
        .select_only()
        .column(job::Column::CustomerId)
        .distinct()
        .filter(job::Column::TenantId.eq(tenant.uuid()))
        .filter(job::Column::PipelineId.eq(pipeline.uuid()))
        .filter(job::Column::StageId.ne(id.uuid()))
        .filter(job::Column::StageId.in_subquery(visible_stages(tenant)))
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(CustomerId::of).collect())
}

fn visible_stages(tenant: TenantId) -> SelectStatement {
    Query::select()
        .column(stage::Column::Id)
        .from(stage::Entity)
        .and_where(stage::Column::TenantId.eq(tenant.uuid()))
        .and_where(stage::Column::IsVisibleToCustomer.eq(true))
        .to_owned()
}
