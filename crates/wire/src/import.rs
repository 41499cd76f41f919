//! Files of records, for those who may bring them in.

use serde::{Deserialize, Serialize};
use vitrine_domain::{ImportId, Instant, RecordColumn, RecordKind};

/// Problems on one page.
pub const PROBLEMS_PER_PAGE: u64 = 50;

/// A file on the list of those that were uploaded lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    /// Which.
    pub import: ImportId,
    /// What its rows are.
    pub kind: RecordKind,
    /// As the browser called it.
    pub file_name: String,
    /// When it was uploaded.
    pub uploaded_at: Instant,
    /// What became of it; `None`: it waits.
    pub outcome: Option<ImportCounts>,
}

/// `/settings/import`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportList {
    /// The newest first.
    pub imports: Vec<ImportLine>,
    /// May take records out as well.
    pub may_export: bool,
}

/// How many rows do what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Become new records.
    pub added: u64,
    /// Change a record that is there.
    pub changed: u64,
    /// Say what is there already.
    pub unchanged: u64,
}

/// Which file, read how, and which page of its problems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportQuery {
    /// Which.
    pub import: ImportId,
    /// Which column of the file is what: `name:0,phone:2`; empty: guess.
    #[serde(default)]
    pub columns: String,
    /// From 1; 0 counts as 1.
    #[serde(default)]
    pub page: u64,
}

/// A column of the record, and the column of the file that it is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnChoice {
    /// Of the record.
    pub column: RecordColumn,
    /// It cannot be left out.
    pub is_required: bool,
    /// Of the file, from 0.
    pub from: Option<u32>,
}

/// What is wrong with a cell, or with a row as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProblem {
    /// As a spreadsheet counts: the header is row 1. 0: the file as a whole.
    pub row: u64,
    /// Of the record; `None`: the row as a whole.
    pub column: Option<RecordColumn>,
    /// What stands there, cut to 80 characters.
    pub value: String,
    /// A sentence that says what to do.
    pub message: String,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Waits for somebody to start it.
    Ready,
    /// Under way.
    Running {
        /// Rows that are done.
        done: u64,
        /// Of so many.
        total: u64,
    },
    /// Under way no more; nothing was kept. A sentence.
    Failed(String),
    /// All rows are in.
    Done(ImportCounts),
}

/// What an import would do, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// Which.
    pub import: ImportId,
    /// What its rows are.
    pub kind: RecordKind,
    /// As the browser called it.
    pub file_name: String,
    /// How far it is.
    pub state: ImportState,
    /// The names in the file's first row.
    pub header: Vec<String>,
    /// The first rows below it, each cut to what a screen can show.
    pub sample: Vec<Vec<String>>,
    /// How the file is read.
    pub choices: Vec<ColumnChoice>,
    /// The same in one word, for [`ImportQuery::columns`].
    pub columns: String,
    /// Rows below the header that are not empty.
    pub rows: u64,
    /// What the rows without a problem would do.
    pub counts: ImportCounts,
    /// Rows with a problem.
    pub bad_rows: u64,
    /// Problems in all.
    pub problems_total: u64,
    /// One page of them.
    pub problems: Vec<ImportProblem>,
    /// The page, from 1.
    pub page: u64,
    /// Of so many.
    pub pages: u64,
    /// Jobs that contacts see afterwards and did not before.
    pub shows_jobs: u64,
    /// Customers whose contacts these are.
    pub shows_to_customers: u64,
}
