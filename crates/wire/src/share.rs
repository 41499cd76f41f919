//! Sharing a job with its customer, for staff; and what a link that was mailed says.

use crate::PortalMark;
use crate::{Brand, StageChip};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vitrine_domain::{ContactState, Date, EntryId, FileId, Instant, JobId, MembershipId};

/// How a job stands towards its customer, as its page says it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JobSharing {
    /// In words; empty for whoever may not know.
    pub sentence: String,
    /// It is shared now, whether or not a rule besides keeps it out of sight.
    pub is_shared: bool,
    /// The control *Share with customer* is there.
    pub may_share: bool,
    /// The control *Stop sharing* is there.
    pub may_stop: bool,
    /// Why it cannot be shared now, for those who may share jobs.
    pub cannot_because: Option<String>,
    /// How far the customer has come with this job.
    pub mark: PortalMark,
    /// What the next click on the mark does; `None`: there is nothing to click.
    pub grant: Option<GrantOffer>,
}

/// Sharing a job as it is, in one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantOffer {
    /// Stands for how it is shared now: sent along, it is refused when somebody changed that meanwhile.
    pub state: String,
    /// Who will see what, and who gets a mail.
    pub sentence: String,
    /// What the button says.
    pub label: String,
}

/// The page on which somebody chooses what a customer sees of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareView {
    /// Which job.
    pub job: JobId,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// The customer's name.
    pub customer_name: String,
    /// How it stands now.
    pub sharing: JobSharing,
    /// Stands for how it is shared now: sent along, it is refused when somebody changed that meanwhile.
    pub state: String,
    /// When it is due.
    pub due_on: Option<Date>,
    /// Where it stands.
    pub stage: StageChip,
    /// The dates are shared.
    pub shares_dates: bool,
    /// The stage is shared.
    pub shares_stage: bool,
    /// Notes, replies and files, oldest first.
    pub entries: Vec<ShareEntry>,
    /// There are earlier ones, which stay as they are.
    pub has_earlier: bool,
    /// Whom a mail can go to.
    pub contacts: Vec<ShareContact>,
    /// The customer's page as it would be with the present choice.
    pub look: CustomerLook,
}

/// A note, a reply, or files with or without words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareEntry {
    /// Which.
    pub entry: EntryId,
    /// Sent along, it is refused when somebody changed the entry meanwhile.
    pub version: i64,
    /// Who wrote it.
    pub author_name: String,
    /// When.
    pub created_at: Instant,
    /// The text; empty: files alone, and each of them is chosen by itself.
    pub body: String,
    /// It is for the customer.
    pub is_shown: bool,
    /// Why it cannot be chosen; `None`: it can.
    pub fixed_because: Option<String>,
    /// Its files.
    pub files: Vec<ShareFile>,
}

/// A file of such an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareFile {
    /// Which.
    pub file: FileId,
    /// As for the entry.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// It is for the customer.
    pub is_shown: bool,
    /// As for the entry.
    pub fixed_because: Option<String>,
}

/// A contact to whom a mail can go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareContact {
    /// Which.
    pub membership: MembershipId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The customer's first contact.
    pub is_primary: bool,
    /// Invited or active.
    pub state: ContactState,
    /// Why this contact would not see the job even when it is shared; `None`: would.
    pub unseen_because: Option<String>,
}

/// What somebody chose, as a form sends it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ShareForm {
    /// The job's id.
    pub job: String,
    /// [`ShareView::state`].
    pub state: String,
    /// `true`: share the dates.
    pub dates: String,
    /// `true`: share the stage.
    pub stage: String,
    /// What could be chosen: `e` and an entry's id, or `f` and a file's, with its version. The rest stays as it is.
    pub offered: BTreeMap<String, String>,
    /// What of that was chosen: the same names with `true`.
    pub shown: BTreeMap<String, String>,
    /// To whom a mail goes: `c` and a contact's membership with `true`. (A name that begins with a digit would be taken
    /// for a place in a list.)
    pub to: BTreeMap<String, String>,
    /// A personal message for the mail; may be empty.
    pub message: String,
}

/// A customer's page of a job as it would be, told by the policy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CustomerLook {
    /// Whose page it is; empty: there is nobody.
    pub reader: String,
    /// What is on it, in words, in the order of the page.
    pub lines: Vec<String>,
    /// Why there is nothing; `None`: there is.
    pub nothing_because: Option<String>,
    /// Who will see the job, as a sentence.
    pub who: String,
}

/// What a link in a mail asks for besides the press of its button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkPassword {
    /// Nothing: the link lets its contact in by itself.
    NotAsked,
    /// The password that the address has.
    Known,
    /// A first password: the business wants one, and the address has none yet.
    New,
}

/// What a link in a mail says before it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareLinkView {
    /// Whose link it is.
    pub brand: Brand,
    /// The contact's name.
    pub name: String,
    /// The contact's address.
    pub email: String,
    /// The job's number.
    pub number: i64,
    /// The job's title.
    pub title: String,
    /// What it asks for besides.
    pub password: LinkPassword,
}
