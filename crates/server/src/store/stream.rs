//! What the live stream has to know about those who listen.

use super::actor::portal_of;
use super::entity::{session, tenant};
use super::{Db, Key, StoreError, load_actor, preview};
use crate::error::{ServiceError, ServiceResult};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;
use vitrine_domain::{Instant, MembershipId, SessionId, TenantId};
use vitrine_policy::{Actor, Portal, Refusal};

/// Who acts through a session or a look, and when it ends unless it is used before.
///
/// # Errors
/// As [`load_actor`] and [`preview::load_contact`].
pub(crate) async fn load_listener(
    db: &Db,
    session: SessionId,
    is_look: bool,
    now: Instant,
) -> ServiceResult<(Actor, Instant)> {
    if is_look {
        let contact = preview::load_contact(db, session, now).await?;
        let row = preview::list(db, &[session]).await?.pop().ok_or(ServiceError::Refused(Refusal::NotSignedIn))?;
        return Ok((Actor::Contact(contact), row.expires_at));
    }
    let actor = load_actor(db, session, now).await?;
    let ends = session::Entity::find_by_id(session.uuid())
        .select_only()
        .column(session::Column::ExpiresAt)
        .into_tuple::<i64>()
        .one(&db.tx)
        .await
        .map_err(StoreError::from)?
        .ok_or(ServiceError::Refused(Refusal::NotSignedIn))?;
    Ok((actor, Instant::from_millis(ends)))
}

/// Of these sessions and looks those that there still are: the membership each acts through, and when it ends.
pub(crate) async fn load_sessions(
    db: &Db,
    sessions: impl IntoIterator<Item = SessionId>,
) -> Result<Vec<(SessionId, Option<MembershipId>, Instant)>, StoreError> {
    let sessions: Vec<SessionId> = sessions.into_iter().collect();
    let rows = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .column(session::Column::MembershipId)
        .column(session::Column::ExpiresAt)
        .filter(session::Column::Id.is_in(sessions.iter().map(|id| id.uuid())))
        .into_tuple::<(Uuid, Option<Uuid>, i64)>()
        .all(&db.tx)
        .await?;
    let looks = preview::list(db, &sessions).await?;
    let looks = looks.into_iter().map(|look| (look.preview, Some(look.contact), look.expires_at));
    Ok(rows
        .into_iter()
        .map(|(id, membership, ends)| (SessionId::of(id), membership.map(MembershipId::of), Instant::from_millis(ends)))
        .chain(looks)
        .collect())
}

/// The latest change of each of these tenants.
pub(crate) async fn load_revisions(
    db: &Db,
    tenants: impl IntoIterator<Item = TenantId>,
) -> Result<Vec<(TenantId, i64)>, StoreError> {
    let rows = tenant::Entity::find()
        .select_only()
        .column(tenant::Column::Id)
        .column(tenant::Column::Revision)
        .filter(tenant::Column::Id.is_in(tenants.into_iter().map(Key::uuid)))
        .into_tuple::<(Uuid, i64)>()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(|(id, revision)| (TenantId::of(id), revision)).collect())
}

/// The switches of a tenant's portal. `None`: there is no such tenant.
pub(crate) async fn load_portal(db: &Db, tenant: TenantId) -> Result<Option<Portal>, StoreError> {
    let row = tenant::Entity::find_by_id(tenant.uuid()).one(&db.tx).await?;
    Ok(row.as_ref().map(portal_of))
}
