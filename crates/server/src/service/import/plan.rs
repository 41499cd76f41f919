//! What an import would do: every row parsed as the forms parse, matched with what is there, and judged by the policy.
//! The preview shows it, the import carries it out.

use super::known::Known;
use super::row::{Earlier, Row};
use super::sheet::Sheet;
use super::{Columns, contacts, customers, jobs};
use crate::store::entity::{customer, identity, job, membership};
use crate::{Context, ServiceResult};
use std::collections::BTreeSet;
use uuid::Uuid;
use vitrine_domain::{MembershipId, RecordColumn, RecordKind};
use vitrine_policy::{Ask, JobFacts, decide};
use vitrine_wire::{ImportCounts, ImportProblem};

/// What an import would do.
pub(super) struct Plan {
    /// As of this place in the tenant's order of changes.
    pub(super) revision: i64,
    pub(super) counts: ImportCounts,
    pub(super) bad_rows: u64,
    pub(super) problems: Vec<ImportProblem>,
    /// Jobs that contacts see afterwards and did not before; customers whose contacts these are.
    pub(super) shows: (u64, u64),
    pub(super) work: Work,
}

/// The rows to write.
#[derive(Default)]
pub(super) struct Work {
    pub(super) logins: Vec<identity::Model>,
    pub(super) customers: Vec<customer::Model>,
    /// Before, after.
    pub(super) changed_customers: Vec<(customer::Model, customer::Model)>,
    /// With address and customer in words.
    pub(super) contacts: Vec<(membership::Model, String)>,
    /// Before, after.
    pub(super) changed_contacts: Vec<(membership::Model, membership::Model)>,
    /// Without their numbers.
    pub(super) jobs: Vec<(job::Model, JobFacts)>,
    pub(super) changed_jobs: Vec<ChangedJob>,
    /// Contacts who see something new or different.
    pub(super) touched: BTreeSet<MembershipId>,
}

/// A job that is there.
pub(super) struct ChangedJob {
    pub(super) before: (job::Model, JobFacts),
    pub(super) after: (job::Model, JobFacts),
}

/// What a good row does.
pub(super) enum Does {
    Add,
    Change,
    Nothing,
}

/// While rows are being planned.
pub(super) struct Planning<'a> {
    pub(super) cx: &'a Context,
    pub(super) known: &'a Known,
    pub(super) earlier: Earlier,
    pub(super) work: Work,
    pub(super) shown: BTreeSet<Uuid>,
    pub(super) shows_jobs: u64,
}

impl Planning<'_> {
    /// Refuses a row that is about the same as an earlier one. False: it was refused.
    pub(super) fn is_first(&mut self, row: &mut Row<'_>, column: RecordColumn, key: String, what: &str) -> bool {
        match self.earlier.met(format!("{}\n{key}", column.as_str()), row.number) {
            None => true,
            Some(earlier) => {
                row.say(Some(column), format!("Row {earlier} has the same {what} already."));
                false
            }
        }
    }

    /// Refuses a row about a record that an earlier row changes.
    pub(super) fn is_only(&mut self, row: &mut Row<'_>, record: Uuid) -> bool {
        match self.earlier.met(format!("record\n{record}"), row.number) {
            None => true,
            Some(earlier) => {
                row.say(None, format!("Row {earlier} is about the same record already."));
                false
            }
        }
    }
}

/// Plans all rows.
///
/// # Errors
/// The policy's refusal.
pub(super) fn plan(
    cx: &Context,
    kind: RecordKind,
    sheet: &Sheet,
    columns: &Columns,
    known: &Known,
) -> ServiceResult<Plan> {
    decide(&known.actor, Ask::ImportRecords(known.tenant))?;
    let mut problems: Vec<ImportProblem> = Vec::new();
    for column in kind.required().iter().filter(|column| columns.of(**column).is_none()) {
        let message = "Choose which column of the file this is.".to_owned();
        problems.push(ImportProblem { row: 0, column: Some(*column), value: String::new(), message });
    }
    let mut planning = Planning {
        cx,
        known,
        earlier: Earlier::default(),
        work: Work::default(),
        shown: BTreeSet::new(),
        shows_jobs: 0,
    };
    let (mut counts, mut bad_rows) = (ImportCounts::default(), 0);
    let rows = if problems.is_empty() { &sheet.rows[..] } else { &[] };
    for (number, record) in rows {
        let mut row = Row::new(*number, record, columns, sheet.header.len(), &mut problems);
        let does = match kind {
            RecordKind::Customers => customers::plan_row(&mut planning, &mut row)?,
            RecordKind::Contacts => contacts::plan_row(&mut planning, &mut row)?,
            RecordKind::Jobs => jobs::plan_row(&mut planning, &mut row)?,
        };
        match does {
            Some(Does::Add) => counts.added += 1,
            Some(Does::Change) => counts.changed += 1,
            Some(Does::Nothing) => counts.unchanged += 1,
            None => bad_rows += 1,
        }
    }
    let shows = (planning.shows_jobs, u64::try_from(planning.shown.len()).unwrap_or(u64::MAX));
    Ok(Plan { revision: known.revision, counts, bad_rows, problems, shows, work: planning.work })
}
