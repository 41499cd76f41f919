//! One row of a file while it is read, with what is wrong with it.

use super::known::Known;
use super::{Columns, cell};
use crate::store::Key;
use crate::store::entity::customer;
use csv::StringRecord;
use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;
use uuid::Uuid;
use vitrine_domain::{CustomerId, ExternalId, RecordColumn};
use vitrine_wire::ImportProblem;

/// What is quoted of a cell, in characters.
const QUOTED_CHARS_MAX: usize = 80;

/// One row while it is read.
pub(super) struct Row<'a> {
    pub(super) number: u64,
    record: &'a StringRecord,
    columns: &'a Columns,
    problems: &'a mut Vec<ImportProblem>,
    problems_before: usize,
}

impl<'a> Row<'a> {
    pub(super) fn new(
        number: u64,
        record: &'a StringRecord,
        columns: &'a Columns,
        width: usize,
        problems: &'a mut Vec<ImportProblem>,
    ) -> Self {
        let problems_before = problems.len();
        let mut row = Self { number, record, columns, problems, problems_before };
        if record.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
            row.say(
                None,
                format!("This row has {} cells, the header has {width}. Is a quotation mark missing?", record.len()),
            );
        }
        row
    }

    /// The text of a cell; `None`: the file has no such column. A row may end early.
    pub(super) fn cell(&self, column: RecordColumn) -> Option<&'a str> {
        let record: &'a StringRecord = self.record;
        self.columns.of(column).map(|at| cell::verbatim(record.get(at).unwrap_or_default()))
    }

    /// The trimmed text of a cell; `None`: no such column, or nothing in it.
    pub(super) fn filled(&self, column: RecordColumn) -> Option<&'a str> {
        self.cell(column).map(str::trim).filter(|text| !text.is_empty())
    }

    /// Keeps a problem; `None`: of the row as a whole.
    pub(super) fn say(&mut self, column: Option<RecordColumn>, sentence: impl Display) {
        let value = column.and_then(|column| self.cell(column)).unwrap_or_default();
        self.problems.push(ImportProblem {
            row: self.number,
            column,
            value: value.chars().take(QUOTED_CHARS_MAX).collect(),
            message: sentence.to_string(),
        });
    }

    pub(super) fn is_bad(&self) -> bool {
        self.problems.len() > self.problems_before
    }

    /// The value of a column that has to be there.
    pub(super) fn take<T, E: Display>(
        &mut self,
        column: RecordColumn,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.cell(column).unwrap_or_default();
        match parse(text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.say(Some(column), problem);
                None
            }
        }
    }

    /// The value of a column that may be absent: then what is there stays. Something wrong counts as absent here, and
    /// the row as bad.
    pub(super) fn take_if_there<T, E: Display>(
        &mut self,
        column: RecordColumn,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        self.cell(column)?;
        self.take(column, parse)
    }

    /// The id in another program; an empty cell is none.
    pub(super) fn external_id(&mut self) -> Option<String> {
        self.filled(RecordColumn::ExternalId)?;
        self.take(RecordColumn::ExternalId, ExternalId::parse).map(String::from)
    }

    /// Vitrine's own id; an empty cell is none. `what` is `customer`, `contact` or `job`.
    pub(super) fn own_id<T: FromStr + Key>(&mut self, what: &str) -> Option<Uuid> {
        let text = self.filled(RecordColumn::Id)?;
        match text.parse::<T>() {
            Ok(id) => Some(id.uuid()),
            Err(_) => {
                self.say_unknown_id(what);
                None
            }
        }
    }

    /// The same for an id that is malformed, unknown, or another tenant's.
    pub(super) fn say_unknown_id(&mut self, what: &str) {
        self.say(
            Some(RecordColumn::Id),
            format!("There is no {what} with this Vitrine id. Leave the cell empty for a new {what}."),
        );
    }

    /// The customer that the row names, by whichever of the three columns is filled in first. `None` with a problem
    /// when it cannot be found; without one when no column is filled in.
    pub(super) fn customer<'k>(&mut self, known: &'k Known) -> Option<&'k customer::Model> {
        use RecordColumn::{Customer, CustomerExternalId, CustomerId as CustomerIdColumn};
        if let Some(text) = self.filled(CustomerIdColumn) {
            let found = text.parse::<CustomerId>().ok().and_then(|id| known.customers.by_id(id.uuid()));
            if found.is_none() {
                self.say(Some(CustomerIdColumn), "There is no customer with this Vitrine id.");
            }
            return found;
        }
        if let Some(text) = self.filled(CustomerExternalId) {
            let found = known.customers.by_external(text);
            if found.is_none() {
                self.say(
                    Some(CustomerExternalId),
                    "There is no customer with this external id. Import the customers first.",
                );
            }
            return found;
        }
        let text = self.filled(Customer)?;
        match known.customers.by_name(text)[..] {
            [found] => Some(found),
            [] => {
                self.say(Some(Customer), "There is no customer of this name. Import the customers first.");
                None
            }
            [_, _, ..] => {
                self.say(Some(Customer), "Several customers have this name. Name it by its external id instead.");
                None
            }
        }
    }

    /// Some column says whose it is.
    pub(super) fn names_customer(&self) -> bool {
        use RecordColumn::{Customer, CustomerExternalId, CustomerId as CustomerIdColumn};
        [CustomerIdColumn, CustomerExternalId, Customer].into_iter().any(|column| self.filled(column).is_some())
    }
}

/// What earlier rows of the file said, so that no two are about the same.
#[derive(Default)]
pub(super) struct Earlier {
    rows: HashMap<String, u64>,
}

impl Earlier {
    /// The earlier row that has the same key, if there is one; else this row is remembered.
    pub(super) fn met(&mut self, key: String, number: u64) -> Option<u64> {
        match self.rows.entry(key) {
            std::collections::hash_map::Entry::Occupied(row) => Some(*row.get()),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(number);
                None
            }
        }
    }
}
