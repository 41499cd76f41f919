//! What a change does to customers, in words.

use super::reach::{Inside, Reach, Side};
use std::collections::BTreeSet;
use vitrine_domain::CustomerId;

/// Before it is done.
pub(super) fn would(reach: &Reach) -> Vec<String> {
    let sentences = sentences(reach, ["Hides", "Shows", "Changes", "Mails"]);
    if sentences.is_empty() { vec!["No customer sees a difference.".to_owned()] } else { sentences }
}

/// When it is done.
pub(super) fn happened(reach: &Reach) -> String {
    let sentences = sentences(reach, ["It hid", "It showed", "It changed", "It mails"]);
    if sentences.is_empty() { "No customer sees a difference.".to_owned() } else { sentences.join(" ") }
}

fn sentences(reach: &Reach, [hides, shows, changes, mails]: [&str; 4]) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(of_side(&reach.hides, hides, "from"));
    said.extend(of_side(&reach.shows, shows, "to"));
    if reach.reshapes.jobs > 0 {
        let jobs = counted(reach.reshapes.jobs, "job", "jobs");
        said.push(format!(
            "{changes} the stage or the steps that {} {} on {jobs}.",
            customers(&reach.reshapes.customers),
            if reach.reshapes.customers.len() == 1 { "sees" } else { "see" }
        ));
    }
    let (contacts, of) = &reach.invites;
    if !contacts.is_empty() {
        let they = if contacts.len() == 1 { "who is invited by themselves" } else { "who are invited by themselves" };
        let contacts = counted(u64::try_from(contacts.len()).unwrap_or(u64::MAX), "contact", "contacts");
        said.push(format!("{mails} a link to {contacts} of {}, {they}.", customers(of)));
    }
    said
}

/// Jobs and their customers first, then what is in jobs: it may be in other ones too.
fn of_side(side: &Side, verb: &str, word: &str) -> Vec<String> {
    let mut said = Vec::new();
    if side.jobs > 0 {
        said.push(format!("{verb} {} {word} {}.", counted(side.jobs, "job", "jobs"), customers(&side.customers)));
    }
    if let Some(what) = things(&side.inside) {
        said.push(format!("{verb} {what} {word} {}.", customers(&side.inside.customers)));
    }
    said
}

/// "40 entries, 3 form fields and 1 file"; `None` for nothing.
fn things(inside: &Inside) -> Option<String> {
    let parts: Vec<String> = [
        (inside.entries, "entry", "entries"),
        (inside.fields, "form field", "form fields"),
        (inside.files, "file", "files"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| counted(count, one, many))
    .collect();
    let (last, first) = parts.split_last()?;
    Some(if first.is_empty() { last.clone() } else { format!("{} and {last}", first.join(", ")) })
}

fn customers(customers: &BTreeSet<CustomerId>) -> String {
    counted(u64::try_from(customers.len()).unwrap_or(u64::MAX), "customer", "customers")
}

/// `1 job`, `12 jobs`.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::CustomerId;

    fn side(jobs: u64, entries: u64, files: u64, customers: u128) -> Side {
        let customers: BTreeSet<_> = (0..customers).map(CustomerId::from_bits).collect();
        let inside = Inside { entries, fields: 0, files, customers: customers.clone() };
        Side { jobs, customers, inside }
    }

    #[test]
    fn numbers_are_said_in_words() {
        let reach = Reach { hides: side(12, 0, 0, 9), shows: side(41, 12, 3, 29), ..Reach::default() };
        let said = [
            "Hides 12 jobs from 9 customers.",
            "Shows 41 jobs to 29 customers.",
            "Shows 12 entries and 3 files to 29 customers.",
        ];
        assert_eq!(would(&reach), said);
        let one = Reach { hides: side(1, 1, 0, 1), reshapes: side(2, 0, 0, 1), ..Reach::default() };
        assert_eq!(
            happened(&one),
            "It hid 1 job from 1 customer. It hid 1 entry from 1 customer. \
             It changed the stage or the steps that 1 customer sees on 2 jobs."
        );
        assert_eq!(would(&Reach::default()), ["No customer sees a difference."]);
    }
}
