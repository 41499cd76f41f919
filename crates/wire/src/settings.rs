//! A tenant's settings, for those who may change them.

use crate::LastEdit;
use serde::{Deserialize, Serialize};
use vitrine_domain::{
    DateLanguage, Instant, MembershipId, Permission, PermissionEditId, Permissions, Role, StaffState,
};

/// The settings page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    /// The business's name.
    pub name: String,
    /// Its accent colour, `#rrggbb`.
    pub accent: String,
    /// Where its logo is; `None`: it has none.
    pub logo: Option<String>,
    /// What customers read above their jobs; may be empty.
    pub welcome_text: String,
    /// Its time zone, such as `Australia/Sydney`.
    pub time_zone: String,
    /// The language of its dates.
    pub date_language: DateLanguage,
    /// Customers read the names of staff; else the business's name stands in their place.
    pub shows_staff_names: bool,
    /// The portal as a whole.
    pub portal_is_on: bool,
    /// The Jobs module.
    pub has_jobs_module: bool,
    /// The portal's Jobs section.
    pub has_jobs_section: bool,
    /// Customers read the portal and change nothing there.
    pub portal_is_read_only: bool,
    /// What a new customer is permitted.
    pub defaults: Permissions,
    /// For each default from which customers differ, how many.
    pub differing: Vec<Differing>,
    /// How many customers there are, archived ones too.
    pub customers: u64,
    /// The latest bulk change of permissions, while it can be put back.
    pub last_bulk: Option<LastBulk>,
    /// The latest bulk changes of permissions, newest first.
    pub bulks: Vec<BulkLine>,
    /// Customers may turn auto-pay off.
    pub may_stop_autopay: bool,
    /// What they read where they may not.
    pub autopay_text: String,
    /// The largest file that staff and customers may add, in MB.
    pub upload_megabytes_max: u64,
    /// Contacts who can sign in to the portal now (or could, were it on).
    pub active_contacts: u64,
    /// Contacts are mailed about news on their jobs.
    pub mails_contacts: bool,
    /// Such a mail quotes what was written.
    pub mails_quote: bool,
    /// It gathers news for so many minutes.
    pub mail_after_mins: i64,
    /// *Share jobs automatically*; else by grant.
    pub shares_automatically: bool,
    /// A link in a mail asks whoever has a password for it.
    pub link_needs_password: bool,
    /// Invitation links ride on mails about news, for contacts added or invited since then; `None`: they do not.
    pub links_ride_since: Option<Instant>,
    /// The latest change of pipelines or of how jobs are shared, while it can be put back.
    pub last_edit: Option<LastEdit>,
}

/// A staff member on the members page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLine {
    /// Which.
    pub membership: MembershipId,
    /// The person's name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// Their role.
    pub role: Role,
    /// Invited, at work, or ended.
    pub state: StaffState,
    /// The open invitation link works until then.
    pub invited_until: Option<Instant>,
    /// The last time they signed in here.
    pub signed_in_at: Option<Instant>,
    /// Jobs in their name that are neither finished nor archived.
    pub open_jobs: u64,
    /// The one who asks.
    pub is_self: bool,
    /// The only owner who can sign in: has to stay.
    pub is_last_owner: bool,
    /// May be changed by the one who asks.
    pub may_manage: bool,
}

/// The members page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersView {
    /// Everybody: those at work first, then the invited, then those who left; each part by name.
    pub members: Vec<MemberLine>,
    /// The roles that the one who asks may give.
    pub roles: Vec<Role>,
}

/// Customers that stand otherwise than the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Differing {
    /// In which permission.
    pub permission: Permission,
    /// How many.
    pub customers: u64,
}

/// A bulk change of permissions that can be put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBulk {
    /// Which.
    pub edit: PermissionEditId,
    /// Who made it.
    pub who: String,
    /// What it did.
    pub said: String,
    /// When.
    pub at: Instant,
    /// What putting it back would do now, with numbers.
    pub would: Vec<String>,
    /// Stands for everything that these were computed from.
    pub seen: String,
}

/// A bulk change of permissions, as the history of them tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkLine {
    /// Who made it.
    pub who: String,
    /// What it did.
    pub said: String,
    /// When.
    pub at: Instant,
    /// When it was put back; `None`: it was not.
    pub put_back_at: Option<Instant>,
}

/// What applying a default to all existing customers would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkPreview {
    /// Which permission.
    pub permission: Permission,
    /// How it would stand for everybody.
    pub is_on: bool,
    /// What that means, with numbers.
    pub sentences: Vec<String>,
    /// Nobody differs: there is nothing to do.
    pub is_empty: bool,
    /// Stands for everything that the sentences were computed from.
    pub seen: String,
}
