//! The job page's address: what is shown, what stands open. Everything here works as a plain link.

use leptos_router::params::ParamsMap;
use vitrine_domain::{Audience, EntryId, EntryKind, JobId};
use vitrine_wire::StaffEntry;

/// Which part of the feed is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FeedShow {
    /// Every entry.
    #[default]
    All,
    /// Entries for the customer.
    Customer,
    /// Entries for staff alone.
    Internal,
    /// Entries with files.
    Files,
    /// Stage changes and field changes.
    Changes,
    /// Who changed what on the job, instead of the feed.
    History,
}

impl FeedShow {
    /// All, in the order of the chips.
    pub const ALL: [Self; 6] = [Self::All, Self::Customer, Self::Internal, Self::Files, Self::Changes, Self::History];

    /// The word in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Customer => "customer",
            Self::Internal => "internal",
            Self::Files => "files",
            Self::Changes => "changes",
            Self::History => "history",
        }
    }

    /// The words on the chip.
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Customer => "Customer sees",
            Self::Internal => "Internal",
            Self::Files => "Files",
            Self::Changes => "Changes",
            Self::History => "History",
        }
    }

    /// From the word in the address; anything else shows everything.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.as_str() == word).unwrap_or_default()
    }

    /// Whether this part of the feed holds the entry.
    pub fn holds(self, entry: &StaffEntry) -> bool {
        match self {
            Self::All => true,
            Self::Customer => entry.audience == Audience::Customer,
            Self::Internal => entry.audience == Audience::Internal,
            Self::Files => !entry.files.is_empty(),
            Self::Changes => matches!(entry.kind, EntryKind::StageChange | EntryKind::FieldChange),
            Self::History => false,
        }
    }
}

/// Where the reader is on a job's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobPlace {
    /// The job.
    pub job: JobId,
    /// Which part of the feed.
    pub show: FeedShow,
    /// Entries before this one instead of the newest.
    pub before: Option<EntryId>,
    /// An entry whose text is being edited, in the version it had when the link was made: once it is saved, the
    /// same address shows the entry again.
    pub edit: Option<(EntryId, i64)>,
    /// An entry whose earlier texts are shown.
    pub texts: Option<EntryId>,
    /// On a narrow screen: the details instead of the feed.
    pub is_details: bool,
}

impl JobPlace {
    /// From the address. Words that mean nothing are ignored, so that an old bookmark still opens.
    pub fn read(job: JobId, query: &ParamsMap) -> Self {
        let word = |key: &str| query.get(key).unwrap_or_default();
        let edit = word("edit");
        Self {
            job,
            show: FeedShow::from_word(&word("show")),
            before: word("before").parse().ok(),
            edit: edit.split_once('.').and_then(|(entry, version)| Some((entry.parse().ok()?, version.parse().ok()?))),
            texts: word("texts").parse().ok(),
            is_details: word("tab") == "details",
        }
    }

    /// The address of another part of the feed; what stands open is closed.
    pub fn showing(self, show: FeedShow) -> Self {
        Self { show, before: None, edit: None, texts: None, is_details: false, ..self }
    }

    /// The address.
    pub fn href(self) -> String {
        let mut words = Vec::new();
        if self.show != FeedShow::default() {
            words.push(format!("show={}", self.show.as_str()));
        }
        if let Some(before) = self.before {
            words.push(format!("before={before}"));
        }
        if let Some((entry, version)) = self.edit {
            words.push(format!("edit={entry}.{version}"));
        }
        if let Some(entry) = self.texts {
            words.push(format!("texts={entry}"));
        }
        if self.is_details {
            words.push("tab=details".to_owned());
        }
        let path = format!("/jobs/{}", self.job);
        if words.is_empty() { path } else { format!("{path}?{}", words.join("&")) }
    }
}

/// The fragment that an entry can be linked by.
pub fn entry_anchor(entry: EntryId) -> String {
    format!("entry-{entry}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_round_trips_through_the_address() {
        let job = JobId::from_bits(1);
        let place = JobPlace {
            job,
            show: FeedShow::Internal,
            before: Some(EntryId::from_bits(2)),
            edit: Some((EntryId::from_bits(3), 4)),
            texts: Some(EntryId::from_bits(5)),
            is_details: true,
        };
        let href = place.href();
        let (_, query) = href.split_once('?').expect("this place has a query");
        let query = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        assert_eq!(JobPlace::read(job, &query), place);
    }

    #[test]
    fn place_ignores_words_that_mean_nothing() {
        let job = JobId::from_bits(1);
        let query = [("show", "x"), ("before", "1"), ("edit", "a.b"), ("tab", "")]
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        assert_eq!(JobPlace::read(job, &query).href(), format!("/jobs/{job}"));
    }
}
