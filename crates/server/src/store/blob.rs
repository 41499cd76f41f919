//! Which bytes lie in the object store, and why. A row comes before its bytes and goes after them.

use super::entity::blob::{ActiveModel, Column, Entity};
use super::{Db, Key, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vitrine_domain::{Instant, TenantId};

const PENDING: &str = "pending";
const KEPT: &str = "kept";
const DOOMED: &str = "doomed";

/// Announces bytes that are about to arrive.
///
/// # Errors
/// The database's.
pub(crate) async fn announce(db: &Db, tenant: TenantId, name: &str, at: Instant) -> Result<(), StoreError> {
    let row = ActiveModel {
        name: Set(name.to_owned()),
        tenant_id: Set(tenant.uuid()),
        state: Set(PENDING.to_owned()),
        since: Set(at.millis()),
    };
    Entity::insert(row).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Keeps bytes that have arrived; from now on a file names them. Answers whether they were still waiting for that: the
/// sweeper may have given them up.
///
/// # Errors
/// The database's.
pub(crate) async fn keep(db: &Db, tenant: TenantId, name: &str, at: Instant) -> Result<bool, StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(KEPT))
        .col_expr(Column::Since, Expr::value(at.millis()))
        .filter(Column::Name.eq(name))
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::State.eq(PENDING))
        .exec(&db.tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Gives bytes up: no file names them any more.
///
/// # Errors
/// The database's.
pub(crate) async fn doom(db: &Db, name: &str, at: Instant) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(DOOMED))
        .col_expr(Column::Since, Expr::value(at.millis()))
        .filter(Column::Name.eq(name))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Gives up bytes of an upload that came to nothing. Those that a file names by now stay: the answer of a commit can get
/// lost on its way, and then nobody knows that it was done.
///
/// # Errors
/// The database's.
pub(crate) async fn doom_pending(db: &Db, name: &str, at: Instant) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(DOOMED))
        .col_expr(Column::Since, Expr::value(at.millis()))
        .filter(Column::Name.eq(name))
        .filter(Column::State.eq(PENDING))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Gives up what has been announced before `at` and was never kept: an upload that a crash or a broken line cut off.
///
/// # Errors
/// The database's.
pub(crate) async fn doom_stranded(db: &Db, before: Instant, at: Instant) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(DOOMED))
        .col_expr(Column::Since, Expr::value(at.millis()))
        .filter(Column::State.eq(PENDING))
        .filter(Column::Since.lt(before.millis()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// The names of bytes that were given up before `at`; at most `limit`.
///
/// # Errors
/// The database's.
pub(crate) async fn select_doomed(db: &Db, before: Instant, limit: u64) -> Result<Vec<String>, StoreError> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Name)
        .filter(Column::State.eq(DOOMED))
        .filter(Column::Since.lt(before.millis()))
        .order_by_asc(Column::Since)
        .limit(limit)
        .into_tuple()
        .all(&db.tx)
        .await?)
}

/// Forgets bytes that are gone.
///
/// # Errors
/// The database's.
pub(crate) async fn forget(db: &Db, name: &str) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Name.eq(name)).filter(Column::State.eq(DOOMED)).exec(&db.tx).await?;
    Ok(())
}
