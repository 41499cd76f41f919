//! Reading the history. Lines are written by [`Change::record`](super::Change::record) alone and never changed.

use super::entity::history;
use super::{Db, Key, StoreError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;
use vitrine_domain::{EntryId, JobId, MembershipId, TenantId};

/// A job's lines, newest first; none of the actions that are left out.
///
/// # Errors
/// The database's.
pub(crate) async fn select_of_job(
    db: &Db,
    tenant: TenantId,
    job: JobId,
    left_out: &[&str],
    limit: u64,
) -> Result<Vec<history::Model>, StoreError> {
    Ok(history::Entity::find()
        .filter(history::Column::JobId.eq(job.uuid()))
        .filter(history::Column::TenantId.eq(tenant.uuid()))
        .filter(history::Column::Action.is_not_in(left_out.iter().copied()))
        .order_by_desc(history::Column::Id)
        .limit(limit)
        .all(&db.tx)
        .await?)
}

/// An entry's lines of one action, newest first.
///
/// # Errors
/// The database's.
pub(crate) async fn select_of_entry(
    db: &Db,
    tenant: TenantId,
    entry: EntryId,
    action: &str,
    limit: u64,
) -> Result<Vec<history::Model>, StoreError> {
    Ok(history::Entity::find()
        .filter(history::Column::EntryId.eq(entry.uuid()))
        .filter(history::Column::TenantId.eq(tenant.uuid()))
        .filter(history::Column::Action.eq(action))
        .order_by_desc(history::Column::Id)
        .limit(limit)
        .all(&db.tx)
        .await?)
}

/// What lines of one action that end alike are about, among those written after the row with that id.
///
/// # Errors
/// The database's.
pub(crate) async fn subjects_since(
    db: &Db,
    tenant: TenantId,
    since: Uuid,
    action: &str,
    after_text: &str,
) -> Result<Vec<Uuid>, StoreError> {
    let lines = history::Entity::find()
        .filter(history::Column::TenantId.eq(tenant.uuid()))
        .filter(history::Column::Id.gt(since))
        .filter(history::Column::Action.eq(action))
        .filter(history::Column::AfterText.eq(after_text));
    Ok(lines.select_only().column(history::Column::SubjectId).into_tuple().all(&db.tx).await?)
}

/// The jobs that lines of these actions are about, among those written after the row with that id.
///
/// # Errors
/// The database's.
pub(crate) async fn jobs_since(
    db: &Db,
    tenant: TenantId,
    since: Uuid,
    actions: impl IntoIterator<Item = &'static str>,
) -> Result<Vec<Uuid>, StoreError> {
    let lines = history::Entity::find()
        .filter(history::Column::TenantId.eq(tenant.uuid()))
        .filter(history::Column::Id.gt(since))
        .filter(history::Column::Action.is_in(actions))
        .filter(history::Column::JobId.is_not_null());
    Ok(lines.select_only().column(history::Column::JobId).into_tuple().all(&db.tx).await?)
}

/// Who did this to the job first.
///
/// # Errors
/// The database's.
pub(crate) async fn select_first_actor(
    db: &Db,
    tenant: TenantId,
    job: JobId,
    action: &str,
) -> Result<Option<MembershipId>, StoreError> {
    let row = history::Entity::find()
        .filter(history::Column::JobId.eq(job.uuid()))
        .filter(history::Column::TenantId.eq(tenant.uuid()))
        .filter(history::Column::Action.eq(action))
        .order_by_asc(history::Column::Id)
        .one(&db.tx)
        .await?;
    Ok(row.and_then(|row| row.actor_id).map(MembershipId::of))
}
