//! Who asks.

use vitrine_domain::{ContactState, CustomerId, JobRights, MembershipId, Role, StaffState, TenantId};

/// Who asks, through exactly one membership, with the rights that belong to it as they are now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Not signed in, or signed in without having chosen a membership.
    Stranger,
    /// A staff member of one tenant.
    Staff(Staff),
    /// A contact of one customer of one tenant.
    Contact(Contact),
}

/// A staff member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Staff {
    /// The tenant acted in.
    pub tenant: TenantId,
    /// The membership acted through.
    pub membership: MembershipId,
    /// The role in that tenant.
    pub role: Role,
    /// Whether the membership still counts.
    pub state: StaffState,
}

/// A contact of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// The tenant whose portal it is.
    pub tenant: TenantId,
    /// The membership acted through.
    pub membership: MembershipId,
    /// The customer it belongs to.
    pub customer: CustomerId,
    /// Invited, active or blocked.
    pub state: ContactState,
    /// Whether staff have put the customer away.
    pub customer_is_archived: bool,
    /// The customer's permission *can view jobs*.
    pub can_view_jobs: bool,
    /// The contact's own rights below that ceiling.
    pub job_rights: JobRights,
    /// The tenant's switches.
    pub portal: Portal,
}

/// The tenant's switches as far as a contact is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portal {
    /// The portal as a whole.
    pub is_on: bool,
    /// The Jobs module.
    pub has_jobs_module: bool,
    /// The portal's Jobs section.
    pub has_jobs_section: bool,
    /// Jobs are shared with their customers without anybody's doing.
    pub shares_automatically: bool,
    /// Contacts read and change nothing.
    pub is_read_only: bool,
}

impl Actor {
    /// The tenant acted in, if any.
    pub const fn tenant(&self) -> Option<TenantId> {
        match self {
            Self::Stranger => None,
            Self::Staff(staff) => Some(staff.tenant),
            Self::Contact(contact) => Some(contact.tenant),
        }
    }

    /// The membership acted through, if any.
    pub const fn membership(&self) -> Option<MembershipId> {
        match self {
            Self::Stranger => None,
            Self::Staff(staff) => Some(staff.membership),
            Self::Contact(contact) => Some(contact.membership),
        }
    }
}
