//! Who is signed in.

use serde::{Deserialize, Serialize};
use vitrine_domain::{CustomerId, Instant, MembershipId, Role, SessionId, TenantClock};

/// A tenant as its people see it on every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// The business's name.
    pub name: String,
    /// Its accent colour, `#rrggbb`.
    pub accent: String,
    /// Where its logo is, for whoever reads this; `None`: it has none.
    pub logo: Option<String>,
}

/// The frame of the staff screens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffFrame {
    /// The tenant acted in.
    pub brand: Brand,
    /// The signed-in person's name in this tenant.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// Their role.
    pub role: Role,
    /// Whether the person has other memberships to switch to.
    pub can_switch: bool,
    /// May open the customers' list.
    pub may_see_customers: bool,
    /// May create a customer.
    pub may_create_customer: bool,
    /// May create a job.
    pub may_create_job: bool,
    /// May open the settings.
    pub may_see_settings: bool,
    /// How the business writes dates and times.
    pub clock: TenantClock,
    /// Alerts that the person has not read.
    pub unread_alerts: u64,
    /// The look at the portal that this session has open.
    pub looking: Option<Looking>,
}

/// A look at the portal as a contact has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looking {
    /// As whom.
    pub contact: MembershipId,
    /// The contact's name.
    pub name: String,
    /// Whose contact.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// It ends by itself then.
    pub until: Instant,
    /// Beside the staff screens, not on a page of its own.
    pub is_beside: bool,
}

/// The frame of the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalFrame {
    /// The tenant whose portal it is.
    pub brand: Brand,
    /// The signed-in person's name as this tenant knows it.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// Whether the person has other memberships to switch to.
    pub can_switch: bool,
    /// The Jobs page is there (rules 13 to 15).
    pub has_jobs: bool,
    /// What the business says to its customers above their jobs; may be empty.
    pub welcome_text: String,
    /// How the business writes dates and times.
    pub clock: TenantClock,
    /// The person's own switch for mails about news on their jobs.
    pub wants_mail: bool,
}

/// One of the signed-in person's own memberships, to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipChoice {
    /// Which.
    pub membership: MembershipId,
    /// The business's name.
    pub tenant_name: String,
    /// `Owner`, `Tradie`… or `Customer`.
    pub label: String,
    /// The membership this session acts through now.
    pub is_current: bool,
}

/// The signed-in person's own login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLogin {
    /// It has a password; whoever came in by a link alone may have none yet.
    pub has_password: bool,
    /// It has one, or its owner may choose the first one here.
    pub may_choose_password: bool,
    /// Where it is signed in, last used first.
    pub sessions: Vec<SessionLine>,
}

/// One of the signed-in person's own sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLine {
    /// Which.
    pub session: SessionId,
    /// Browser and system in a few words.
    pub browser: String,
    /// When it was opened.
    pub created_at: Instant,
    /// When it was last used (to the minute).
    pub seen_at: Instant,
    /// The one that asks.
    pub is_current: bool,
}

/// An invitation link that was opened and is good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// Who invites.
    pub brand: Brand,
    /// The person's name as staff entered it.
    pub name: String,
    /// To work there in this role; `None`: as a contact of a customer.
    pub role: Option<Role>,
    /// The address that will be the user name.
    pub email: String,
    /// The address has a password already: enter that one instead of choosing a new one.
    pub has_password: bool,
}

/// A fresh invitation link; shown once, since only its hash is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationLink {
    /// For whom.
    pub name: String,
    /// The path with the secret, `/invitation/…`. The browser puts its own origin before it.
    pub path: String,
    /// When it stops working.
    pub expires_at: Instant,
    /// The address that a mail with a link of its own goes to; empty: none goes, since the portal is off.
    pub mailed_to: String,
}
