//! Bulk changes of customers' permissions that can be put back.

use super::entity::permission_edit;
use super::{Db, Key, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use vitrine_domain::{Instant, PermissionEditId, TenantId};

/// Keeps one.
///
/// # Errors
/// The database's.
pub(crate) async fn insert(db: &Db, row: permission_edit::Model) -> Result<(), StoreError> {
    permission_edit::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// One of the tenant's.
///
/// # Errors
/// The database's.
pub(crate) async fn find(
    db: &Db,
    tenant: TenantId,
    id: PermissionEditId,
) -> Result<Option<permission_edit::Model>, StoreError> {
    let found = permission_edit::Entity::find_by_id(id.uuid())
        .filter(permission_edit::Column::TenantId.eq(tenant.uuid()))
        .one(&db.tx)
        .await?;
    Ok(found)
}

/// The tenant's latest one since `since`, put back or not.
///
/// # Errors
/// The database's.
pub(crate) async fn latest(
    db: &Db,
    tenant: TenantId,
    since: Instant,
) -> Result<Option<permission_edit::Model>, StoreError> {
    let found = permission_edit::Entity::find()
        .filter(permission_edit::Column::TenantId.eq(tenant.uuid()))
        .filter(permission_edit::Column::CreatedAt.gte(since.millis()))
        .order_by_desc(permission_edit::Column::Id)
        .one(&db.tx)
        .await?;
    Ok(found)
}

/// The tenant's, newest first.
///
/// # Errors
/// The database's.
pub(crate) async fn list(db: &Db, tenant: TenantId, limit: u64) -> Result<Vec<permission_edit::Model>, StoreError> {
    Ok(permission_edit::Entity::find()
        .filter(permission_edit::Column::TenantId.eq(tenant.uuid()))
        .order_by_desc(permission_edit::Column::Id)
        .limit(limit)
        .all(&db.tx)
        .await?)
}

/// Notes that it was put back.
///
/// # Errors
/// The database's.
pub(crate) async fn set_undone(db: &Db, tenant: TenantId, id: PermissionEditId, at: Instant) -> Result<(), StoreError> {
    permission_edit::Entity::update_many()
        .col_expr(permission_edit::Column::UndoneAt, Expr::value(at.millis()))
        .filter(permission_edit::Column::Id.eq(id.uuid()))
        .filter(permission_edit::Column::TenantId.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}
