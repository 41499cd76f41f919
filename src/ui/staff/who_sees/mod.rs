//! Who sees this, and why the others do not: a panel on the job's page, and pages of their own that work as links.

mod page;
mod panel;
mod stage;
mod view;

pub use page::WhoSeesPage;
pub use panel::{WhoPanel, WhoSeesButton, WhoSeesDialog};
pub use stage::{StageWhoSeesPage, stage_who_sees_href};

use leptos_router::params::ParamsMap;
use vitrine_domain::JobId;
use vitrine_wire::SightOf;

/// The address of the page that answers.
fn href(job: JobId, of: SightOf) -> String {
    let path = format!("/jobs/{job}/who-sees");
    match of {
        SightOf::Job => path,
        SightOf::Entry(id) => format!("{path}?entry={id}"),
        SightOf::File(id) => format!("{path}?file={id}"),
        SightOf::Field(id) => format!("{path}?field={id}"),
    }
}

/// From the address; `None` for an id that is none.
fn asked(query: &ParamsMap) -> Option<SightOf> {
    if let Some(id) = query.get("entry") {
        return id.parse().ok().map(SightOf::Entry);
    }
    if let Some(id) = query.get("file") {
        return id.parse().ok().map(SightOf::File);
    }
    match query.get("field") {
        Some(id) => id.parse().ok().map(SightOf::Field),
        None => Some(SightOf::Job),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::{EntryId, FieldId, FileId};

    #[test]
    fn question_round_trips_through_the_address() {
        let job = JobId::from_bits(1);
        for of in [
            SightOf::Job,
            SightOf::Entry(EntryId::from_bits(2)),
            SightOf::File(FileId::from_bits(3)),
            SightOf::Field(FieldId::from_bits(4)),
        ] {
            let address = href(job, of);
            let query = address.split_once('?').map_or("", |(_, query)| query);
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            assert_eq!(asked(&pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()), Some(of));
        }
        let garbled = [("entry".to_owned(), "x".to_owned())].into_iter().collect();
        assert_eq!(asked(&garbled), None);
    }
}
