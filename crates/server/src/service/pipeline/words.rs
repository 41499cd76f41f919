//! What a change does to customers, in words.

use super::reach::{Reach, Side};

/// Before it is done.
pub(super) fn would(reach: &Reach) -> Vec<String> {
    let sentences = sentences(reach, ["Hides", "Shows", "Changes"]);
    if sentences.is_empty() { vec!["No customer sees a difference.".to_owned()] } else { sentences }
}

/// When it is done.
pub(super) fn happened(reach: &Reach) -> String {
    let sentences = sentences(reach, ["It hid", "It showed", "It changed"]);
    if sentences.is_empty() { "No customer sees a difference.".to_owned() } else { sentences.join(" ") }
}

fn sentences(reach: &Reach, [hides, shows, changes]: [&str; 3]) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(what) = things(&reach.hides) {
        said.push(format!("{hides} {what} from {}.", customers(&reach.hides)));
    }
    if let Some(what) = things(&reach.shows) {
        said.push(format!("{shows} {what} to {}.", customers(&reach.shows)));
    }
    if reach.reshapes.jobs > 0 {
        let jobs = counted(reach.reshapes.jobs, "job", "jobs");
        said.push(format!(
            "{changes} the stage or the steps that {} {} on {jobs}.",
            customers(&reach.reshapes),
            if reach.reshapes.customers.len() == 1 { "sees" } else { "see" }
        ));
    }
    said
}

/// "12 jobs, 40 entries and 3 form fields"; `None` for nothing.
fn things(side: &Side) -> Option<String> {
    let parts: Vec<String> =
        [(side.jobs, "job", "jobs"), (side.entries, "entry", "entries"), (side.fields, "form field", "form fields")]
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| counted(count, one, many))
            .collect();
    let (last, first) = parts.split_last()?;
    Some(if first.is_empty() { last.clone() } else { format!("{} and {last}", first.join(", ")) })
}

fn customers(side: &Side) -> String {
    counted(u64::try_from(side.customers.len()).unwrap_or(u64::MAX), "customer", "customers")
}

/// `1 job`, `12 jobs`.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::CustomerId;

    fn side(jobs: u64, entries: u64, customers: u128) -> Side {
        Side { jobs, entries, fields: 0, customers: (0..customers).map(CustomerId::from_bits).collect() }
    }

    #[test]
    fn numbers_are_said_in_words() {
        let reach = Reach { hides: side(12, 0, 9), shows: side(41, 12, 29), ..Reach::default() };
        assert_eq!(would(&reach), ["Hides 12 jobs from 9 customers.", "Shows 41 jobs and 12 entries to 29 customers."]);
        let one = Reach { hides: side(1, 1, 1), reshapes: side(2, 0, 1), ..Reach::default() };
        assert_eq!(
            happened(&one),
            "It hid 1 job and 1 entry from 1 customer. It changed the stage or the steps that 1 customer sees on 2 jobs."
        );
        assert_eq!(would(&Reach::default()), ["No customer sees a difference."]);
    }
}
