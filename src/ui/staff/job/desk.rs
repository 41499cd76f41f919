//! What the parts of a job's page share: the job and its feed as last read, and what the person has begun.

use super::place::JobPlace;
use crate::api::ApiError;
use crate::ui::components::{SessionGuard, Toasts, use_session_guard, use_toasts};
use crate::ui::staff::who_sees::WhoPanel;
use leptos::prelude::*;
use std::collections::HashMap;
use vitrine_domain::{EntryId, JobId};
use vitrine_wire::{EarlierText, HistoryLine, StaffEntry, StaffFeed, StaffJobView};

/// An entry's earlier texts; `None` while nobody asks for them.
pub type TextsResource = Resource<Option<(EntryId, Result<Vec<EarlierText>, ApiError>)>>;
/// The job's history; `None` while nobody asks for it.
pub type HistoryResource = Resource<Option<Result<Vec<HistoryLine>, ApiError>>>;

/// What is read only when somebody asks for it.
#[derive(Clone, Copy)]
pub struct JobExtras {
    /// Earlier texts of one entry.
    pub texts: TextsResource,
    /// The job's history.
    pub history: HistoryResource,
    /// Raised to read the job and its feed again.
    pub ask_again: RwSignal<u64>,
}

/// The text of one entry while it is being edited. Lives as long as the page, so that no reading again, no filter
/// and no other entry takes away what was typed.
#[derive(Clone, Copy)]
pub struct EditDraft {
    /// The form is open.
    pub is_open: RwSignal<bool>,
    /// What was typed.
    pub text: RwSignal<String>,
    /// The version that the text was taken from.
    pub version: RwSignal<i64>,
    /// What somebody else saved in the meantime.
    pub theirs: RwSignal<Option<String>>,
    /// Why saving failed.
    pub problem: RwSignal<Option<ApiError>>,
    /// It is being saved.
    pub is_pending: RwSignal<bool>,
}

impl EditDraft {
    fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
            text: RwSignal::new(String::new()),
            version: RwSignal::new(0),
            theirs: RwSignal::new(None),
            problem: RwSignal::new(None),
            is_pending: RwSignal::new(false),
        }
    }

    /// Opens the form with the entry's text as it is now.
    pub fn open(self, entry: &StaffEntry) {
        self.text.set(entry.body.clone());
        self.version.set(entry.version);
        self.theirs.set(None);
        self.problem.set(None);
        self.is_open.set(true);
    }

    /// Takes over why saving failed. When somebody else saved meanwhile, their text is kept beside the typed one, and
    /// saving again saves over it.
    pub fn refuse(self, error: ApiError) {
        if let ApiError::Stale(copy) = &error {
            self.version.try_set(copy.version);
            let theirs = copy.fields.iter().find(|(name, _)| name == "body").map(|(_, text)| text.clone());
            self.theirs.try_set(theirs);
        }
        self.problem.try_set(Some(error));
    }

    /// Closes the form and forgets what was typed.
    pub fn close(self) {
        self.is_open.try_set(false);
        self.theirs.try_set(None);
        self.problem.try_set(None);
    }
}

/// The page's shared state. Cheap to copy.
#[derive(Clone, Copy)]
pub struct JobDesk {
    /// Which job.
    pub job: JobId,
    /// Where the reader is.
    pub place: Memo<JobPlace>,
    /// The job as last read.
    pub facts: RwSignal<StaffJobView>,
    /// The feed as last read.
    pub feed: RwSignal<StaffFeed>,
    /// What is read on demand.
    pub extras: JobExtras,
    /// What is typed into the composer.
    pub note: RwSignal<String>,
    /// Entries came that are below what the reader sees.
    pub has_newer: RwSignal<bool>,
    /// Who sees something of the job, once somebody asks.
    pub who: WhoPanel,
    /// Says what happened.
    pub toasts: Toasts,
    guard: SessionGuard,
    drafts: StoredValue<HashMap<EntryId, EditDraft>>,
    owner: StoredValue<Owner>,
}

impl JobDesk {
    /// Made once, inside the page's component.
    pub fn new(job: JobId, place: Memo<JobPlace>, facts: StaffJobView, feed: StaffFeed, extras: JobExtras) -> Self {
        let facts = RwSignal::new(facts);
        let may_ask_who = Memo::new(move |_| facts.with(|facts| facts.may.see_customer));
        Self {
            job,
            place,
            facts,
            feed: RwSignal::new(feed),
            extras,
            note: RwSignal::new(String::new()),
            has_newer: RwSignal::new(false),
            who: WhoPanel::new(job, may_ask_who),
            toasts: use_toasts(),
            guard: use_session_guard(),
            drafts: StoredValue::new(HashMap::new()),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// The edit form of an entry.
    pub fn draft(self, entry: EntryId) -> EditDraft {
        if let Some(draft) = self.drafts.with_value(|drafts| drafts.get(&entry).copied()) {
            return draft;
        }
        // Owned by the page and not by the row that asks first: rows come and go with the filter.
        let draft = self.owner.with_value(|owner| owner.with(EditDraft::new));
        self.drafts.update_value(|drafts| {
            drafts.insert(entry, draft);
        });
        draft
    }

    /// Whether an entry's text is being edited.
    pub fn is_being_edited(self, entry: EntryId) -> bool {
        self.drafts.with_value(|drafts| drafts.get(&entry).is_some_and(|draft| draft.is_open.get_untracked()))
    }

    /// Takes over the job as just read.
    pub fn put_facts(self, facts: StaffJobView) {
        if self.facts.with_untracked(|now| *now != facts) {
            self.facts.set(facts);
        }
    }

    /// Takes over an entry that the server answered with, ahead of the next reading.
    pub fn put_entry(self, changed: StaffEntry) {
        self.feed.try_update(|feed| {
            let at = feed.entries.iter().position(|entry| entry.entry == changed.entry);
            match at.and_then(|at| feed.entries.get_mut(at)) {
                // A reading may have come in between that is newer than this answer.
                Some(entry) if entry.version <= changed.version => *entry = changed,
                Some(_) => {}
                None => feed.entries.push(changed),
            }
        });
    }

    /// Reads the job and its feed again.
    pub fn read_again(self) {
        self.extras.ask_again.try_update(|asked| *asked += 1);
    }

    /// Says why something was not done. `stale` is the sentence for what somebody else changed meanwhile.
    pub fn say_problem(self, error: &ApiError, stale: &str) {
        self.guard.report(error);
        match error {
            // The guard asks to sign in again by itself.
            ApiError::NotSignedIn => {}
            ApiError::Stale(_) => {
                self.toasts.say(stale.to_owned());
                self.read_again();
            }
            ApiError::NotFound => {
                self.toasts.say(error.sentence());
                self.read_again();
            }
            ApiError::NotAllowed(_)
            | ApiError::Invalid(_)
            | ApiError::Conflict(_)
            | ApiError::SlowDown { .. }
            | ApiError::Busy
            | ApiError::Broken
            | ApiError::Unreachable => self.toasts.say(error.sentence()),
        }
    }

    /// Tells the guard about an answer that a form shows by itself.
    pub fn report(self, error: &ApiError) {
        self.guard.report(error);
    }
}

/// Names for a short label: "Dana Reyes", "Dana Reyes +1".
pub fn names_in_short(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first, others @ ..] => format!("{first} +{}", others.len()),
    }
}

/// Names for a sentence: "Dana Reyes", "Dana Reyes and Sam Okoro", "Dana Reyes, Sam Okoro and 3 others".
pub fn names_in_words(names: &[String]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, others @ ..] => format!("{one}, {two} and {} others", others.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_counted_when_many() {
        let names = |count: usize| (1..=count).map(|n| format!("P{n}")).collect::<Vec<_>>();
        assert_eq!(names_in_short(&names(1)), "P1");
        assert_eq!(names_in_short(&names(3)), "P1 +2");
        assert_eq!(names_in_words(&names(2)), "P1 and P2");
        assert_eq!(names_in_words(&names(3)), "P1, P2 and P3");
        assert_eq!(names_in_words(&names(5)), "P1, P2 and 3 others");
    }
}
