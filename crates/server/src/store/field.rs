//! Form fields: their options, their values on jobs, the entries about them. A value is only ever reached through a
//! field that the policy let somebody see.

use super::entity::{field, field_option, field_value, job, job_entry};
use super::{Db, Key, StoreError};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;
use vitrine_domain::{Audience, EntryKind, FieldId, FileId, JobId, PipelineId, TenantId};

/// The options of these fields in order, removed ones too.
///
/// # Errors
/// The database's.
pub(crate) async fn select_options(
    db: &Db,
    tenant: TenantId,
    fields: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<field_option::Model>, StoreError> {
    let fields: BTreeSet<Uuid> = fields.into_iter().collect();
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    Ok(field_option::Entity::find()
        .filter(field_option::Column::TenantId.eq(tenant.uuid()))
        .filter(field_option::Column::FieldId.is_in(fields))
        .order_by_asc(field_option::Column::Position)
        .order_by_asc(field_option::Column::Id)
        .all(&db.tx)
        .await?)
}

/// The values of these fields on a job, by field.
///
/// # Errors
/// The database's.
pub(crate) async fn select_values(
    db: &Db,
    tenant: TenantId,
    job: JobId,
    fields: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, field_value::Model>, StoreError> {
    let fields: BTreeSet<Uuid> = fields.into_iter().collect();
    if fields.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = field_value::Entity::find()
        .filter(field_value::Column::TenantId.eq(tenant.uuid()))
        .filter(field_value::Column::JobId.eq(job.uuid()))
        .filter(field_value::Column::FieldId.is_in(fields))
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.field_id, row)).collect())
}

/// Writes a value: a new one, or over the one that is there.
///
/// # Errors
/// The database's.
pub(crate) async fn put_value(db: &Db, row: field_value::Model) -> Result<(), StoreError> {
    use field_value::Column;
    let over = OnConflict::columns([Column::JobId, Column::FieldId])
        .update_columns([Column::Value, Column::InWords, Column::Version, Column::UpdatedAt, Column::UpdatedBy])
        .to_owned();
    field_value::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(over)
        .exec_without_returning(&db.tx)
        .await?;
    Ok(())
}

/// The jobs on which a field is filled in.
///
/// # Errors
/// The database's.
pub(crate) async fn jobs_with_value(db: &Db, tenant: TenantId, id: FieldId) -> Result<BTreeSet<Uuid>, StoreError> {
    let rows: Vec<Uuid> = field_value::Entity::find()
        .select_only()
        .column(field_value::Column::JobId)
        .filter(field_value::Column::TenantId.eq(tenant.uuid()))
        .filter(field_value::Column::FieldId.eq(id.uuid()))
        .filter(field_value::Column::Value.ne(""))
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whether a field was ever filled in on any job.
///
/// # Errors
/// The database's.
pub(crate) async fn has_values(db: &Db, tenant: TenantId, id: FieldId) -> Result<bool, StoreError> {
    let found = field_value::Entity::find()
        .filter(field_value::Column::TenantId.eq(tenant.uuid()))
        .filter(field_value::Column::FieldId.eq(id.uuid()))
        .one(&db.tx)
        .await?;
    Ok(found.is_some())
}

/// Empties the value of a file field whose file was removed.
///
/// # Errors
/// The database's.
pub(crate) async fn empty_value(db: &Db, tenant: TenantId, job: JobId, held: FileId) -> Result<(), StoreError> {
    use field_value::Column;
    field_value::Entity::update_many()
        .col_expr(Column::Value, Expr::value(""))
        .col_expr(Column::InWords, Expr::value(""))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::JobId.eq(job.uuid()))
        .filter(Column::Value.eq(held.to_string()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Every job of a pipeline, archived or not, for counting what a change of its form concerns. Not for showing.
///
/// # Errors
/// The database's.
pub(crate) async fn jobs_of(db: &Db, tenant: TenantId, pipeline: PipelineId) -> Result<Vec<job::Model>, StoreError> {
    Ok(job::Entity::find()
        .filter(job::Column::TenantId.eq(tenant.uuid()))
        .filter(job::Column::PipelineId.eq(pipeline.uuid()))
        .all(&db.tx)
        .await?)
}

/// How many jobs stand at each stage of a pipeline.
///
/// # Errors
/// The database's.
pub(crate) async fn count_at_stages(
    db: &Db,
    tenant: TenantId,
    pipeline: PipelineId,
) -> Result<HashMap<Uuid, u64>, StoreError> {
    let rows: Vec<(Uuid, i64)> = job::Entity::find()
        .select_only()
        .column(job::Column::StageId)
        .column_as(Expr::col((job::Entity, job::Column::Id)).count(), "jobs")
        .filter(job::Column::TenantId.eq(tenant.uuid()))
        .filter(job::Column::PipelineId.eq(pipeline.uuid()))
        .group_by(job::Column::StageId)
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(|(stage, jobs)| (stage, u64::try_from(jobs).unwrap_or_default())).collect())
}

/// Adds a field.
///
/// # Errors
/// The database's.
pub(crate) async fn insert_field(db: &Db, row: field::Model) -> Result<(), StoreError> {
    field::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Writes all columns of a field that is there.
///
/// # Errors
/// The database's.
pub(crate) async fn update_field(db: &Db, row: field::Model) -> Result<(), StoreError> {
    field::Entity::update(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Adds an option.
///
/// # Errors
/// The database's.
pub(crate) async fn insert_option(db: &Db, row: field_option::Model) -> Result<(), StoreError> {
    field_option::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Writes all columns of an option that is there.
///
/// # Errors
/// The database's.
pub(crate) async fn update_option(db: &Db, row: field_option::Model) -> Result<(), StoreError> {
    field_option::Entity::update(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// The fields of which a job's feed tells.
///
/// # Errors
/// The database's.
pub(crate) async fn told_on(db: &Db, job: &job::Model) -> Result<BTreeSet<Uuid>, StoreError> {
    let rows: Vec<Option<Uuid>> = job_entry::Entity::find()
        .select_only()
        .column(job_entry::Column::FieldId)
        .distinct()
        .filter(job_entry::Column::JobId.eq(job.id))
        .filter(job_entry::Column::TenantId.eq(job.tenant_id))
        .filter(job_entry::Column::FieldId.is_not_null())
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// Every entry about a field, for counting what showing or hiding it concerns. Not for showing.
///
/// # Errors
/// The database's.
pub(crate) async fn changes_of(db: &Db, tenant: TenantId, id: FieldId) -> Result<Vec<job_entry::Model>, StoreError> {
    Ok(job_entry::Entity::find()
        .filter(job_entry::Column::TenantId.eq(tenant.uuid()))
        .filter(job_entry::Column::FieldId.eq(id.uuid()))
        .filter(job_entry::Column::Kind.eq(EntryKind::FieldChange.as_str()))
        .all(&db.tx)
        .await?)
}

/// Gives all entries about a field the audience that the field has.
///
/// # Errors
/// The database's.
pub(crate) async fn set_audience_of_changes(
    db: &Db,
    tenant: TenantId,
    id: FieldId,
    audience: Audience,
) -> Result<(), StoreError> {
    job_entry::Entity::update_many()
        .col_expr(job_entry::Column::Audience, Expr::value(audience.as_str()))
        .filter(job_entry::Column::TenantId.eq(tenant.uuid()))
        .filter(job_entry::Column::FieldId.eq(id.uuid()))
        .filter(job_entry::Column::Kind.eq(EntryKind::FieldChange.as_str()))
        .exec(&db.tx)
        .await?;
    Ok(())
}
