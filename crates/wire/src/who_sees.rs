//! Who sees something and why the others do not, for staff.

use crate::StageChip;
use serde::{Deserialize, Serialize};
use vitrine_domain::{CustomerId, EntryId, FieldId, FileId, JobId, MembershipId};

/// What of a job is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SightOf {
    /// The job itself.
    Job,
    /// An entry of its feed.
    Entry(EntryId),
    /// A file of it.
    File(FileId),
    /// A field of its form.
    Field(FieldId),
}

/// Who sees a job, or something on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoSeesView {
    /// Of which job.
    pub job: JobId,
    /// The job's number.
    pub number: i64,
    /// The job's title.
    pub title: String,
    /// What is asked about, in words: "Note by Tom Whitaker", "photo.jpg".
    pub what: String,
    /// The customer's name.
    pub customer_name: String,
    /// The stage that the job stands at.
    pub stage: StageChip,
    /// What holds besides, as sentences: that it is shown at another stage, that it cannot be hidden.
    pub remarks: Vec<String>,
    /// Every contact of the customer: the primary one first, then by name.
    pub onlookers: Vec<Onlooker>,
    /// What would change if something were switched.
    pub switches: Vec<WhatIf>,
}

/// A contact, and whether it sees the thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onlooker {
    /// The name.
    pub name: String,
    /// What stands in the way, as sentences in the order of the rules: the first is the one that decides. Empty: it sees
    /// the thing now.
    pub because: Vec<String>,
    /// Whoever asks may look at the portal as this contact has it.
    pub look: Option<MembershipId>,
}

/// What switching something would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// The switch, as a button would say it: "Show this entry to the customer".
    pub switch: String,
    /// The names of those who would see it and do not now.
    pub gain: Vec<String>,
    /// The names of those who see it and would not any more.
    pub lose: Vec<String>,
    /// When nobody would gain or lose it: what still stands in the way, where something does.
    pub unchanged_because: Option<String>,
}

/// Customers that one answer about a stage names at most; the rest is counted.
pub const STAGE_CUSTOMERS_MAX: usize = 200;

/// Who sees the jobs that stand at a stage. Archived jobs are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageSight {
    /// Which stage.
    pub stage: StageChip,
    /// The pipeline's name.
    pub pipeline_name: String,
    /// Of all customers together.
    pub jobs: JobsInSight,
    /// By name, at most [`STAGE_CUSTOMERS_MAX`].
    pub customers: Vec<CustomerSight>,
    /// Customers with jobs there that are not named.
    pub more_customers: u64,
}

/// How many jobs stand somewhere, and how many of them somebody at their customer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JobsInSight {
    /// All.
    pub all: u64,
    /// Seen by at least one contact now.
    pub seen: u64,
    /// Seen by at least one contact if the stage were switched to the other side.
    pub seen_if_switched: u64,
}

/// A customer's jobs at a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSight {
    /// Which customer.
    pub customer: CustomerId,
    /// Its name.
    pub name: String,
    /// Its jobs.
    pub jobs: JobsInSight,
    /// Why the customer's contacts do not see one of them, where one is not seen by anybody.
    pub because: Option<String>,
}
