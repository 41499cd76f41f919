//! Rows of `share_link`: links to a job that were mailed to a contact. Of the link's secret only the hash is here.

use super::entity::share_link::{ActiveModel, Column, Entity, Model};
use super::{Db, Key, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::BTreeSet;
use uuid::Uuid;
use vitrine_domain::{Instant, JobId, MembershipId, TenantId};

/// A link, whether or not it can still be used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShareLinkRow {
    pub(crate) id: Uuid,
    pub(crate) tenant: TenantId,
    pub(crate) membership: MembershipId,
    pub(crate) job: JobId,
    pub(crate) expires_at: Instant,
    /// Neither used nor revoked.
    pub(crate) is_open: bool,
}

impl From<Model> for ShareLinkRow {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            tenant: TenantId::of(row.tenant_id),
            membership: MembershipId::of(row.membership_id),
            job: JobId::of(row.job_id),
            expires_at: Instant::from_millis(row.expires_at),
            is_open: row.used_at.is_none() && row.revoked_at.is_none(),
        }
    }
}

fn open() -> Condition {
    Condition::all().add(Column::UsedAt.is_null()).add(Column::RevokedAt.is_null())
}

/// The link with that secret, in whatever state.
pub(crate) async fn find(db: &Db, secret_hash: &str) -> Result<Option<ShareLinkRow>, StoreError> {
    Ok(Entity::find().filter(Column::SecretHash.eq(secret_hash)).one(&db.tx).await?.map(Into::into))
}

/// A new link.
pub(crate) async fn insert(db: &Db, row: ShareLinkRow, secret_hash: String, at: Instant) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(row.id),
        tenant_id: Set(row.tenant.uuid()),
        membership_id: Set(row.membership.uuid()),
        job_id: Set(row.job.uuid()),
        secret_hash: Set(secret_hash),
        created_by: Set(None),
        created_at: Set(at.millis()),
        expires_at: Set(row.expires_at.millis()),
        used_at: Set(None),
        revoked_at: Set(None),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// Ends the open links to a job.
pub(crate) async fn revoke_of_job(db: &Db, job: JobId, at: Instant) -> Result<(), StoreError> {
    revoke(db, Condition::all().add(Column::JobId.eq(job.uuid())), at).await
}

/// Ends the earlier links of the same contact to the same job, now that the one with that secret has arrived.
pub(crate) async fn revoke_earlier(db: &Db, secret_hash: &str, at: Instant) -> Result<(), StoreError> {
    let Some(arrived) = find(db, secret_hash).await? else { return Ok(()) };
    revoke(db, of_both(arrived.membership, arrived.job).add(Column::Id.ne(arrived.id)), at).await
}

/// Removes a link that nobody has got: its mail did not arrive.
pub(crate) async fn forget(db: &Db, secret_hash: &str) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::SecretHash.eq(secret_hash)).filter(open()).exec(&db.tx).await?;
    Ok(())
}

/// The latest link of a contact to a job was taken back: blocked, unshared, or with the invitation.
pub(crate) async fn is_latest_revoked(db: &Db, contact: MembershipId, job: JobId) -> Result<bool, StoreError> {
    let latest = Entity::find()
        .filter(of_both(contact, job))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .one(&db.tx)
        .await?;
    Ok(latest.is_some_and(|row| row.revoked_at.is_some()))
}

/// Who of these has a link that lets them in now.
pub(crate) async fn good_of(
    db: &Db,
    contacts: &[MembershipId],
    now: Instant,
) -> Result<BTreeSet<MembershipId>, StoreError> {
    let of: Vec<Uuid> = Entity::find()
        .filter(Column::MembershipId.is_in(contacts.iter().map(|id| id.uuid())))
        .filter(Column::ExpiresAt.gt(now.millis()))
        .filter(open())
        .select_only()
        .column(Column::MembershipId)
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(of.into_iter().map(MembershipId::of).collect())
}

/// Who of these has a link that was neither used nor taken back, however old it is: they may ask for a fresh one.
pub(crate) async fn open_of(db: &Db, contacts: &[MembershipId]) -> Result<BTreeSet<MembershipId>, StoreError> {
    let of: Vec<Uuid> = Entity::find()
        .filter(Column::MembershipId.is_in(contacts.iter().map(|id| id.uuid())))
        .filter(open())
        .select_only()
        .column(Column::MembershipId)
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(of.into_iter().map(MembershipId::of).collect())
}

fn of_both(contact: MembershipId, job: JobId) -> Condition {
    Condition::all().add(Column::MembershipId.eq(contact.uuid())).add(Column::JobId.eq(job.uuid()))
}

/// Ends the open links of a contact.
pub(crate) async fn revoke_of_contact(db: &Db, contact: MembershipId, at: Instant) -> Result<(), StoreError> {
    revoke(db, Condition::all().add(Column::MembershipId.eq(contact.uuid())), at).await
}

async fn revoke(db: &Db, which: Condition, at: Instant) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(at.millis()))
        .filter(which)
        .filter(open())
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Uses a link up. Answers whether it was still open.
pub(crate) async fn use_up(db: &Db, link: &ShareLinkRow, at: Instant) -> Result<bool, StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(at.millis()))
        .filter(Column::Id.eq(link.id))
        .filter(open())
        .exec(&db.tx)
        .await?;
    Ok(done.rows_affected == 1)
}
