//! Rows of `session`: signed-in browsers. Of the cookie's secret only the hash is here.

use super::actor::actor_of;
use super::entity::session::{ActiveModel, Column, Entity, Model};
use super::entity::{identity, membership};
use super::{Db, Key, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use vitrine_domain::{IdentityId, Instant, MembershipId, SessionId, TenantId};
use vitrine_policy::Actor;

/// A signed-in browser.
#[derive(Debug, Clone)]
pub(crate) struct SessionRow {
    pub(crate) session: SessionId,
    pub(crate) identity: IdentityId,
    /// The membership acted through.
    pub(crate) membership: Option<MembershipId>,
    /// In a few words.
    pub(crate) browser: String,
    /// A link in a mail opened it, without a password: it acts through its membership alone.
    pub(crate) is_by_link: bool,
    pub(crate) created_at: Instant,
    /// To the minute.
    pub(crate) seen_at: Instant,
    /// By idleness or age, whichever comes first.
    pub(crate) expires_at: Instant,
}

impl From<Model> for SessionRow {
    fn from(row: Model) -> Self {
        Self {
            session: SessionId::of(row.id),
            identity: IdentityId::of(row.identity_id),
            membership: row.membership_id.map(MembershipId::of),
            browser: row.browser,
            is_by_link: row.is_by_link,
            created_at: Instant::from_millis(row.created_at),
            seen_at: Instant::from_millis(row.seen_at),
            expires_at: Instant::from_millis(row.expires_at),
        }
    }
}

/// The session with that secret, its address, and who acts through it.
pub(crate) async fn find_by_secret_hash(
    db: &Db,
    secret_hash: &str,
) -> Result<Option<(SessionRow, String, Actor)>, StoreError> {
    let found = Entity::find()
        .filter(Column::SecretHash.eq(secret_hash))
        .find_also_related(identity::Entity)
        .one(&db.tx)
        .await?;
    let Some((session, Some(identity))) = found else { return Ok(None) };
    let through = match session.membership_id {
        Some(id) => membership::Entity::find_by_id(id).one(&db.tx).await?,
        None => None,
    };
    let actor = match through {
        Some(row) if row.identity_id == session.identity_id => actor_of(db, row).await?,
        Some(_) | None => Actor::Stranger,
    };
    Ok(Some((session.into(), identity.email, actor)))
}

/// All sessions of a login that have not run out, last used first, each with the tenant it acts in.
pub(crate) async fn list_of(
    db: &Db,
    identity: IdentityId,
    now: Instant,
) -> Result<Vec<(SessionRow, Option<TenantId>)>, StoreError> {
    let rows = Entity::find()
        .filter(Column::IdentityId.eq(identity.uuid()))
        .filter(Column::ExpiresAt.gt(now.millis()))
        .find_also_related(membership::Entity)
        .order_by_desc(Column::SeenAt)
        .order_by_desc(Column::Id)
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(|(row, through)| (row.into(), through.map(|one| TenantId::of(one.tenant_id)))).collect())
}

impl SessionRow {
    /// Whether it may list and end the other one, of the same login.
    pub(crate) fn reaches(&self, other: &Self) -> bool {
        !self.is_by_link || (other.is_by_link && self.membership == other.membership)
    }
}

/// Whether a link in a mail opened the session, without a password.
pub(crate) async fn is_by_link(db: &Db, session: SessionId) -> Result<bool, StoreError> {
    let row = Entity::find_by_id(session.uuid()).one(&db.tx).await?;
    Ok(row.is_some_and(|row| row.is_by_link))
}

/// A new session.
pub(crate) async fn insert(db: &Db, row: SessionRow, secret_hash: String) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(row.session.uuid()),
        identity_id: Set(row.identity.uuid()),
        membership_id: Set(row.membership.map(Key::uuid)),
        secret_hash: Set(secret_hash),
        browser: Set(row.browser),
        is_by_link: Set(row.is_by_link),
        created_at: Set(row.created_at.millis()),
        seen_at: Set(row.seen_at.millis()),
        expires_at: Set(row.expires_at.millis()),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// Notes that a session was used.
pub(crate) async fn touch(
    db: &Db,
    session: SessionId,
    seen_at: Instant,
    expires_at: Instant,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::SeenAt, Expr::value(seen_at.millis()))
        .col_expr(Column::ExpiresAt, Expr::value(expires_at.millis()))
        .filter(Column::Id.eq(session.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Lets a session act through another membership.
pub(crate) async fn set_membership(db: &Db, session: SessionId, membership: MembershipId) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::MembershipId, Expr::value(membership.uuid()))
        .filter(Column::Id.eq(session.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Ends sessions.
pub(crate) async fn delete(db: &Db, sessions: &[SessionId]) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Id.is_in(sessions.iter().map(|id| id.uuid()))).exec(&db.tx).await?;
    Ok(())
}

/// Ends all sessions that act through a membership.
pub(crate) async fn delete_through(db: &Db, membership: MembershipId) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::MembershipId.eq(membership.uuid())).exec(&db.tx).await?;
    Ok(())
}

/// Removes the sessions of a login that have run out.
pub(crate) async fn delete_expired(db: &Db, identity: IdentityId, now: Instant) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::IdentityId.eq(identity.uuid()))
        .filter(Column::ExpiresAt.lte(now.millis()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// The sessions that act through a membership and have not run out, last used first.
pub(crate) async fn list_through(
    db: &Db,
    membership: MembershipId,
    now: Instant,
) -> Result<Vec<SessionRow>, StoreError> {
    let rows = Entity::find()
        .filter(Column::MembershipId.eq(membership.uuid()))
        .filter(Column::ExpiresAt.gt(now.millis()))
        .order_by_desc(Column::SeenAt)
        .order_by_desc(Column::Id)
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
