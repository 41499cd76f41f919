//! Rows of `invitation`: links. Of the link's secret only the hash is here.

use super::entity::invitation::{ActiveModel, Column, Entity, Model};
use super::{Db, Key, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::BTreeSet;
use uuid::Uuid;
use vitrine_domain::{Instant, InvitationId, MailId, MembershipId, TenantId};

/// A link that can still be used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InvitationRow {
    pub(crate) invitation: InvitationId,
    pub(crate) tenant: TenantId,
    pub(crate) membership: MembershipId,
    pub(crate) expires_at: Instant,
    /// The mail that brought it; a link without one was shown to whoever made it, to be copied.
    pub(crate) mail: Option<MailId>,
}

impl From<Model> for InvitationRow {
    fn from(row: Model) -> Self {
        Self {
            invitation: InvitationId::of(row.id),
            tenant: TenantId::of(row.tenant_id),
            membership: MembershipId::of(row.membership_id),
            expires_at: Instant::from_millis(row.expires_at),
            mail: row.mail_id.map(MailId::of),
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

/// Whose link it is, whether or not it can still be used.
pub(crate) async fn find_any(db: &Db, secret_hash: &str) -> Result<Option<InvitationRow>, StoreError> {
    Ok(Entity::find().filter(Column::SecretHash.eq(secret_hash)).one(&db.tx).await?.map(Into::into))
}

/// The latest link of a membership.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LatestInvitation {
    pub(crate) created_at: Instant,
    /// Who made it.
    pub(crate) created_by: MembershipId,
    /// It was taken back; a newer one would be the latest.
    pub(crate) is_revoked: bool,
}

/// The latest link of a membership; `None`: it never had one.
pub(crate) async fn latest_of(db: &Db, membership: MembershipId) -> Result<Option<LatestInvitation>, StoreError> {
    let row = Entity::find()
        .filter(Column::MembershipId.eq(membership.uuid()))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .one(&db.tx)
        .await?;
    Ok(row.map(|row| LatestInvitation {
        created_at: Instant::from_millis(row.created_at),
        created_by: MembershipId::of(row.created_by),
        is_revoked: row.revoked_at.is_some(),
    }))
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

/// Who of these has an invitation that was neither accepted nor taken back, however old it is: they may ask for a fresh
/// one.
pub(crate) async fn open_of(db: &Db, memberships: &[MembershipId]) -> Result<BTreeSet<MembershipId>, StoreError> {
    let of: Vec<Uuid> = Entity::find()
        .filter(Column::MembershipId.is_in(memberships.iter().map(|id| id.uuid())))
        .filter(open())
        .select_only()
        .column(Column::MembershipId)
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(of.into_iter().map(MembershipId::of).collect())
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
        mail_id: Set(row.mail.map(Key::uuid)),
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

/// Ends the open links that earlier mails brought, now that the one with that secret has arrived; one that was shown to be
/// copied stays.
pub(crate) async fn revoke_earlier(db: &Db, secret_hash: &str, at: Instant) -> Result<(), StoreError> {
    let Some(arrived) = Entity::find().filter(Column::SecretHash.eq(secret_hash)).one(&db.tx).await? else {
        return Ok(());
    };
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(at.millis()))
        .filter(Column::MembershipId.eq(arrived.membership_id))
        .filter(Column::Id.ne(arrived.id))
        .filter(Column::MailId.is_not_null())
        .filter(open())
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Forgets a link whose mail did not arrive: nobody has got it.
pub(crate) async fn forget(db: &Db, secret_hash: &str) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::SecretHash.eq(secret_hash)).filter(open()).exec(&db.tx).await?;
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
