//! What the live stream has to tell. Rows are written by [`Change::commit`](super::Change::commit) alone.

use super::entity::{outbox, tenant};
use super::{Db, Key, StoreError};
use crate::live::Cursor;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vitrine_domain::{Instant, TenantId};

/// The tenant's notices after a place, in their one order, each with its own place; at most `limit`.
///
/// # Errors
/// The database's.
pub(crate) async fn read_after(
    db: &Db,
    tenant: TenantId,
    after: Cursor,
    limit: u64,
) -> Result<Vec<(Cursor, String)>, StoreError> {
    let rest_of_change = Condition::all()
        .add(outbox::Column::Revision.eq(after.revision))
        .add(outbox::Column::Ordinal.gt(after.ordinal));
    let rows = outbox::Entity::find()
        .filter(outbox::Column::TenantId.eq(tenant.uuid()))
        // Says the same as the next line; alone it lets the primary key find the place.
        .filter(outbox::Column::Revision.gte(after.revision))
        .filter(Condition::any().add(outbox::Column::Revision.gt(after.revision)).add(rest_of_change))
        .order_by_asc(outbox::Column::Revision)
        .order_by_asc(outbox::Column::Ordinal)
        .limit(limit)
        .all(&db.tx)
        .await?;
    let place = |row: &outbox::Model| Cursor { revision: row.revision, ordinal: row.ordinal };
    Ok(rows.into_iter().map(|row| (place(&row), row.change)).collect())
}

/// The place of the tenant's latest change; `None` for an unknown tenant.
///
/// # Errors
/// The database's.
pub(super) async fn read_revision(db: &Db, tenant: TenantId) -> Result<Option<i64>, StoreError> {
    Ok(tenant::Entity::find_by_id(tenant.uuid())
        .select_only()
        .column(tenant::Column::Revision)
        .into_tuple()
        .one(&db.tx)
        .await?)
}

/// Removes what was told long ago; answers how many rows went.
///
/// # Errors
/// The database's.
pub(crate) async fn remove_before(db: &Db, at: Instant) -> Result<u64, StoreError> {
    let done = outbox::Entity::delete_many().filter(outbox::Column::CreatedAt.lt(at.millis())).exec(&db.tx).await?;
    Ok(done.rows_affected)
}
