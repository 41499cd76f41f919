//! Form fields and files: who sees which, from the product description's sentences.
//!
//! "A **file** is seen when its job and its entry are seen and the file itself is customer-visible: the strictest wins.
//! A **field** is seen when its job is seen and it is marked visible; it is edited only if marked customer-editable too.
//! Old and new values in the history follow the field." A field is on the form from its *shown from stage* on, until it
//! is removed; what it held stays readable at the entry that brought it.

use super::{Author, Entry, Job, Position, Reference};
use serde_json::{Value, json};
use vitrine_domain::{Audience, EntryKind, FieldKind, Role};

/// A question of a pipeline's form.
pub struct Field {
    pub pipeline: usize,
    pub id: String,
    pub version: i64,
    pub kind: FieldKind,
    pub label: String,
    pub help: String,
    pub group: String,
    /// Id and name.
    pub options: Vec<(String, String)>,
    pub is_visible: bool,
    pub is_customer_editable: bool,
    /// *Shown from stage*.
    pub from: Option<usize>,
    pub is_removed: bool,
    /// What its label, help and group were before.
    pub former: Vec<String>,
}

/// What a field holds on one job.
#[derive(Default)]
pub struct Held {
    pub stored: String,
    pub in_words: String,
    pub version: i64,
    pub file: Option<usize>,
}

pub struct File {
    pub job: usize,
    /// Its place among the job's entries.
    pub entry: usize,
    pub id: String,
    pub version: i64,
    pub name: String,
    pub bytes: Vec<u8>,
    /// A word that stands in the bytes.
    pub inside: String,
    pub is_picture: bool,
    pub audience: Audience,
    pub author: Author,
    pub is_removed: bool,
    /// The field whose value it is or was.
    pub field: Option<usize>,
    /// It was the value and is not any more.
    pub is_past: bool,
}

impl Reference {
    /// The job has come to the field's *shown from stage*, standing at `stage`.
    fn is_reached(&self, field: &Field, stage: usize) -> bool {
        let order = &self.pipelines[field.pipeline].stages;
        let place = |stage: usize| order.iter().position(|one| *one == stage);
        field.from.is_none_or(|from| place(from) <= place(stage))
    }

    /// A contact who sees the job sees what is said about the field.
    pub fn shows_field(&self, job: &Job, field: usize) -> bool {
        let field = &self.fields[field];
        field.is_visible && self.shown_at(job).is_some_and(|stage| self.is_reached(field, stage))
    }

    /// The field is on the form of this job for this person.
    pub fn sees_field(&self, person: usize, job: usize, field: usize) -> bool {
        let (facts, asked) = (&self.jobs[job], &self.fields[field]);
        if !self.sees_job(person, job) || asked.is_removed || asked.pipeline != self.stages[facts.stage].pipeline {
            return false;
        }
        match self.people[person].position {
            Position::Staff(_) => self.is_reached(asked, facts.stage),
            Position::Contact { .. } => self.shows_field(facts, field),
        }
    }

    /// What answers somebody who fills the field in: 200, 403 or 404.
    pub fn filling_answers(&self, person: usize, job: usize, field: usize) -> u16 {
        if !self.sees_field(person, job, field) {
            return 404;
        }
        let asked = &self.fields[field];
        match self.people[person].position {
            // What a contact may read and not edit tells nothing but what reading tells.
            Position::Contact { .. }
                if self.jobs[job].is_archived || self.tenants[self.jobs[job].tenant].is_read_only =>
            {
                403
            }
            Position::Contact { .. } => {
                if asked.is_customer_editable {
                    200
                } else {
                    404
                }
            }
            Position::Staff(role) if asked.is_visible => {
                if shares(role) {
                    200
                } else {
                    403
                }
            }
            Position::Staff(role) => {
                if works(role) {
                    200
                } else {
                    403
                }
            }
        }
    }

    /// There is a file for the customer in it.
    pub fn has_customer_file(&self, entry: &Entry) -> bool {
        let mut files = entry.files.iter().map(|file| &self.files[*file]);
        files.any(|file| !file.is_removed && file.audience == Audience::Customer)
    }

    pub fn sees_file(&self, person: usize, file: usize) -> bool {
        let found = &self.files[file];
        let (job, entry) = (&self.jobs[found.job], &self.jobs[found.job].entries[found.entry]);
        if found.is_removed || !self.sees_entry(person, found.job, entry) {
            return false;
        }
        match (self.people[person].position, found.field) {
            (Position::Staff(_), _) => true,
            (Position::Contact { .. }, Some(field)) => self.shows_field(job, field),
            (Position::Contact { .. }, None) => found.audience == Audience::Customer,
        }
    }

    /// Files of a job that are in lists and in the download of all: newest first.
    pub fn listed_files(&self, person: usize, job: usize) -> Vec<usize> {
        let all = (0..self.files.len()).rev().filter(|file| self.files[*file].job == job);
        all.filter(|file| !self.files[*file].is_past && self.sees_file(person, *file)).collect()
    }

    /// Fields of the job that somebody sees: those of one heading together, headings as they first occur.
    pub fn form(&self, person: usize, job: usize) -> Vec<usize> {
        let seen: Vec<usize> = (0..self.fields.len()).filter(|field| self.sees_field(person, job, *field)).collect();
        let group = |field: &usize| self.fields[*field].group.clone();
        let mut sorted = seen.clone();
        sorted.sort_by_key(|field| seen.iter().position(|other| group(other) == group(field)));
        sorted
    }

    pub fn portal_form(&self, person: usize, job: usize) -> Vec<Value> {
        let field = |at: usize| {
            let (field, nothing) = (&self.fields[at], Held::default());
            let held = self.jobs[job].held.get(&at).unwrap_or(&nothing);
            let options: Vec<Value> =
                field.options.iter().map(|(id, name)| json!({ "option": id, "name": name })).collect();
            json!({
                "field": field.id,
                "group": field.group,
                "help": field.help,
                "shape": {
                    "kind": field.kind.as_str(),
                    "label": field.label,
                    "unit": "",
                    "is_required": false,
                    "options": options,
                },
                "value": held.stored,
                "in_words": held.in_words,
                "version": held.version,
                "may_fill": self.filling_answers(person, job, at) == 200,
                "file": held.file.map(|file| self.file_facts(file)),
            })
        };
        self.form(person, job).into_iter().map(field).collect()
    }

    fn file_facts(&self, file: usize) -> Value {
        let file = &self.files[file];
        json!({
            "file": file.id,
            "name": file.name,
            "kind": if file.is_picture { "png" } else { "text" },
            "byte_count": file.bytes.len(),
            "has_thumbnail": file.is_picture,
        })
    }

    pub fn portal_file(&self, file: usize) -> Value {
        let mut told = self.file_facts(file);
        told["is_from_customer"] = json!(matches!(self.files[file].author, Author::Contact(_)));
        told
    }

    pub fn portal_entry_files(&self, person: usize, entry: &Entry) -> Vec<Value> {
        let seen = entry.files.iter().copied().filter(|file| self.sees_file(person, *file));
        seen.map(|file| self.portal_file(file)).collect()
    }

    pub fn portal_change(&self, entry: &Entry) -> Value {
        match entry.kind {
            EntryKind::FieldChange => {
                let label = entry.field.map(|field| self.fields[field].label.clone());
                json!({ "label": label, "before": entry.before, "after": entry.after })
            }
            EntryKind::Note | EntryKind::Reply | EntryKind::StageChange | EntryKind::File => Value::Null,
        }
    }
}

/// Roles that share and toggle, and so write what a customer sees.
pub fn shares(role: Role) -> bool {
    matches!(role, Role::Owner | Role::SoleTrader | Role::Admin | Role::Supervisor)
}

/// Roles that add internal files and fill in internal fields.
pub fn works(role: Role) -> bool {
    shares(role) || role == Role::Tradie
}
