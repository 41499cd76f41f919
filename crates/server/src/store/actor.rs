//! From a session to an actor with today's rights.

use super::entity::{customer, membership, session, tenant};
use super::{Db, Key, StoreError};
use crate::error::{ServiceError, ServiceResult};
use sea_orm::EntityTrait;
use vitrine_domain::{
    ContactState, CustomerId, Instant, JobRights, MembershipId, Role, SessionId, StaffState, TenantId,
};
use vitrine_policy::{Actor, Contact, Portal, Refusal, Staff};

/// Who acts through this session now. [`Actor::Stranger`] when no membership is chosen.
///
/// # Errors
/// `NotSignedIn` when the session has ended; the database's. A fault is never an answer *yes*.
pub(crate) async fn load_actor(db: &Db, session: SessionId, now: Instant) -> ServiceResult<Actor> {
    let found = session::Entity::find_by_id(session.uuid())
        .find_also_related(membership::Entity)
        .one(&db.tx)
        .await
        .map_err(StoreError::from)?;
    let Some((session, membership)) = found else { return Err(ServiceError::Refused(Refusal::NotSignedIn)) };
    if session.expires_at <= now.millis() {
        return Err(ServiceError::Refused(Refusal::NotSignedIn));
    }
    match membership {
        Some(row) if row.identity_id == session.identity_id => Ok(actor_of(db, row).await?),
        Some(_) | None => Ok(Actor::Stranger),
    }
}

/// Who a membership is now.
pub(crate) async fn actor_of(db: &Db, row: membership::Model) -> Result<Actor, StoreError> {
    let (tenant, membership) = (TenantId::of(row.tenant_id), MembershipId::of(row.id));
    let Some(customer_id) = row.customer_id else {
        let role = row.role.as_deref().and_then(Role::from_word).ok_or(StoreError::Row("membership"))?;
        let state = StaffState::from_word(&row.state).ok_or(StoreError::Row("membership"))?;
        return Ok(Actor::Staff(Staff { tenant, membership, role, state }));
    };
    let customer = customer::Entity::find_by_id(customer_id).find_also_related(tenant::Entity).one(&db.tx).await?;
    let Some((customer, Some(tenant_row))) = customer else { return Err(StoreError::Row("customer")) };
    Ok(Actor::Contact(contact_of(&row, &customer, portal_of(&tenant_row))?))
}

/// A business's switches.
pub(crate) const fn portal_of(row: &tenant::Model) -> Portal {
    Portal {
        is_on: row.portal_is_on,
        has_jobs_module: row.has_jobs_module,
        has_jobs_section: row.has_jobs_section,
        shares_automatically: row.shares_automatically,
        is_read_only: row.portal_is_read_only,
    }
}

/// Who a contact is now.
///
/// # Errors
/// A row with a word that is not understood.
pub(crate) fn contact_of(
    row: &membership::Model,
    customer: &customer::Model,
    portal: Portal,
) -> Result<Contact, StoreError> {
    const STRANGE: StoreError = StoreError::Row("membership");
    Ok(Contact {
        tenant: TenantId::of(row.tenant_id),
        membership: MembershipId::of(row.id),
        customer: CustomerId::of(customer.id),
        state: ContactState::from_word(&row.state).ok_or(STRANGE)?,
        customer_is_archived: customer.is_archived,
        can_view_jobs: customer.can_view_jobs,
        job_rights: JobRights::from_word(&row.job_rights).ok_or(STRANGE)?,
        portal,
    })
}
