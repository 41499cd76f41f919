//! Jobs and feeds as staff see them.

use crate::{FieldChange, JobSharing, StaffFile, StaffFormField};
use serde::{Deserialize, Serialize};
use vitrine_domain::{
    Audience, CustomerId, Date, EntryId, EntryKind, Instant, JobId, MembershipId, PipelineId, StageId, SubmissionId,
};

/// A stage as a chip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageChip {
    /// Which.
    pub stage: StageId,
    /// Its name.
    pub name: String,
    /// Its colour, `#rrggbb`.
    pub color: String,
    /// *Visible to customer*.
    pub is_visible_to_customer: bool,
    /// *Terminal*: a job that stands here is finished.
    pub is_terminal: bool,
}

/// A staff member as a badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonBadge {
    /// Which membership.
    pub membership: MembershipId,
    /// The name.
    pub name: String,
}

/// A job as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobLine {
    /// Which.
    pub job: JobId,
    /// The number in the tenant, from 1.
    pub number: i64,
    /// What it is called.
    pub title: String,
    /// The customer's name.
    pub customer_name: String,
    /// The pipeline's name.
    pub pipeline_name: String,
    /// Where it stands.
    pub stage: StageChip,
    /// Who answers for it.
    pub owner: Option<PersonBadge>,
    /// When it has to be done.
    pub due_on: Option<Date>,
    /// Due before today and not finished. "Today" is the server's date in UTC.
    pub is_overdue: bool,
    /// Put away.
    pub is_archived: bool,
    /// The last change of the job or its feed.
    pub updated_at: Instant,
    /// The customer wrote something that the asker has not seen.
    pub is_unread: bool,
}

/// The order of the jobs list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobSort {
    /// Newest number first.
    #[default]
    Number,
    /// Last changed first.
    Updated,
    /// Due first; jobs without a date come last.
    Due,
    /// By title, A first.
    Title,
}

impl JobSort {
    /// All, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Number, Self::Updated, Self::Due, Self::Title];

    /// The word in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Updated => "updated",
            Self::Due => "due",
            Self::Title => "title",
        }
    }

    /// From the word in the address; anything else is the default.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.as_str() == word).unwrap_or_default()
    }
}

/// What to list. Words that mean nothing are ignored, so that an old bookmark still opens.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct JobQuery {
    /// Part of the title, the customer's name, or the number.
    pub search: String,
    /// Only this pipeline.
    pub pipeline: Option<PipelineId>,
    /// Only at this stage.
    pub stage: Option<StageId>,
    /// Only owned by this member.
    pub owner: Option<MembershipId>,
    /// Only for this customer.
    pub customer: Option<CustomerId>,
    /// Only those that whoever asks owns or is assigned to.
    pub mine: bool,
    /// Archived jobs instead of the others.
    pub archived: bool,
    /// The order.
    pub sort: JobSort,
    /// The `next` of the page before; empty: the first page.
    pub after: String,
}

/// One page of jobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobList {
    /// At most [`JOBS_PER_PAGE`].
    pub jobs: Vec<JobLine>,
    /// For [`JobQuery::after`]; `None`: that was the last page.
    pub next: Option<String>,
    /// How many match in all.
    pub total: u64,
}

/// Lines on one page of a list.
pub const JOBS_PER_PAGE: u64 = 50;
/// Entries of a feed that one answer carries.
pub const ENTRIES_PER_PAGE: u64 = 200;

/// A pipeline with its stages, for menus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelineChoice {
    /// Which.
    pub pipeline: PipelineId,
    /// Its name.
    pub name: String,
    /// In order.
    pub stages: Vec<StageChip>,
}

/// A customer, for menus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerChoice {
    /// Which.
    pub customer: CustomerId,
    /// Its name.
    pub name: String,
}

/// What the filters of the jobs list and the job form offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobChoices {
    /// The tenant's pipelines.
    pub pipelines: Vec<PipelineChoice>,
    /// Active staff members.
    pub owners: Vec<PersonBadge>,
    /// Customers that are not archived. Empty for a role that may not see customers.
    pub customers: Vec<CustomerChoice>,
    /// For the form: sent twice, it is carried out once.
    pub submission: SubmissionId,
}

/// Which contacts see something, by the policy, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// The names of those who see it, or would see it if it were for the customer.
    pub names: Vec<String>,
    /// When nobody would: why. `None` without names: whoever asks may not know who sees it.
    pub nobody_because: Option<String>,
}

/// What the signed-in staff member may do with a job. A control whose fact is false is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobMay {
    /// Edit the facts, archive, restore.
    pub edit: bool,
    /// Move to another stage.
    pub move_stage: bool,
    /// Write internal notes.
    pub write_internal: bool,
    /// Write to the customer.
    pub write_to_customer: bool,
    /// Add internal files.
    pub add_internal_files: bool,
    /// Add files for the customer.
    pub add_customer_files: bool,
    /// Open the customer's record.
    pub see_customer: bool,
}

/// A contact whose jobs are chosen one by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoosingContact {
    /// Which.
    pub membership: MembershipId,
    /// The name.
    pub name: String,
    /// This job is one of theirs.
    pub is_named: bool,
}

/// A job that a contact may be let see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenJob {
    /// Which.
    pub job: JobId,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub stage: StageChip,
    /// Put away.
    pub is_archived: bool,
    /// It names the contact.
    pub is_named: bool,
}

/// A job's page for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffJobView {
    /// Which.
    pub job: JobId,
    /// The number in the tenant.
    pub number: i64,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// For the next edit: refused as stale when it no longer fits.
    pub version: i64,
    /// For whom.
    pub customer: CustomerChoice,
    /// The pipeline, with its stages in order.
    pub pipeline: PipelineChoice,
    /// Where it stands.
    pub stage: StageChip,
    /// Who answers for it.
    pub owner: Option<PersonBadge>,
    /// The members of staff who work on it besides, by name.
    pub assigned: Vec<PersonBadge>,
    /// Those who can be assigned: everybody at work, and who is assigned still. Empty for those who may not assign.
    pub assignable: Vec<PersonBadge>,
    /// The customer's contacts who may see chosen jobs alone, for those who may see the customer.
    pub choosing: Vec<ChoosingContact>,
    /// Customers read the portal and change nothing there.
    pub portal_is_read_only: bool,
    /// When it has to be done.
    pub due_on: Option<Date>,
    /// As on [`JobLine`].
    pub is_overdue: bool,
    /// Put away.
    pub is_archived: bool,
    /// When it was created.
    pub created_at: Instant,
    /// Who at the customer sees this job now (or why nobody).
    pub sight: Sight,
    /// The form, in the order in which it is shown.
    pub form: Vec<StaffFormField>,
    /// The customer wrote something that the asker has not seen, or an alert about the job is unread.
    pub is_unread: bool,
    /// The controls.
    pub may: JobMay,
    /// The largest file that may be added, in bytes.
    pub upload_bytes_max: u64,
    /// There is at least one file to download.
    pub has_files: bool,
    /// How it is shared with the customer.
    pub sharing: JobSharing,
}

/// On which side somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The tenant's people.
    Staff,
    /// The customer's people.
    Customer,
    /// Vitrine itself.
    System,
}

/// A stage change, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageMove {
    /// The stage left.
    pub from: StageChip,
    /// The stage reached.
    pub to: StageChip,
}

/// One entry of a feed, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffEntry {
    /// Which.
    pub entry: EntryId,
    /// Note, reply, stage change…
    pub kind: EntryKind,
    /// On which side of the glass.
    pub audience: Audience,
    /// The author's name; for the system, the name of who moved the job.
    pub author_name: String,
    /// The author's side.
    pub author_side: Side,
    /// The text; empty for a stage change.
    pub body: String,
    /// For a stage change.
    pub stage_move: Option<StageMove>,
    /// For a field change.
    pub field_change: Option<FieldChange>,
    /// When it was written.
    pub created_at: Instant,
    /// When the text was last changed.
    pub edited_at: Option<Instant>,
    /// For the next edit or toggle.
    pub version: i64,
    /// The text may be edited by whoever asks.
    pub may_edit: bool,
    /// The audience may be switched by whoever asks.
    pub may_toggle: bool,
    /// Why a customer does not see it although it is for the customer; `None` when at least one does,
    /// or when it is internal.
    pub unseen_because: Option<String>,
    /// Its files, in the order in which they were added.
    #[serde(default)]
    pub files: Vec<StaffFile>,
}

/// A job's feed for staff, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffFeed {
    /// The newest [`ENTRIES_PER_PAGE`] (or those before the one asked for), oldest of them first.
    pub entries: Vec<StaffEntry>,
    /// Ask again with this to get earlier ones; `None`: there are none.
    pub earlier: Option<EntryId>,
    /// For the composer and the form that adds files: each, sent twice, is carried out once.
    pub submission: SubmissionId,
}

/// An earlier text of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierText {
    /// When it was replaced.
    pub replaced_at: Instant,
    /// By whom.
    pub replaced_by: String,
    /// The text as it was.
    pub body: String,
}

/// One line of a job's history, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// When.
    pub at: Instant,
    /// Who; the system when nobody.
    pub who: String,
    /// What, in words: "moved the job", "showed an entry to the customer".
    pub what: String,
    /// The value before, in words; empty when there was none.
    pub before: String,
    /// The value after, in words.
    pub after: String,
}

/// What an edit or toggle of an entry answers: the entry as it is now, and the sentence for the toast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryChanged {
    /// The entry as it is now.
    pub entry: StaffEntry,
    /// What happened, in words: "Hidden from Dana Reyes and 1 other".
    pub said: String,
}

/// What creating something answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobCreated {
    /// Which.
    pub job: JobId,
    /// Not shared by itself: sharing it is offered next.
    pub is_share_offered: bool,
}
