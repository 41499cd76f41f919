//! Jobs as a contact sees them. Allow-lists: a field is here because a contact may see it.

use crate::{FieldChange, FormField};
use serde::{Deserialize, Serialize};
use vitrine_domain::{Date, EntryId, FileId, FileKind, Instant, JobId, SubmissionId};
use vitrine_policy::{Author, EntrySeen, FileSeen, JobSeen};

/// A visible stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalStage {
    /// Its name.
    pub name: String,
    /// Its colour, `#rrggbb`.
    pub color: String,
}

/// A job's facts in the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PortalJob {
    /// Which.
    pub job: JobId,
    /// The number in the tenant.
    pub number: i64,
    /// What it is called.
    pub title: String,
    /// The pipeline's name.
    pub pipeline_name: String,
    /// Where it stands; always a visible stage. `None` when the stage was left out as the job was shared.
    pub stage: Option<PortalStage>,
    /// The staff member who answers for it: the name alone.
    pub owner_name: Option<String>,
    /// When it has to be done.
    pub due_on: Option<Date>,
    /// It stands at a terminal stage, or staff put it away.
    pub is_finished: bool,
    /// Staff put it away before it came to a terminal stage.
    pub is_put_away: bool,
    /// The next visible stage's name; `None` at the end.
    pub next_stage_name: Option<String>,
    /// Somebody else wrote something that the viewer may see and has not seen.
    pub is_unread: bool,
}

/// What [`PortalJob`] is made of.
#[derive(Debug, Clone)]
pub struct PortalJobParts {
    /// As there.
    pub number: i64,
    /// As there.
    pub title: String,
    /// As there.
    pub pipeline_name: String,
    /// As there.
    pub stage: PortalStage,
    /// As there.
    pub owner_name: Option<String>,
    /// As there.
    pub due_on: Option<Date>,
    /// As there.
    pub is_finished: bool,
    /// As there.
    pub is_put_away: bool,
    /// As there.
    pub next_stage_name: Option<String>,
    /// As there.
    pub is_unread: bool,
}

impl PortalJob {
    /// Only with the policy's proof for this very job, which says whether its dates and its stage go along.
    pub fn new(seen: &JobSeen, parts: PortalJobParts) -> Self {
        let PortalJobParts {
            number,
            title,
            pipeline_name,
            stage,
            owner_name,
            due_on,
            is_finished,
            is_put_away,
            next_stage_name,
            is_unread,
        } = parts;
        Self {
            job: seen.job(),
            number,
            title,
            pipeline_name,
            stage: seen.shows_stage().then_some(stage),
            owner_name,
            due_on: due_on.filter(|_| seen.shows_dates()),
            is_finished: if seen.shows_stage() { is_finished } else { seen.facts().is_archived },
            is_put_away: is_put_away && seen.shows_stage(),
            next_stage_name: next_stage_name.filter(|_| seen.shows_stage()),
            is_unread,
        }
    }
}

/// One step of the track of visible stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalStep {
    /// The stage.
    pub stage: PortalStage,
    /// Behind, here or ahead.
    pub place: StepPlace,
}

/// Where a step lies as seen from the job's stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepPlace {
    /// Before the present stage.
    Behind,
    /// The present stage.
    Here,
    /// After it.
    Ahead,
}

/// A job's page in the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalJobView {
    /// The facts.
    pub job: PortalJob,
    /// The pipeline's visible stages in order.
    pub track: Vec<PortalStep>,
    /// The form, in the order in which it is shown.
    pub form: Vec<FormField>,
    /// Visible entries, oldest first: the newest [`crate::ENTRIES_PER_PAGE`], or those before the one asked for.
    pub entries: Vec<PortalEntry>,
    /// Ask again with this to get earlier ones; `None`: there are none that this viewer may see.
    pub earlier: Option<EntryId>,
    /// The reply box is there.
    pub may_reply: bool,
    /// For the reply box and the form for files: each, sent twice, is carried out once.
    pub submission: SubmissionId,
    /// Visible files of the whole job, newest first: at most [`PORTAL_FILES_MAX`]. All of them come in one download.
    pub files: Vec<PortalFile>,
    /// The form for files is there.
    pub may_upload: bool,
    /// The largest file that may be sent, in bytes.
    pub upload_bytes_max: u64,
}

/// Files that a job's page in the portal lists.
pub const PORTAL_FILES_MAX: u64 = 200;

/// One file in the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PortalFile {
    /// Which.
    pub file: FileId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How large it is.
    pub byte_count: u64,
    /// There is a small picture of it.
    pub has_thumbnail: bool,
    /// Added by somebody at the customer.
    pub is_from_customer: bool,
    /// When it was added.
    pub created_at: Instant,
}

/// What [`PortalFile`] is made of.
#[derive(Debug, Clone)]
pub struct PortalFileParts {
    /// As there.
    pub file: FileId,
    /// As there.
    pub name: String,
    /// As there.
    pub kind: FileKind,
    /// As there.
    pub byte_count: u64,
    /// As there.
    pub has_thumbnail: bool,
    /// As there.
    pub created_at: Instant,
}

impl PortalFile {
    /// Only with the policy's proof for this file.
    pub fn new(seen: &FileSeen, parts: PortalFileParts) -> Self {
        let PortalFileParts { file, name, kind, byte_count, has_thumbnail, created_at } = parts;
        let is_from_customer = matches!(seen.facts().author, Author::Contact(_));
        Self { file, name, kind, byte_count, has_thumbnail, is_from_customer, created_at }
    }
}

/// One entry of a feed in the portal. It does not say whether it began as a note of the team or as words for the
/// customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PortalEntry {
    /// Which.
    pub entry: EntryId,
    /// The author's name.
    pub author_name: String,
    /// Written by somebody at the customer (this viewer or a colleague).
    pub is_from_customer: bool,
    /// The text; empty for a stage change.
    pub body: String,
    /// For a stage change: from and to, both visible.
    pub stage_move: Option<(PortalStage, PortalStage)>,
    /// For a field change, of a visible field.
    pub field_change: Option<FieldChange>,
    /// When it was written.
    pub created_at: Instant,
    /// The text was changed since.
    pub is_edited: bool,
    /// Its visible files, in the order in which they were added.
    #[serde(default)]
    pub files: Vec<PortalFile>,
}

/// What [`PortalEntry`] is made of.
#[derive(Debug, Clone)]
pub struct PortalEntryParts {
    /// As there.
    pub entry: EntryId,
    /// As there.
    pub author_name: String,
    /// As there.
    pub is_from_customer: bool,
    /// As there.
    pub body: String,
    /// As there.
    pub stage_move: Option<(PortalStage, PortalStage)>,
    /// As there.
    pub field_change: Option<FieldChange>,
    /// As there.
    pub created_at: Instant,
    /// As there.
    pub is_edited: bool,
    /// As there.
    pub files: Vec<PortalFile>,
}

impl PortalEntry {
    /// Only with the policy's proof for this entry.
    pub fn new(_seen: &EntrySeen, parts: PortalEntryParts) -> Self {
        let PortalEntryParts {
            entry,
            author_name,
            is_from_customer,
            body,
            stage_move,
            field_change,
            created_at,
            is_edited,
            files,
        } = parts;
        Self { entry, author_name, is_from_customer, body, stage_move, field_change, created_at, is_edited, files }
    }
}
