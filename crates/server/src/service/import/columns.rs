//! Which column of a file is what: guessed from the header, or as somebody said.

use std::collections::BTreeSet;
use vitrine_domain::{RecordColumn, RecordKind};

/// Which column of the file each column of the record is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    chosen: Vec<(RecordColumn, usize)>,
}

impl Columns {
    /// As said (`name:0,phone:2`), else guessed.
    pub(super) fn choose(kind: RecordKind, header: &[String], said: &str) -> Self {
        if said.is_empty() { Self::guess(kind, header) } else { Self::parse(kind, header.len(), said) }
    }

    /// What is not understood is left out; the screen shows it as not chosen.
    fn parse(kind: RecordKind, width: usize, said: &str) -> Self {
        let pair = |text: &str| {
            let (word, at) = text.split_once(':')?;
            let column = RecordColumn::from_word(kind, word)?;
            Some((column, at.parse().ok().filter(|at| *at < width)?))
        };
        let mut chosen: Vec<(RecordColumn, usize)> = said.split(',').filter_map(pair).collect();
        let mut seen = BTreeSet::new();
        chosen.retain(|(column, _)| seen.insert(column.as_str()));
        Self { chosen }
    }

    fn guess(kind: RecordKind, header: &[String]) -> Self {
        let header: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let mut taken = BTreeSet::new();
        let mut chosen = Vec::new();
        // Exact words of an export first, so that a looser guess cannot take them away.
        for is_exact in [true, false] {
            for column in kind.columns() {
                if chosen.iter().any(|(one, _)| one == column) {
                    continue;
                }
                let fits = |name: &String| {
                    if is_exact {
                        *name == plain(column.as_str())
                    } else {
                        also_called(kind, *column).iter().any(|word| name == word)
                    }
                };
                if let Some(at) = header.iter().position(fits)
                    && taken.insert(at)
                {
                    chosen.push((*column, at));
                }
            }
        }
        chosen.sort_by_key(|(column, _)| kind.columns().iter().position(|one| one == column));
        Self { chosen }
    }

    /// By the header's own names (`name=Kunde`), for the command line.
    ///
    /// # Errors
    /// A sentence about a word or a name that is not there.
    pub(super) fn named(kind: RecordKind, header: &[String], pairs: &[(String, String)]) -> Result<Self, String> {
        let mut columns = Self::guess(kind, header);
        for (word, name) in pairs {
            let Some(column) = RecordColumn::from_word(kind, word) else {
                let words: Vec<_> = kind.columns().iter().map(|column| column.as_str()).collect();
                return Err(format!("{} have no column {word}. There are: {}.", kind.label(), words.join(", ")));
            };
            let Some(at) = header.iter().position(|one| one == name) else {
                return Err(format!("The file has no column {name}. It has: {}.", header.join(", ")));
            };
            columns.chosen.retain(|(one, _)| *one != column);
            columns.chosen.push((column, at));
        }
        Ok(columns)
    }

    /// Where a column is read from.
    pub(super) fn of(&self, column: RecordColumn) -> Option<usize> {
        self.chosen.iter().find(|(one, _)| *one == column).map(|(_, at)| *at)
    }

    /// In one word, for addresses and forms. Never empty, so that nothing is guessed again.
    pub(super) fn to_word(&self) -> String {
        let pairs: Vec<String> = self.chosen.iter().map(|(column, at)| format!("{}:{at}", column.as_str())).collect();
        if pairs.is_empty() { "none".to_owned() } else { pairs.join(",") }
    }
}

/// Letters and digits in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What other programs call a column: plain words.
fn also_called(kind: RecordKind, column: RecordColumn) -> &'static [&'static str] {
    match (kind, column) {
        (_, RecordColumn::Id) => &["vitrineid"],
        (RecordKind::Customers, RecordColumn::ExternalId) => {
            &["externalid", "customerid", "customernumber", "customerno", "accountnumber", "number", "no", "ref", "key"]
        }
        (RecordKind::Contacts, RecordColumn::ExternalId) => &["externalid", "contactid", "personid", "number", "ref"],
        (RecordKind::Jobs, RecordColumn::ExternalId) => {
            &["externalid", "jobid", "jobnumber", "jobno", "projectid", "projectnumber", "ref", "reference"]
        }
        (RecordKind::Customers, RecordColumn::Name) => &[
            "customer",
            "customername",
            "company",
            "companyname",
            "client",
            "clientname",
            "business",
            "kunde",
            "firma",
        ],
        (_, RecordColumn::Name) => {
            &["contact", "contactname", "fullname", "person", "personname", "ansprechpartner", "displayname"]
        }
        (_, RecordColumn::Email) => &["mail", "emailaddress", "mailaddress", "username"],
        (_, RecordColumn::Phone) => &["telephone", "tel", "phonenumber", "mobile", "mobilephone", "telefon", "cell"],
        (_, RecordColumn::Address) => {
            &["streetaddress", "street", "postaladdress", "billingaddress", "siteaddress", "adresse"]
        }
        (_, RecordColumn::Title) => {
            &["name", "job", "jobname", "jobtitle", "project", "projectname", "subject", "summary"]
        }
        (_, RecordColumn::Description) => &["notes", "note", "details", "about", "scope", "beschreibung"],
        (_, RecordColumn::CustomerId) => &["vitrinecustomerid"],
        (_, RecordColumn::CustomerExternalId) => {
            &["customernumber", "customerno", "customerref", "clientid", "accountnumber", "companyid"]
        }
        (_, RecordColumn::Customer) => {
            &["customername", "company", "companyname", "client", "clientname", "account", "kunde", "firma"]
        }
        (_, RecordColumn::Pipeline) => &["type", "jobtype", "workflow", "board"],
        (_, RecordColumn::Stage) => &["status", "state", "jobstatus", "phase"],
        (_, RecordColumn::Owner) => &["assignee", "assignedto", "owneremail", "responsible", "manager", "salesperson"],
        (_, RecordColumn::DueOn) => &["due", "duedate", "deadline", "enddate", "date", "finishby"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn header_is_guessed() {
        let columns = Columns::choose(RecordKind::Customers, &header(&["Customer No.", "Company name", "Tel"]), "");
        assert_eq!(columns.to_word(), "external_id:0,name:1,phone:2");
        let columns = Columns::choose(RecordKind::Contacts, &header(&["E-mail", "Full name", "Company", "x"]), "");
        assert_eq!(columns.to_word(), "name:1,email:0,customer:2");
        let columns = Columns::choose(RecordKind::Jobs, &header(&["Status", "Name", "Client", "Due date"]), "");
        assert_eq!(columns.to_word(), "title:1,customer:2,stage:0,due_on:3");
        for kind in RecordKind::ALL {
            let own: Vec<&str> = kind.columns().iter().map(|column| column.as_str()).collect();
            let guessed = Columns::choose(kind, &header(&own), "");
            assert!(kind.columns().iter().enumerate().all(|(at, column)| guessed.of(*column) == Some(at)), "{kind:?}");
        }
    }

    #[test]
    fn what_was_said_counts_and_nonsense_is_left_out() {
        let said = Columns::choose(RecordKind::Customers, &header(&["a", "b"]), "name:1,phone:7,stage:0,name:0,x");
        assert_eq!(said.to_word(), "name:1");
        let none = Columns::choose(RecordKind::Customers, &header(&["name"]), "none");
        assert_eq!((none.of(RecordColumn::Name), none.to_word().as_str()), (None, "none"));
    }
}
