//! Customers and contacts as staff see them.

use crate::{ChosenJob, JobLine};
use serde::{Deserialize, Serialize};
use vitrine_domain::{
    ContactState, CustomerId, Instant, JobRights, MailState, MembershipId, Permissions, SubmissionId,
};

/// A customer as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerLine {
    /// Which.
    pub customer: CustomerId,
    /// Its name.
    pub name: String,
    /// The primary contact's name.
    pub primary_contact: Option<String>,
    /// Contacts that are active in the portal.
    pub active_contacts: u32,
    /// How it stands with the portal.
    pub mark: PortalMark,
    /// Jobs that are neither finished nor archived.
    pub open_jobs: u32,
    /// Put away.
    pub is_archived: bool,
}

/// How far a customer has come into the portal. The next click does what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortalMark {
    /// Nobody can look, and nobody is invited.
    #[default]
    NoAccess,
    /// Somebody is invited and has not come in yet.
    Invited,
    /// Somebody can look.
    Active,
}

impl PortalMark {
    /// In words, beside the mark.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NoAccess => "No access",
            Self::Invited => "Invited",
            Self::Active => "In the portal",
        }
    }
}

/// What the next click on a customer's portal mark does, said before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NextClick {
    /// Who is invited, or invited again, by it; `None`: there is nothing to click.
    pub invites: Option<MembershipId>,
    /// What it means: who gets a mail and who will see what, or why there is nothing to do.
    pub sentence: String,
    /// What the button says.
    pub label: String,
}

/// Which customers to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerQuery {
    /// Part of the name.
    pub search: String,
    /// Archived customers instead of the others.
    pub archived: bool,
    /// The `next` of the page before; empty: the first page.
    pub after: String,
}

/// One page of customers, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerList {
    /// At most [`crate::JOBS_PER_PAGE`].
    pub customers: Vec<CustomerLine>,
    /// For [`CustomerQuery::after`].
    pub next: Option<String>,
    /// How many match in all.
    pub total: u64,
}

/// A contact on the customer's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLine {
    /// Which.
    pub membership: MembershipId,
    /// The name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// As written.
    pub phone: String,
    /// Invited, active or blocked.
    pub state: ContactState,
    /// The one to talk to first.
    pub is_primary: bool,
    /// How far the latest mail with an invitation has come; `None`: there was none.
    pub invitation_mail: Option<MailState>,
    /// An invitation link is out and still good until then.
    pub invited_until: Option<Instant>,
    /// A link to a job is out and still lets them in.
    pub has_job_link: bool,
    /// An invitation or a link to a job was neither used nor taken back, however old it is.
    pub has_way_in: bool,
    /// The last time they signed in here.
    pub signed_in_at: Option<Instant>,
    /// May be blocked or unblocked by whoever asks.
    pub may_block: bool,
    /// May be given a fresh invitation link by whoever asks.
    pub may_invite: bool,
    /// *Notify on job updates*: the staff's switch.
    pub is_notified: bool,
    /// The contact's own switch for the same mails.
    pub wants_mail: bool,
    /// Whoever asks may turn *Notify on job updates*.
    pub may_notify: bool,
    /// Which of the customer's jobs they may see.
    pub job_rights: JobRights,
    /// How many jobs name them.
    pub chosen_jobs: u64,
    /// Whoever asks may look at the portal as this contact has it, and there is something to look at.
    pub may_look: bool,
}

/// A customer's page for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerView {
    /// Which.
    pub customer: CustomerId,
    /// Its name.
    pub name: String,
    /// As written.
    pub phone: String,
    /// As written.
    pub address: String,
    /// Put away: its contacts are cut off.
    pub is_archived: bool,
    /// What its contacts are permitted.
    pub permitted: Permissions,
    /// What a new customer is permitted.
    pub defaults: Permissions,
    /// Its contacts are invited by themselves when a job of it comes to be open to them.
    pub auto_invites: bool,
    /// How it stands with the portal.
    pub mark: PortalMark,
    /// What the next click on the mark does; empty for whoever may not invite.
    pub next: NextClick,
    /// For the next edit.
    pub version: i64,
    /// All of them, the primary first.
    pub contacts: Vec<ContactLine>,
    /// The newest jobs, at most 20.
    pub jobs: Vec<JobLine>,
    /// How many jobs there are.
    pub jobs_total: u64,
    /// May change and archive it.
    pub may_edit: bool,
    /// May add contacts.
    pub may_invite: bool,
    /// May let contacts be invited by themselves.
    pub may_set_auto_invite: bool,
    /// May switch what its contacts are permitted.
    pub may_set_permission: bool,
    /// For the contact form: sent twice, it is carried out once.
    pub submission: SubmissionId,
}

/// What creating a customer answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerCreated {
    /// Which.
    pub customer: CustomerId,
}

/// Where a contact is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactSession {
    /// In a few words.
    pub browser: String,
    /// Since when.
    pub began_at: Instant,
    /// To the minute.
    pub seen_at: Instant,
}

/// A contact's page for staff: which jobs, which browsers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// Whose contact.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// The customer is put away: its contacts are cut off.
    pub customer_is_archived: bool,
    /// The customer's permission *can view jobs*: the ceiling.
    pub customer_can_view_jobs: bool,
    /// The contact as on the customer's page.
    pub line: ContactLine,
    /// The customer's jobs, newest first, at most [`CHOSEN_JOBS_MAX`]; those that name the contact are among them.
    pub jobs: Vec<ChosenJob>,
    /// How many jobs the customer has.
    pub jobs_total: u64,
    /// Where they are signed in to this business's portal, last used first.
    pub sessions: Vec<ContactSession>,
    /// May choose which jobs.
    pub may_set_rights: bool,
    /// May see and end sessions.
    pub may_end_sessions: bool,
    /// May make them the primary contact.
    pub may_make_primary: bool,
}

/// Jobs that a contact's page lists.
pub const CHOSEN_JOBS_MAX: u64 = 500;
