//! Rows of `invitation`: links. Of the link's secret only the hash is here.

use super::entity::invitation::{ActiveModel, Column, Entity, Model};
use super::{Db, Key, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use vitrine_domain::{Instant, InvitationId, MembershipId, TenantId};

/// A link that can still be used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InvitationRow {
    pub(crate) invitation: InvitationId,
    pub(crate) tenant: TenantId,
    pub(crate) membership: MembershipId,
    pub(crate) expires_at: Instant,
}

impl From<Model> for InvitationRow {
    fn from(row: Model) -> Self {
        Self {
            invitation: InvitationId::of(row.id),
            tenant: TenantId::of(row.tenant_id),
            membership: MembershipId::of(row.membership_id),
            expires_at: Instant::from_millis(row.expires_at),
        }
    }
}

/// Neither used nor revoked.
fn open() -> Condition {
    Condition::all().add(Column::UsedAt.is_null()).add(Column::RevokedAt.is_null())
}

/// The link with that secret, if it is neither used, revoked nor too old.
pub(crate) async fn find_good(db: &Db, secret_hash: &str, now: Instant) -> Result<Option<InvitationRow>, StoreError> {
    Ok(Entity::find()
        .filter(Column::SecretHash.eq(secret_hash))
        .filter(Column::ExpiresAt.gt(now.millis()))
        .filter(open())
        .one(&db.tx)
        .await?
        .map(Into::into))
}

/// The good links of memberships.
pub(crate) async fn good_of(
    db: &Db,
    memberships: &[MembershipId],
    now: Instant,
) -> Result<Vec<InvitationRow>, StoreError> {
    let rows = Entity::find()
        .filter(Column::MembershipId.is_in(memberships.iter().map(|id| id.uuid())))
        .filter(Column::ExpiresAt.gt(now.millis()))
        .filter(open())
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Whether the membership was ever accepted through a link.
pub(crate) async fn was_accepted(db: &Db, membership: MembershipId) -> Result<bool, StoreError> {
    let used = Entity::find()
        .filter(Column::MembershipId.eq(membership.uuid()))
        .filter(Column::UsedAt.is_not_null())
        .limit(1)
        .count(&db.tx)
        .await?;
    Ok(used > 0)
}

/// A new link.
pub(crate) async fn insert(
    db: &Db,
    row: InvitationRow,
    secret_hash: String,
    created_by: MembershipId,
    at: Instant,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(row.invitation.uuid()),
        tenant_id: Set(row.tenant.uuid()),
        membership_id: Set(row.membership.uuid()),
        secret_hash: Set(secret_hash),
        created_by: Set(created_by.uuid()),
        created_at: Set(at.millis()),
        expires_at: Set(row.expires_at.millis()),
        used_at: Set(None),
        revoked_at: Set(None),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// Revokes the open links of a membership.
pub(crate) async fn revoke_open(db: &Db, membership: MembershipId, at: Instant) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(at.millis()))
        .filter(Column::MembershipId.eq(membership.uuid()))
        .filter(open())
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Uses a link up. Answers whether it was still open.
pub(crate) async fn use_up(db: &Db, invitation: InvitationId, at: Instant) -> Result<bool, StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(at.millis()))
        .filter(Column::Id.eq(invitation.uuid()))
        .filter(open())
        .exec(&db.tx)
        .await?;
    Ok(done.rows_affected == 1)
}
