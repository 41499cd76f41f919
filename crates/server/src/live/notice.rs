//! What the outbox says: which facts changed, from what to what. Ids and facts, never content.

use serde::{Deserialize, Serialize};
use vitrine_domain::{Audience, CustomerId, EntryKind, JobId, Members, MembershipId, SessionId, Sharing, TenantId};
use vitrine_policy::{Author, EntryFacts, FileFacts, JobFacts};

/// One change, as far as the live stream is concerned. Written in the transaction of the change itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "few are there at once, and most are about jobs and entries")]
pub enum Notice {
    /// A job's own facts changed (or it came to be: `before` is `None`).
    Job {
        /// As the policy saw it before.
        before: Option<JobTrace>,
        /// As the policy sees it now.
        after: JobTrace,
        /// Something that the portal shows of a job changed (title, stage, owner, date, archived), not only things
        /// that staff alone see.
        touches_portal: bool,
    },
    /// An entry was written (`before` is `None`), edited, shown or hidden.
    Entry {
        /// The job, whose own facts did not change.
        job: JobTrace,
        /// As the policy saw the entry before.
        before: Option<EntryTrace>,
        /// As the policy sees it now.
        after: EntryTrace,
    },
    /// A file was added to an entry that was there (`before` is `None`), shown, hidden, or removed (`after` is `None`).
    File {
        /// The job, whose own facts did not change.
        job: JobTrace,
        /// The entry it belongs to: its last visible file may take the entry along.
        entry: BeforeAfter,
        /// As the policy saw the file before.
        before: Option<FileTrace>,
        /// As the policy sees it now.
        after: Option<FileTrace>,
    },
    /// What this contact sees has changed as a whole (a stage was shown or hidden, a field of the form). Written only
    /// for contacts whose view really changed: a colleague with other rights hears nothing.
    ContactView(MembershipId),
    /// Rights changed: those concerned are checked again, and cut off when nothing is left.
    Rights(Whom),
    /// Something changed that only those see who may see customers: customers, contacts, switches.
    StaffLists,
    /// How the business looks changed (name, colour, logo, time zone, names of staff): all its people read again.
    Looks,
    /// Something changed that stands on every staff screen: the business's pipelines and stages. Says nothing about
    /// customers, so every member of staff hears it.
    StaffScreens,
    /// What somebody has read, or one of their own switches. Nobody else hears of it.
    Own(MembershipId),
}

/// Whose rights changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whom {
    /// Everybody in the tenant (a switch of the portal).
    Tenant,
    /// The contacts of a customer (archived, permission).
    Customer(CustomerId),
    /// One membership (blocked, ended, role changed).
    Membership(MembershipId),
    /// One session was ended.
    Session(SessionId),
}

/// [`JobFacts`] as the outbox keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobTrace {
    tenant: TenantId,
    job: JobId,
    customer: CustomerId,
    owner: Option<MembershipId>,
    #[serde(default)]
    assigned: Members,
    #[serde(default)]
    named_contacts: Members,
    #[serde(default)]
    sharing: Sharing,
    #[serde(default)]
    is_started_by_customer: bool,
    #[serde(default = "yes")]
    is_open_for_access: bool,
    #[serde(default = "yes")]
    shares_dates: bool,
    #[serde(default = "yes")]
    shares_stage: bool,
    stage_is_visible: bool,
    #[serde(default)]
    shows_last_visible_stage: bool,
    takes_replies: bool,
    #[serde(default)]
    takes_uploads: bool,
    is_archived: bool,
}

impl From<JobFacts> for JobTrace {
    fn from(facts: JobFacts) -> Self {
        let JobFacts {
            tenant,
            job,
            customer,
            owner,
            assigned,
            named_contacts,
            sharing,
            is_started_by_customer,
            is_open_for_access,
            shares_dates,
            shares_stage,
            stage_is_visible,
            shows_last_visible_stage,
            takes_replies,
            takes_uploads,
            is_archived,
        } = facts;
        Self {
            tenant,
            job,
            customer,
            owner,
            assigned,
            named_contacts,
            sharing,
            is_started_by_customer,
            is_open_for_access,
            shares_dates,
            shares_stage,
            stage_is_visible,
            shows_last_visible_stage,
            takes_replies,
            takes_uploads,
            is_archived,
        }
    }
}

impl From<JobTrace> for JobFacts {
    fn from(trace: JobTrace) -> Self {
        let JobTrace {
            tenant,
            job,
            customer,
            owner,
            assigned,
            named_contacts,
            sharing,
            is_started_by_customer,
            is_open_for_access,
            shares_dates,
            shares_stage,
            stage_is_visible,
            shows_last_visible_stage,
            takes_replies,
            takes_uploads,
            is_archived,
        } = trace;
        Self {
            tenant,
            job,
            customer,
            owner,
            assigned,
            named_contacts,
            sharing,
            is_started_by_customer,
            is_open_for_access,
            shares_dates,
            shares_stage,
            stage_is_visible,
            shows_last_visible_stage,
            takes_replies,
            takes_uploads,
            is_archived,
        }
    }
}

/// [`EntryFacts`] as the outbox keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryTrace {
    job: JobId,
    kind: EntryKind,
    audience: Audience,
    author: AuthorTrace,
    names_visible_stages_only: bool,
    #[serde(default = "yes")]
    names_visible_field_only: bool,
    #[serde(default = "yes")]
    has_words_or_customer_file: bool,
}

/// An entry before and after something happened to one of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeforeAfter {
    /// As the policy saw it.
    pub before: EntryTrace,
    /// As the policy sees it now.
    pub after: EntryTrace,
}

/// Outbox rows from before there were form fields and files.
const fn yes() -> bool {
    true
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum AuthorTrace {
    Staff(MembershipId),
    Contact(MembershipId),
    System,
}

impl From<Author> for AuthorTrace {
    fn from(author: Author) -> Self {
        match author {
            Author::Staff(id) => Self::Staff(id),
            Author::Contact(id) => Self::Contact(id),
            Author::System => Self::System,
        }
    }
}

impl From<AuthorTrace> for Author {
    fn from(author: AuthorTrace) -> Self {
        match author {
            AuthorTrace::Staff(id) => Self::Staff(id),
            AuthorTrace::Contact(id) => Self::Contact(id),
            AuthorTrace::System => Self::System,
        }
    }
}

impl From<EntryFacts> for EntryTrace {
    fn from(facts: EntryFacts) -> Self {
        let EntryFacts {
            job,
            kind,
            audience,
            author,
            names_visible_stages_only,
            names_visible_field_only,
            has_words_or_customer_file,
        } = facts;
        Self {
            job,
            kind,
            audience,
            author: author.into(),
            names_visible_stages_only,
            names_visible_field_only,
            has_words_or_customer_file,
        }
    }
}

impl From<EntryTrace> for EntryFacts {
    fn from(trace: EntryTrace) -> Self {
        let EntryTrace {
            job,
            kind,
            audience,
            author,
            names_visible_stages_only,
            names_visible_field_only,
            has_words_or_customer_file,
        } = trace;
        Self {
            job,
            kind,
            audience,
            author: author.into(),
            names_visible_stages_only,
            names_visible_field_only,
            has_words_or_customer_file,
        }
    }
}

/// [`FileFacts`] as the outbox keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTrace {
    job: JobId,
    audience: Audience,
    author: AuthorTrace,
    names_visible_field_only: bool,
}

impl From<FileFacts> for FileTrace {
    fn from(facts: FileFacts) -> Self {
        let FileFacts { job, audience, author, names_visible_field_only } = facts;
        Self { job, audience, author: author.into(), names_visible_field_only }
    }
}

impl From<FileTrace> for FileFacts {
    fn from(trace: FileTrace) -> Self {
        let FileTrace { job, audience, author, names_visible_field_only } = trace;
        Self { job, audience, author: author.into(), names_visible_field_only }
    }
}

impl Notice {
    /// As the outbox keeps it.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).expect("plain structures always encode")
    }

    /// From the outbox.
    ///
    /// # Errors
    /// A text that this version does not understand.
    pub fn decode(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}
