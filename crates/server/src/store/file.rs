//! Files of jobs. A file is only ever reached together with its entry and its job, through a scope of the policy.

use super::entity::{file, job_entry};
use super::{Db, Key, StoreError, scope};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Select,
};
use uuid::Uuid;
use vitrine_domain::{Audience, EntryId, FieldId, FileId, Instant, JobId, TenantId};
use vitrine_policy::FileScope;

fn scoped(files: &FileScope) -> Select<file::Entity> {
    file::Entity::find()
        .join(JoinType::InnerJoin, file::Relation::Entry.def())
        .join(JoinType::InnerJoin, file::Relation::Job.def())
        .filter(
            Expr::col((file::Entity, file::Column::JobId)).eq(Expr::col((job_entry::Entity, job_entry::Column::JobId))),
        )
        .filter(scope::files(files))
}

/// A file that was not removed, by its id alone, with its entry.
///
/// # Errors
/// The database's.
pub(crate) async fn select_file(
    db: &Db,
    files: &FileScope,
    id: FileId,
) -> Result<Option<(file::Model, job_entry::Model)>, StoreError> {
    let row = scoped(files)
        .filter(file::Column::Id.eq(id.uuid()))
        .filter(file::Column::IsRemoved.eq(false))
        .select_also(job_entry::Entity)
        .one(&db.tx)
        .await?;
    Ok(row.and_then(|(file, entry)| entry.map(|entry| (file, entry))))
}

/// The files of some entries of a job that the caller has seen, in the order in which they were added.
///
/// # Errors
/// The database's.
pub(crate) async fn files_of_entries(
    db: &Db,
    files: &FileScope,
    job: JobId,
    entries: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<file::Model>, StoreError> {
    let entries: Vec<Uuid> = entries.into_iter().collect();
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    Ok(scoped(files)
        .filter(file::Column::JobId.eq(job.uuid()))
        .filter(file::Column::EntryId.is_in(entries))
        .order_by_asc(file::Column::EntryId)
        .order_by_asc(file::Column::Ordinal)
        .all(&db.tx)
        .await?)
}

/// The files of a job that were not removed and are no past value of a form field, each with its entry, newest first;
/// at most `limit`.
///
/// # Errors
/// The database's.
pub(crate) async fn files_of_job(
    db: &Db,
    files: &FileScope,
    job: JobId,
    limit: u64,
) -> Result<Vec<(file::Model, job_entry::Model)>, StoreError> {
    let rows = scoped(files)
        .filter(file::Column::JobId.eq(job.uuid()))
        .filter(file::Column::IsRemoved.eq(false))
        .filter(file::Column::IsPast.eq(false))
        .select_also(job_entry::Entity)
        .order_by_desc(file::Column::Id)
        .limit(limit)
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().filter_map(|(file, entry)| entry.map(|entry| (file, entry))).collect())
}

/// The file that stands at a place of an entry, removed or not: an upload that arrives twice finds the first.
///
/// # Errors
/// The database's.
pub(crate) async fn select_at(db: &Db, entry: EntryId, ordinal: i64) -> Result<Option<file::Model>, StoreError> {
    Ok(file::Entity::find()
        .filter(file::Column::EntryId.eq(entry.uuid()))
        .filter(file::Column::Ordinal.eq(ordinal))
        .one(&db.tx)
        .await?)
}

/// The first place of an entry that no file has had.
///
/// # Errors
/// The database's.
pub(crate) async fn next_ordinal(db: &Db, entry: EntryId) -> Result<i64, StoreError> {
    let last: Option<Option<i64>> = file::Entity::find()
        .select_only()
        .column_as(file::Column::Ordinal.max(), "last")
        .filter(file::Column::EntryId.eq(entry.uuid()))
        .into_tuple()
        .one(&db.tx)
        .await?;
    Ok(last.flatten().map_or(0, |last| last + 1))
}

/// How many files of an entry are for the customer themselves: what its row keeps as `customer_files`.
///
/// # Errors
/// The database's.
pub(crate) async fn count_for_customer(db: &Db, entry: EntryId) -> Result<i64, StoreError> {
    let count = file::Entity::find()
        .filter(file::Column::EntryId.eq(entry.uuid()))
        .filter(file::Column::IsRemoved.eq(false))
        .filter(file::Column::Audience.eq(Audience::Customer.as_str()))
        .count(&db.tx)
        .await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Whether [`files_of_job`] would find any.
///
/// # Errors
/// The database's.
pub(crate) async fn has_files(db: &Db, files: &FileScope, job: JobId) -> Result<bool, StoreError> {
    let found = scoped(files)
        .filter(file::Column::JobId.eq(job.uuid()))
        .filter(file::Column::IsRemoved.eq(false))
        .filter(file::Column::IsPast.eq(false))
        .one(&db.tx)
        .await?;
    Ok(found.is_some())
}

/// Adds a file.
///
/// # Errors
/// [`StoreError::Duplicate`] when another stands at its place; the database's.
pub(crate) async fn insert_file(db: &Db, row: file::Model) -> Result<(), StoreError> {
    file::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Writes all columns of a file that is there.
///
/// # Errors
/// The database's.
pub(crate) async fn update_file(db: &Db, row: file::Model) -> Result<(), StoreError> {
    file::Entity::update(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Gives up both blobs of a file.
///
/// # Errors
/// The database's.
pub(crate) async fn doom_blobs(db: &Db, row: &file::Model, at: Instant) -> Result<(), StoreError> {
    for name in row.blob.iter().chain(&row.thumbnail_blob) {
        super::blob::doom(db, name, at).await?;
    }
    Ok(())
}

/// The files of a job with these ids that were not removed, each with its entry: the values of file fields.
///
/// # Errors
/// The database's.
pub(crate) async fn select_values(
    db: &Db,
    files: &FileScope,
    job: JobId,
    ids: impl IntoIterator<Item = FileId>,
) -> Result<Vec<(file::Model, job_entry::Model)>, StoreError> {
    let ids: Vec<Uuid> = ids.into_iter().map(Key::uuid).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = scoped(files)
        .filter(file::Column::JobId.eq(job.uuid()))
        .filter(file::Column::Id.is_in(ids))
        .filter(file::Column::IsRemoved.eq(false))
        .select_also(job_entry::Entity)
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().filter_map(|(file, entry)| entry.map(|entry| (file, entry))).collect())
}

/// What a field held is its past now: on one job, or on all of them when the field goes off the form. Readable in the
/// feed by whoever sees the entry that brought it, and in no list of files.
///
/// # Errors
/// The database's.
pub(crate) async fn make_past(db: &Db, tenant: TenantId, field: FieldId, job: Option<JobId>) -> Result<(), StoreError> {
    let mut update = file::Entity::update_many()
        .col_expr(file::Column::IsPast, Expr::value(true))
        .filter(file::Column::TenantId.eq(tenant.uuid()))
        .filter(file::Column::FieldId.eq(field.uuid()));
    if let Some(job) = job {
        update = update.filter(file::Column::JobId.eq(job.uuid()));
    }
    update.exec(&db.tx).await?;
    Ok(())
}

/// Gives all files that are or were values of a field the audience that the field has.
///
/// # Errors
/// The database's.
pub(crate) async fn set_audience_of_values(
    db: &Db,
    tenant: TenantId,
    field: FieldId,
    audience: Audience,
) -> Result<(), StoreError> {
    file::Entity::update_many()
        .col_expr(file::Column::Audience, Expr::value(audience.as_str()))
        .filter(file::Column::TenantId.eq(tenant.uuid()))
        .filter(file::Column::FieldId.eq(field.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}
