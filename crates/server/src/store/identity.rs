//! Rows of `identity`: logins.

use super::entity::identity::{ActiveModel, Column, Entity, Model};
use super::{Db, Key, StoreError};
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use vitrine_domain::{Email, IdentityId, Instant};

/// A login.
#[derive(Debug, Clone)]
pub(crate) struct IdentityRow {
    pub(crate) identity: IdentityId,
    pub(crate) email: String,
    /// `None`: nobody has set a password yet.
    pub(crate) password_hash: Option<String>,
}

impl From<Model> for IdentityRow {
    fn from(row: Model) -> Self {
        Self { identity: IdentityId::of(row.id), email: row.email, password_hash: row.password_hash }
    }
}

/// The login of an address.
pub(crate) async fn find_by_email(db: &Db, email: &Email) -> Result<Option<IdentityRow>, StoreError> {
    Ok(Entity::find().filter(Column::Email.eq(email.as_str())).one(&db.tx).await?.map(Into::into))
}

/// A login by id.
pub(crate) async fn find(db: &Db, identity: IdentityId) -> Result<Option<IdentityRow>, StoreError> {
    Ok(Entity::find_by_id(identity.uuid()).one(&db.tx).await?.map(Into::into))
}

/// A login as it is now, which nobody else signs in to or changes until the transaction ends. On PostgreSQL this holds
/// its row; take it before any tenant's, as everybody does. SQLite has one writer at a time.
pub(crate) async fn lock(db: &Db, identity: IdentityId) -> Result<Option<IdentityRow>, StoreError> {
    // Weaker than `FOR UPDATE`: rows that only refer to the login may still be written.
    let row = Entity::find_by_id(identity.uuid()).lock(LockType::NoKeyUpdate).one(&db.tx).await?;
    Ok(row.map(Into::into))
}

/// A new login. `Duplicate` when the address has one.
pub(crate) async fn insert(
    db: &Db,
    identity: IdentityId,
    email: &Email,
    password_hash: Option<String>,
    at: Instant,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(identity.uuid()),
        email: Set(email.as_str().to_owned()),
        password_hash: Set(password_hash),
        created_at: Set(at.millis()),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// Replaces the password, if it is still `before`. Answers whether it was.
pub(crate) async fn set_password(
    db: &Db,
    identity: IdentityId,
    before: Option<&str>,
    after: &str,
) -> Result<bool, StoreError> {
    let unchanged = match before {
        Some(hash) => Column::PasswordHash.eq(hash),
        None => Column::PasswordHash.is_null(),
    };
    let done = Entity::update_many()
        .col_expr(Column::PasswordHash, sea_orm::sea_query::Expr::value(after))
        .filter(Column::Id.eq(identity.uuid()))
        .filter(unchanged)
        .exec(&db.tx)
        .await?;
    Ok(done.rows_affected == 1)
}
