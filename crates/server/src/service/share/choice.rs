//! What there is to choose on a job, what somebody chose, and what the rows become by it. Nothing is written here.

use crate::service::file::view::files_by_entry;
use crate::service::open_job::OpenJob;
use crate::service::parse::{self, Problems};
use crate::store::entity::{file, job, job_entry};
use crate::store::{Db, Key, entry};
use crate::{ServiceError, ServiceResult};
use std::collections::BTreeMap;
use vitrine_domain::{Audience, EntryBody, EntryId, EntryKind, FileId, MembershipId, Sharing};
use vitrine_policy::{Actor, Ask, EntryFacts, FileFacts, decide, scope_entries};
use vitrine_wire::{ENTRIES_PER_PAGE, ShareForm};

/// Said when somebody else was quicker.
const CHANGED: &str = "Somebody changed this job or its entries in the meantime, so nothing was shared. Look at it again, \
                       then decide.";

/// An entry with its files, as the policy sees them.
pub(super) struct Thing {
    pub(super) row: job_entry::Model,
    pub(super) facts: EntryFacts,
    pub(super) files: Vec<(file::Model, FileFacts)>,
}

impl Thing {
    pub(super) fn id(&self) -> EntryId {
        EntryId::of(self.row.id)
    }

    /// It has words of its own to choose; else its files alone are chosen.
    pub(super) fn has_words(&self) -> bool {
        self.facts.kind != EntryKind::File || !self.row.body.is_empty()
    }

    /// It is for the customer, as far as its own switch goes.
    pub(super) fn is_shown(&self) -> bool {
        self.facts.audience == Audience::Customer
    }

    /// A file of it is for the customer: without words, only together with its entry.
    pub(super) fn shows_file(&self, file: &FileFacts) -> bool {
        file.audience == Audience::Customer && (self.has_words() || self.is_shown())
    }
}

/// The feed of a job as far as it is chosen from: the newest page.
pub(super) struct Feed {
    /// Oldest first.
    pub(super) things: Vec<Thing>,
    /// Stage and field changes, which follow their stage and field.
    pub(super) followers: Vec<EntryFacts>,
    pub(super) has_earlier: bool,
}

impl Feed {
    pub(super) async fn load(db: &Db, actor: &Actor, open: &OpenJob) -> ServiceResult<Self> {
        let scope = scope_entries(actor);
        let mut rows = entry::select_entries(db, &scope, open.facts.job, None, ENTRIES_PER_PAGE + 1).await?;
        let has_earlier = entry::cut_page(&mut rows).is_some();
        let mut files = files_by_entry(db, actor, open, rows.iter().map(|row| row.id)).await?;
        let (mut things, mut followers) = (Vec::new(), Vec::new());
        for row in rows {
            let facts = open.pipelines.entry_facts(&open.row, &row)?;
            match facts.kind {
                EntryKind::StageChange | EntryKind::FieldChange => followers.push(facts),
                EntryKind::Note | EntryKind::Reply | EntryKind::File => {
                    let own = files.remove(&row.id).unwrap_or_default();
                    let own = own.into_iter().filter(|file| !file.is_removed);
                    let own = own.map(|file| Ok((open.pipelines.file_facts(&open.row, &file)?, file)));
                    let own = own.collect::<ServiceResult<Vec<_>>>()?;
                    let own: Vec<_> = own.into_iter().map(|(facts, file)| (file, facts)).collect();
                    let says_something = !row.body.is_empty() || !own.is_empty();
                    if says_something {
                        things.push(Thing { row, facts, files: own });
                    }
                }
            }
        }
        Ok(Self { things, followers, has_earlier })
    }
}

/// What somebody chose.
pub(super) struct Choice {
    dates: bool,
    stage: bool,
    /// With the version that was looked at.
    entries: BTreeMap<EntryId, (i64, bool)>,
    files: BTreeMap<FileId, (i64, bool)>,
    pub(super) to: Vec<MembershipId>,
    pub(super) message: String,
}

impl Choice {
    /// What the form says.
    ///
    /// # Errors
    /// Problems of the form.
    pub(super) fn read(form: &ShareForm) -> ServiceResult<Self> {
        let mut problems = Problems::new();
        let (mut entries, mut files) = (BTreeMap::new(), BTreeMap::new());
        for (name, version) in &form.offered {
            let seen = (parse::version(version), form.shown.get(name).is_some_and(|word| word == "true"));
            let entry = name.strip_prefix('e').and_then(|id| id.parse::<EntryId>().ok());
            let file = name.strip_prefix('f').and_then(|id| id.parse::<FileId>().ok());
            match (entry, file) {
                (Some(entry), _) => {
                    entries.insert(entry, seen);
                }
                (None, Some(file)) => {
                    files.insert(file, seen);
                }
                (None, None) => problems.say("", "Load the page again, then try once more."),
            }
        }
        let message = form.message.trim();
        let message = if message.is_empty() {
            Some(String::new())
        } else {
            problems.take("message", EntryBody::parse(message)).map(String::from)
        };
        let mut to = Vec::new();
        for (name, _) in form.to.iter().filter(|(_, word)| *word == "true") {
            match name.strip_prefix('c').and_then(|id| id.parse::<MembershipId>().ok()) {
                Some(contact) => to.push(contact),
                None => problems.say("to", "Choose contacts from the list."),
            }
        }
        let Some(message) = message else { return Err(problems.into_error()) };
        problems.finish()?;
        Ok(Self { dates: form.dates == "true", stage: form.stage == "true", entries, files, to, message })
    }

    /// What is so now.
    pub(super) fn present(open: &OpenJob, feed: &Feed) -> Self {
        let mut choice = Self {
            dates: open.row.shares_dates,
            stage: open.row.shares_stage,
            entries: BTreeMap::new(),
            files: BTreeMap::new(),
            to: Vec::new(),
            message: String::new(),
        };
        for thing in &feed.things {
            if thing.has_words() {
                choice.entries.insert(thing.id(), (thing.row.version, thing.is_shown()));
            }
            for (row, facts) in &thing.files {
                choice.files.insert(FileId::of(row.id), (row.version, thing.shows_file(facts)));
            }
        }
        choice
    }

    /// The job's row with this choice. Shared by hand from now on, however the business shares its jobs.
    pub(super) fn job_after(&self, open: &OpenJob, at: vitrine_domain::Instant) -> job::Model {
        let is_granted = open.row.sharing == Sharing::Granted.as_str();
        job::Model {
            sharing: Sharing::Granted.as_str().to_owned(),
            shared_at: if is_granted { open.row.shared_at } else { Some(at.millis()) },
            shares_dates: self.dates,
            shares_stage: self.stage,
            ..open.row.clone()
        }
    }
}

/// What becomes of an entry and its files.
pub(super) struct Becomes<'a> {
    pub(super) thing: &'a Thing,
    /// The next version where anything differs.
    pub(super) row: job_entry::Model,
    /// Each file's audience, in the order of the files.
    pub(super) files: Vec<Audience>,
}

impl Becomes<'_> {
    /// Anything differs.
    pub(super) fn differs(&self) -> bool {
        self.row != self.thing.row
    }
}

const fn side(is_shown: bool) -> Audience {
    if is_shown { Audience::Customer } else { Audience::Internal }
}

/// What becomes of everything by a choice. Whoever chose may do each single step of it.
///
/// # Errors
/// The policy's refusal of a step; `Conflict` when something was changed since it was looked at.
pub(super) fn becomes<'a>(
    actor: &Actor,
    open: &OpenJob,
    feed: &'a Feed,
    choice: &Choice,
) -> ServiceResult<Vec<Becomes<'a>>> {
    let changed = || ServiceError::Conflict(CHANGED.to_owned());
    let (mut entries_left, mut files_left) = (choice.entries.len(), choice.files.len());
    let mut all = Vec::with_capacity(feed.things.len());
    for thing in &feed.things {
        let mut files = Vec::with_capacity(thing.files.len());
        let mut is_any_chosen = false;
        for (row, facts) in &thing.files {
            let Some((version, is_shown)) = choice.files.get(&FileId::of(row.id)).copied() else {
                files.push(facts.audience);
                continue;
            };
            files_left -= 1;
            if version != row.version {
                return Err(changed());
            }
            is_any_chosen |= is_shown;
            // Nothing to be seen stays as it is: the file of a hidden entry is not touched for being left out.
            let to = if is_shown == thing.shows_file(facts) { facts.audience } else { side(is_shown) };
            if to != facts.audience {
                decide(actor, Ask::SetFileAudience(&open.facts, &thing.facts, facts, to))?;
            }
            files.push(to);
        }
        let to = match choice.entries.get(&thing.id()).copied() {
            Some((version, is_shown)) => {
                entries_left -= 1;
                if version != thing.row.version {
                    return Err(changed());
                }
                side(is_shown)
            }
            None if !thing.has_words() && is_any_chosen => Audience::Customer,
            None => thing.facts.audience,
        };
        if to == Audience::Customer && !thing.has_words() && !thing.is_shown() {
            // Its files come into view one by one: what was not chosen stays behind.
            for ((row, facts), file) in thing.files.iter().zip(&mut files) {
                let is_chosen = choice.files.get(&FileId::of(row.id)).is_some_and(|(_, is_shown)| *is_shown);
                if !is_chosen && *file == Audience::Customer {
                    decide(actor, Ask::SetFileAudience(&open.facts, &thing.facts, facts, Audience::Internal))?;
                    *file = Audience::Internal;
                }
            }
        }
        if to != thing.facts.audience {
            decide(actor, Ask::SetEntryAudience(&open.facts, &thing.facts, to))?;
        }
        all.push(after(thing, to, files));
    }
    // Ids of other jobs, of removed files, or of what is further back by now.
    if entries_left > 0 || files_left > 0 { Err(changed()) } else { Ok(all) }
}

fn after(thing: &Thing, to: Audience, files: Vec<Audience>) -> Becomes<'_> {
    let shown = files.iter().filter(|audience| **audience == Audience::Customer).count();
    let is_same = to == thing.facts.audience
        && thing.files.iter().zip(&files).all(|((_, facts), audience)| facts.audience == *audience);
    let row = if is_same {
        thing.row.clone()
    } else {
        job_entry::Model {
            audience: to.as_str().to_owned(),
            customer_files: i64::try_from(shown).unwrap_or(i64::MAX),
            version: thing.row.version + 1,
            ..thing.row.clone()
        }
    };
    Becomes { thing, row, files }
}

/// The choice was made on what is so no more.
pub(super) fn outdated() -> ServiceError {
    ServiceError::Conflict(CHANGED.to_owned())
}
