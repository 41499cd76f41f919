//! What stands around every page: whose business, who one is, what one may open.

use super::alert;
use super::appearance::brand_of;
use super::calendar::clock_of;
use super::preview;
use crate::store::tenant::TenantRow;
use crate::store::{Look, membership, session, tenant};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{MembershipId, TenantId};
use vitrine_policy::{Actor, Ask, Contact, Staff, decide};
use vitrine_wire::{MembershipChoice, PortalFrame, StaffFrame};

/// The frame of the staff screens.
///
/// # Errors
/// Not found for a contact; `NotSignedIn` while no membership is chosen.
pub async fn staff_frame(cx: &Context, viewer: &Viewer) -> ServiceResult<StaffFrame> {
    let look = Look::open(cx, viewer).await?;
    decide(&look.actor, Ask::UseStaffScreens)?;
    let Actor::Staff(Staff { tenant, membership, role, .. }) = look.actor else {
        return Err(ServiceError::not_found());
    };
    let (business, name) = business_and_name(&look, tenant, membership).await?;
    let may = |ask: Ask<'_>| decide(&look.actor, ask).is_ok();
    Ok(StaffFrame {
        brand: brand_of(&business),
        clock: clock_of(&business, cx.now()),
        name,
        email: viewer.email.clone(),
        role,
        can_switch: can_switch(&look, viewer, membership).await?,
        may_see_customers: may(Ask::ListCustomers),
        may_create_customer: may(Ask::CreateCustomer(tenant)),
        may_create_job: may(Ask::CreateJob(tenant)),
        may_see_settings: may(Ask::SeeSettings(tenant)),
        unread_alerts: alert::unread(&look).await?,
        looking: preview::looking(cx, &look, viewer).await?,
    })
}

/// The frame of the portal.
///
/// # Errors
/// Not found when the portal is off, for a contact who is cut off, for staff.
pub async fn portal_frame(cx: &Context, viewer: &Viewer) -> ServiceResult<PortalFrame> {
    let look = Look::open(cx, viewer).await?;
    decide(&look.actor, Ask::UsePortal)?;
    let Actor::Contact(Contact { tenant, membership, .. }) = look.actor else {
        return Err(ServiceError::not_found());
    };
    let (business, name) = business_and_name(&look, tenant, membership).await?;
    let switches = membership::mail_switches(&look.db, tenant, [membership]).await?;
    Ok(PortalFrame {
        brand: brand_of(&business),
        clock: clock_of(&business, cx.now()),
        welcome_text: business.welcome_text,
        name,
        email: viewer.email.clone(),
        can_switch: can_switch(&look, viewer, membership).await?,
        has_jobs: decide(&look.actor, Ask::ListPortalJobs).is_ok(),
        wants_mail: switches.get(&membership).is_some_and(|switches| switches.wants_mail),
    })
}

/// One's own memberships that one can act through, by the business's name.
///
/// # Errors
/// `NotSignedIn`; the database's.
pub async fn list_memberships(cx: &Context, viewer: &Viewer) -> ServiceResult<Vec<MembershipChoice>> {
    viewer.in_person()?;
    let look = Look::open(cx, viewer).await?;
    let usable = membership::usable_of(&look.db, viewer.identity).await?;
    let is_by_link = session::is_by_link(&look.db, viewer.session).await?;
    let current = look.actor.membership();
    Ok(usable
        .into_iter()
        .filter(|one| !is_by_link || current == Some(one.row.membership))
        .map(|one| MembershipChoice {
            membership: one.row.membership,
            tenant_name: one.tenant_name,
            label: match one.row.kind {
                membership::Kind::Staff(role, _) => role.label().to_owned(),
                membership::Kind::Contact(..) => "Customer".to_owned(),
            },
            is_current: current == Some(one.row.membership),
        })
        .collect())
}

async fn business_and_name(
    look: &Look,
    tenant: TenantId,
    membership: MembershipId,
) -> ServiceResult<(TenantRow, String)> {
    let business = tenant::find(&look.db, tenant).await?;
    let person = membership::find(&look.db, tenant, membership).await?.ok_or_else(ServiceError::not_found)?;
    Ok((business, person.name))
}

/// Where else somebody is at home is nobody's business who looks as them, or who holds a link that was mailed to them.
async fn can_switch(look: &Look, viewer: &Viewer, current: MembershipId) -> ServiceResult<bool> {
    if viewer.behind.is_some() {
        return Ok(false);
    }
    let usable = membership::usable_of(&look.db, viewer.identity).await?;
    let has_others = usable.iter().any(|one| one.row.membership != current);
    Ok(has_others && !session::is_by_link(&look.db, viewer.session).await?)
}
