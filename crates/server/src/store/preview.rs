//! Rows of `preview`: looks that staff take at the portal as a contact has it. A look goes with the session that opened
//! it; of its cookie's secret only the hash is here.

use super::actor::actor_of;
use super::entity::preview::{ActiveModel, Column, Entity, Model};
use super::entity::{membership, session};
use super::{Db, Key, StoreError};
use crate::error::{ServiceError, ServiceResult};
use crate::viewer::Behind;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use vitrine_domain::{ContactState, Instant, MembershipId, SessionId, TenantId};
use vitrine_policy::{Actor, Ask, Contact, ContactFacts, Refusal, decide};

/// A look that somebody of the staff takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PreviewRow {
    /// Takes the place of a session's id wherever the contact's own session would stand.
    pub(crate) preview: SessionId,
    pub(crate) tenant: TenantId,
    /// Who looks, and through which session.
    pub(crate) behind: Behind,
    /// As whom.
    pub(crate) contact: MembershipId,
    /// Beside the staff screens, not on a page of its own.
    pub(crate) is_beside: bool,
    pub(crate) opened_at: Instant,
    pub(crate) expires_at: Instant,
}

impl From<Model> for PreviewRow {
    fn from(row: Model) -> Self {
        Self {
            preview: SessionId::of(row.id),
            tenant: TenantId::of(row.tenant_id),
            behind: Behind { session: SessionId::of(row.session_id), membership: MembershipId::of(row.viewer_id) },
            contact: MembershipId::of(row.contact_id),
            is_beside: row.is_beside,
            opened_at: Instant::from_millis(row.opened_at),
            expires_at: Instant::from_millis(row.expires_at),
        }
    }
}

/// The look with that secret, over or not.
pub(crate) async fn find(db: &Db, secret_hash: &str) -> Result<Option<PreviewRow>, StoreError> {
    Ok(Entity::find().filter(Column::SecretHash.eq(secret_hash)).one(&db.tx).await?.map(Into::into))
}

/// The look that a session has opened, over or not. There is one at most.
pub(crate) async fn find_of_session(db: &Db, session: SessionId) -> Result<Option<PreviewRow>, StoreError> {
    Ok(Entity::find().filter(Column::SessionId.eq(session.uuid())).one(&db.tx).await?.map(Into::into))
}

/// Of these looks those that there still are.
pub(crate) async fn list(db: &Db, previews: &[SessionId]) -> Result<Vec<PreviewRow>, StoreError> {
    let ids = previews.iter().map(|id| id.uuid());
    Ok(Entity::find().filter(Column::Id.is_in(ids)).all(&db.tx).await?.into_iter().map(Into::into).collect())
}

/// The contact as it is now, through whose eyes a look goes on. What the look hangs on is asked anew each time: its own
/// fifteen minutes, the session that opened it, that this session still acts through the same membership, that this may
/// still look as the contact, and that the contact could be here at all.
///
/// # Errors
/// `NotSignedIn` when the look is over; the database's. A fault is never an answer *yes*.
pub(crate) async fn load_contact(db: &Db, preview: SessionId, now: Instant) -> ServiceResult<Contact> {
    const OVER: ServiceError = ServiceError::Refused(Refusal::NotSignedIn);
    let row = Entity::find_by_id(preview.uuid()).one(&db.tx).await.map_err(StoreError::from)?;
    let row: PreviewRow = row.ok_or(OVER)?.into();
    let opener = session::Entity::find_by_id(row.behind.session.uuid())
        .find_also_related(membership::Entity)
        .one(&db.tx)
        .await
        .map_err(StoreError::from)?;
    let Some((session, Some(through))) = opener else { return Err(OVER) };
    let is_over = row.expires_at <= now || session.expires_at <= now.millis();
    if is_over || through.identity_id != session.identity_id || through.id != row.behind.membership.uuid() {
        return Err(OVER);
    }
    let staff = actor_of(db, through).await?;
    let contact = membership::Entity::find_by_id(row.contact.uuid()).one(&db.tx).await.map_err(StoreError::from)?;
    let Actor::Contact(contact) = actor_of(db, contact.ok_or(OVER)?).await? else { return Err(OVER) };
    let facts = ContactFacts { tenant: contact.tenant, customer: contact.customer, state: contact.state };
    decide(&staff, Ask::PreviewAs(&facts)).map_err(|_| OVER)?;
    match contact.state {
        ContactState::Active => Ok(contact),
        // Their own sessions have ended too.
        ContactState::Invited | ContactState::Blocked => Err(OVER),
    }
}

/// A new look. The session has no other.
pub(crate) async fn insert(db: &Db, row: PreviewRow, secret_hash: String) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(row.preview.uuid()),
        tenant_id: Set(row.tenant.uuid()),
        session_id: Set(row.behind.session.uuid()),
        viewer_id: Set(row.behind.membership.uuid()),
        contact_id: Set(row.contact.uuid()),
        secret_hash: Set(secret_hash),
        is_beside: Set(row.is_beside),
        opened_at: Set(row.opened_at.millis()),
        expires_at: Set(row.expires_at.millis()),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// Ends a look.
pub(crate) async fn delete(db: &Db, preview: SessionId) -> Result<(), StoreError> {
    Entity::delete_by_id(preview.uuid()).exec(&db.tx).await?;
    Ok(())
}

/// Removes the looks of a tenant that have run out.
pub(crate) async fn delete_expired(db: &Db, tenant: TenantId, now: Instant) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::ExpiresAt.lte(now.millis()))
        .exec(&db.tx)
        .await?;
    Ok(())
}
