//! Staff members.

use super::sign_up::{Login, settle_login};
use crate::live::Notice;
use crate::store::{Change, Key, Recorded, membership};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{Email, MembershipId, PersonName, Role, StaffState};
use vitrine_policy::{Ask, MemberFacts, decide};

/// A staff member to add.
pub(crate) struct NewMember {
    pub(crate) role: Role,
    pub(crate) name: PersonName,
    pub(crate) email: Email,
    pub(crate) login: Login,
}

/// Adds a staff member to the viewer's tenant.
///
/// # Errors
/// The policy's; `Invalid` for an address that is in the tenant already.
pub(crate) async fn add_member(cx: &Context, viewer: &Viewer, new: NewMember) -> ServiceResult<MembershipId> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ManageMember(&MemberFacts { tenant: change.tenant, role: new.role }))?;
    let identity = settle_login(cx, &change.db, &new.email, new.login).await?;
    if membership::find_of_identity(&change.db, change.tenant, identity).await?.is_some() {
        return Err(ServiceError::field("email", "This address is in your business already."));
    }
    let row = membership::MembershipRow {
        membership: MembershipId::fresh(cx),
        tenant: change.tenant,
        identity,
        kind: membership::Kind::Staff(new.role, StaffState::Active),
        name: new.name.into(),
        phone: String::new(),
        is_primary: false,
        signed_in_at: None,
    };
    membership::insert(&change.db, &row, change.at).await?;
    let line = Recorded {
        action: "add_member",
        subject: row.membership.bits(),
        after: format!("{} ({})", row.name, new.role.label()),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(row.membership)
}
