//! What people do with files and forms.

use super::is_done;
use crate::canary::word;
use crate::reference::{Author, File, Held, Position, shares, works};
use crate::support::{Answer, PICTURE};
use crate::world::{World, text};
use rand::Rng;
use rand::seq::IndexedRandom;
use serde_json::json;
use vitrine_domain::{Audience, FieldKind, Role};

/// A file that is about to be sent.
struct Sent {
    name: String,
    bytes: Vec<u8>,
    inside: String,
    is_picture: bool,
}

impl World {
    pub(super) async fn something_happens_to_files_or_forms(&mut self, tenant: usize, job: usize) -> &'static str {
        match self.rng.random_range(0..16) {
            0..3 => {
                self.upload_somewhere(job).await;
                "files are added"
            }
            3..6 => {
                self.toggle_some_file(job).await;
                "a file is shown or hidden"
            }
            6 => {
                self.remove_some_file(job).await;
                "a file is removed"
            }
            7 => {
                self.replace_some_file(job).await;
                "a file is replaced"
            }
            8..12 => {
                self.fill_something(job).await;
                "a form is filled in"
            }
            12..14 => {
                if let Some(field) = self.some_field(tenant) {
                    self.set_field(field, !self.is.fields[field].is_visible).await;
                }
                "a field is shown or hidden"
            }
            14 => {
                if let Some(field) = self.some_field(tenant) {
                    self.define_field(field).await;
                }
                "a field is defined anew"
            }
            _ => {
                if let Some(field) = self.some_field(tenant).filter(|_| self.rng.random_bool(0.5)) {
                    self.remove_field(field).await;
                }
                "a field is taken off its form"
            }
        }
    }

    fn some_field(&mut self, tenant: usize) -> Option<usize> {
        let is_own = |field: &usize| {
            let field = &self.is.fields[*field];
            !field.is_removed && self.is.pipelines[field.pipeline].tenant == tenant
        };
        let own: Vec<usize> = (0..self.is.fields.len()).filter(is_own).collect();
        own.choose(&mut self.rng).copied()
    }

    pub async fn set_field(&mut self, field: usize, visible: bool) {
        let facts = &self.is.fields[field];
        let tenant = self.is.pipelines[facts.pipeline].tenant;
        let asked = json!({ "pipeline": self.is.pipelines[facts.pipeline].id, "field": facts.id });
        let shown = self.tenant_does(tenant, "forms/show", asked).await.json();
        let mut fields = shown["fields"].as_array().expect("a list").iter();
        let version = &fields.find(|one| one["field"] == facts.id.as_str()).expect("on the form")["version"];
        let seen = &shown["open"]["seen"];
        let form = json!({ "field": facts.id, "visible": visible, "version": version, "seen": seen });
        self.tenant_does(tenant, "fields/set_visibility", form).await;
        if self.is.fields[field].is_visible != visible {
            self.is.fields[field].version += 1;
        }
        self.is.fields[field].is_visible = visible;
        let audience = if visible { Audience::Customer } else { Audience::Internal };
        let jobs = &mut self.is.jobs;
        let entries = jobs.iter_mut().flat_map(|job| &mut job.entries).filter(|entry| entry.field == Some(field));
        entries.for_each(|entry| entry.audience = audience);
        let files = self.is.files.iter_mut().filter(|file| file.field == Some(field));
        files.for_each(|file| file.audience = audience);
    }

    async fn remove_field(&mut self, field: usize) {
        let facts = &self.is.fields[field];
        let tenant = self.is.pipelines[facts.pipeline].tenant;
        self.tenant_does(tenant, "fields/remove", json!({ "field": facts.id })).await;
        self.is.fields[field].is_removed = true;
        let files = self.is.files.iter_mut().filter(|file| file.field == Some(field));
        files.for_each(|file| file.is_past = true);
    }

    fn random_file(&mut self) -> Sent {
        let (name, inside) = (word(&mut self.rng), word(&mut self.rng));
        let is_picture = self.rng.random_bool(0.4);
        let (ending, bytes) = if is_picture {
            ("png", picture_with(&inside))
        } else {
            ("txt", [b"Plain words, among them ", inside.as_bytes()].concat())
        };
        Sent { name: format!("{name}.{ending}"), bytes, inside, is_picture }
    }

    /// Somebody who sees the job: mostly of the staff, sometimes a contact.
    fn somebody_at(&mut self, job: usize) -> usize {
        let tenant = self.is.jobs[job].tenant;
        let sees = |one: &usize| self.is.sees_job(*one, job);
        let staff: Vec<usize> = self.staff_of(tenant).into_iter().filter(sees).collect();
        let contacts: Vec<usize> = self.contacts().into_iter().filter(sees).collect();
        let contact = contacts.choose(&mut self.rng).copied().filter(|_| self.rng.random_bool(0.5));
        contact.unwrap_or_else(|| *staff.choose(&mut self.rng).expect("the owner sees it"))
    }

    const fn author(person: usize, position: Position) -> Author {
        match position {
            Position::Staff(_) => Author::Staff(person),
            Position::Contact { .. } => Author::Contact(person),
        }
    }

    pub async fn upload_somewhere(&mut self, job: usize) {
        self.sign_in_again().await;
        let person = self.somebody_at(job);
        let position = self.is.people[person].position;
        let asked = if self.rng.random_bool(0.5) { Audience::Internal } else { Audience::Customer };
        let body = if self.rng.random_bool(0.5) { format!("Words {}", word(&mut self.rng)) } else { String::new() };
        let sent: Vec<Sent> = (0..self.rng.random_range(1..=2)).map(|_| self.random_file()).collect();
        let files: Vec<(&str, &[u8])> = sent.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
        let form = json!({ "job": self.is.jobs[job].id, "audience": asked.as_str(), "body": body });
        let (endpoint, audience) = match position {
            Position::Staff(_) => ("files/add", asked),
            Position::Contact { .. } => ("portal/upload", Audience::Customer),
        };
        let answer = self.clients[person].send_files(endpoint, &form, &files).await;
        if let Position::Staff(role) = position {
            let may = if audience == Audience::Customer { shares(role) } else { works(role) };
            assert_eq!(answer.status == 200, may, "seed {}: {role:?}: {}", self.seed, answer.asked);
        }
        if is_done(&answer) {
            let author = Self::author(person, position);
            self.note_newest(job, author, body, None).await;
            for file in sent {
                self.note_file(job, self.is.jobs[job].entries.len() - 1, file, (author, audience), None);
            }
            self.catch_up(job).await;
        }
        self.check_bytes(person, &self.may_know(person), &answer);
    }

    fn note_file(
        &mut self,
        job: usize,
        entry: usize,
        sent: Sent,
        (author, audience): (Author, Audience),
        field: Option<usize>,
    ) -> usize {
        let Sent { name, bytes, inside, is_picture } = sent;
        self.is.files.push(File {
            job,
            entry,
            id: String::new(),
            version: 0,
            name,
            bytes,
            inside,
            is_picture,
            audience,
            author,
            is_removed: false,
            field,
            is_past: false,
        });
        let file = self.is.files.len() - 1;
        self.is.jobs[job].entries[entry].files.push(file);
        file
    }

    /// Takes over ids and versions from what the owner reads; what there is, the reference says.
    pub async fn catch_up(&mut self, job: usize) {
        let asked = json!({ "job": self.is.jobs[job].id, "earlier": null });
        let feed = self.owner(self.is.jobs[job].tenant).call("entries/list", asked).await.ok();
        let told = feed["entries"].as_array().expect("entries");
        assert_eq!(told.len(), self.is.jobs[job].entries.len(), "seed {}: entries of a feed", self.seed);
        for (entry, told) in self.is.jobs[job].entries.iter_mut().zip(told) {
            assert_eq!(entry.id, text(&told["entry"]), "seed {}: the order of a feed", self.seed);
            entry.version = told["version"].as_i64().expect("a version");
            let files = told["files"].as_array().expect("files");
            assert_eq!(files.len(), entry.files.len(), "seed {}: files of {}", self.seed, entry.id);
            for (file, told) in entry.files.iter().zip(files) {
                let file = &mut self.is.files[*file];
                assert_eq!(
                    (file.name.as_str(), file.is_removed),
                    (told["name"].as_str().unwrap_or_default(), told["is_removed"] == true)
                );
                file.id = text(&told["file"]);
                file.version = told["version"].as_i64().expect("a version");
            }
        }
        for held in self.is.jobs[job].held.values_mut() {
            if let Some(file) = held.file {
                held.stored.clone_from(&self.is.files[file].id);
            }
        }
    }

    /// An entry of files without words, none of them shown, shows all of them when it is shown itself.
    pub(super) fn show_all_where_nothing_is_shown(&mut self, job: usize, entry: usize, to: Audience) {
        let found = &self.is.jobs[job].entries[entry];
        if to == Audience::Customer && found.body.is_empty() && !self.is.has_customer_file(found) {
            for file in found.files.clone() {
                let file = &mut self.is.files[file];
                if !file.is_removed {
                    file.audience = Audience::Customer;
                }
            }
        }
    }

    /// A file that is there, and somebody of the staff who sees its job: mostly the owner.
    fn some_file(&mut self, job: usize) -> Option<(usize, usize, Role)> {
        let there: Vec<usize> = (0..self.is.files.len())
            .filter(|file| self.is.files[*file].job == job && !self.is.files[*file].is_removed)
            .collect();
        let file = there.choose(&mut self.rng).copied()?;
        let tenant = self.is.jobs[job].tenant;
        let others: Vec<usize> = self.staff_of(tenant).into_iter().filter(|one| self.is.sees_job(*one, job)).collect();
        let person = match self.rng.random_bool(0.7) {
            true => self.owners[tenant],
            false => *others.choose(&mut self.rng)?,
        };
        let Position::Staff(role) = self.is.people[person].position else { return None };
        Some((file, person, role))
    }

    async fn toggle_some_file(&mut self, job: usize) {
        let Some((file, person, role)) = self.some_file(job) else { return };
        let found = &self.is.files[file];
        let to = found.audience.flipped();
        let form = json!({
            "job": self.is.jobs[job].id, "file": found.id, "version": found.version, "audience": to.as_str(),
        });
        let hides_from_its_author = matches!(found.author, Author::Contact(_)) && to == Audience::Internal;
        let may = shares(role) && found.field.is_none() && !hides_from_its_author;
        let answer = self.clients[person].call("files/set_audience", form).await;
        assert_eq!(is_done(&answer), may, "seed {}: {role:?}: {}", self.seed, answer.asked);
        if may {
            self.is.files[file].audience = to;
            self.catch_up(job).await;
        }
        self.check_bytes(person, &self.may_know(person), &answer);
    }

    async fn remove_some_file(&mut self, job: usize) {
        let Some((file, person, role)) = self.some_file(job) else { return };
        let found = &self.is.files[file];
        let form = json!({ "job": self.is.jobs[job].id, "file": found.id, "version": found.version });
        let answer = self.clients[person].call("files/remove", form).await;
        assert_eq!(is_done(&answer), shares(role), "seed {}: {role:?}: {}", self.seed, answer.asked);
        if shares(role) {
            self.is.files[file].is_removed = true;
            for held in self.is.jobs[job].held.values_mut().filter(|held| held.file == Some(file)) {
                *held = Held { version: held.version + 1, ..Held::default() };
            }
            self.catch_up(job).await;
        }
        self.check_bytes(person, &self.may_know(person), &answer);
    }

    async fn replace_some_file(&mut self, job: usize) {
        let Some((file, person, role)) = self.some_file(job) else { return };
        let sent = self.random_file();
        let found = &self.is.files[file];
        let (entry, audience) = (found.entry, found.audience);
        let form = json!({ "job": self.is.jobs[job].id, "replaces": found.id, "version": found.version });
        let answer = self.clients[person].send_files("files/add", &form, &[(&sent.name, &sent.bytes)]).await;
        let expected = match (shares(role), found.field) {
            (false, _) => 403,
            // What a form holds is replaced in the form.
            (true, Some(_)) => 409,
            (true, None) => 200,
        };
        assert_eq!(answer.status, expected, "seed {}: {role:?}: {}", self.seed, answer.asked);
        if expected == 200 {
            self.is.files[file].is_removed = true;
            self.note_file(job, entry, sent, (Author::Staff(person), audience), None);
            self.catch_up(job).await;
        }
        self.check_bytes(person, &self.may_know(person), &answer);
    }

    /// Somebody fills in some field of the job's form, whether they may or not.
    pub async fn fill_something(&mut self, job: usize) {
        self.sign_in_again().await;
        let pipeline = self.is.stages[self.is.jobs[job].stage].pipeline;
        let fields: Vec<usize> =
            (0..self.is.fields.len()).filter(|field| self.is.fields[*field].pipeline == pipeline).collect();
        let Some(field) = fields.choose(&mut self.rng).copied() else { return };
        let person = self.somebody_at(job);
        let (kind, empties) = (self.is.fields[field].kind, self.rng.random_bool(0.15));
        let file = Some(self.random_file()).filter(|_| kind == FieldKind::File && !empties);
        let (stored, in_words) = match (kind, empties) {
            (FieldKind::Text, false) => {
                let words = format!("Value {}", word(&mut self.rng));
                (words.clone(), words)
            }
            (FieldKind::Choice, false) => {
                self.is.fields[field].options.choose(&mut self.rng).cloned().expect("options")
            }
            (FieldKind::File, false) => {
                (String::new(), file.as_ref().map(|file| file.name.clone()).unwrap_or_default())
            }
            (_, _) => (String::new(), String::new()),
        };
        let answer = self.send_filled(person, job, field, &stored, file.as_ref()).await;
        let expected = self.is.filling_answers(person, job, field);
        let position = self.is.people[person].position;
        assert_eq!(answer.status, expected, "seed {}: {position:?}: {}: {}", self.seed, answer.asked, answer.text());
        let before = self.is.jobs[job].held.get(&field);
        let is_same = file.is_none() && before.map_or("", |held| &held.stored) == stored;
        if expected == 200 && !is_same {
            let words_before = before.map(|held| held.in_words.clone()).unwrap_or_default();
            let version = before.map_or(0, |held| held.version) + 1;
            self.note_newest(job, Self::author(person, position), String::new(), None).await;
            let entry = self.is.jobs[job].entries.len() - 1;
            let noted = &mut self.is.jobs[job].entries[entry];
            (noted.field, noted.before, noted.after) = (Some(field), words_before, in_words.clone());
            let old = self.is.files.iter_mut().filter(|file| file.job == job && file.field == Some(field));
            old.for_each(|file| file.is_past = true);
            let author = (Self::author(person, position), self.is.jobs[job].entries[entry].audience);
            let file = file.map(|file| self.note_file(job, entry, file, author, Some(field)));
            self.is.jobs[job].held.insert(field, Held { stored, in_words, version, file });
            self.catch_up(job).await;
        }
        self.check_bytes(person, &self.may_know(person), &answer);
    }

    async fn send_filled(&self, person: usize, job: usize, field: usize, stored: &str, file: Option<&Sent>) -> Answer {
        let (id, version) =
            (&self.is.fields[field].id, self.is.jobs[job].held.get(&field).map_or(0, |held| held.version));
        let form = json!({
            "job": self.is.jobs[job].id,
            format!("values[f{id}]"): stored,
            format!("versions[f{id}]"): version,
        });
        let endpoint = match self.is.people[person].position {
            Position::Staff(_) => "fields/fill",
            Position::Contact { .. } => "portal/fill",
        };
        match file {
            Some(file) => {
                let part = format!("files[f{id}]");
                self.clients[person].send_parts(endpoint, &form, &[(&part, &file.name, &file.bytes)]).await
            }
            None => self.clients[person].call(endpoint, form).await,
        }
    }
}

/// The picture with words in it that the server leaves alone: in a chunk of a kind that it does not know, the last but
/// one.
fn picture_with(words: &str) -> Vec<u8> {
    const LAST_CHUNK_BYTES: usize = 12;
    let (picture, end) = PICTURE.split_at(PICTURE.len() - LAST_CHUNK_BYTES);
    assert_eq!(&end[4..8], b"IEND");
    let length = u32::try_from(words.len()).expect("short").to_be_bytes();
    let chunk = [b"woRd", words.as_bytes()].concat();
    [picture, &length, &chunk, &sum(&chunk).to_be_bytes(), end].concat()
}

/// The sum behind a chunk of a PNG (ISO 3309, as the PNG specification asks for it).
fn sum(chunk: &[u8]) -> u32 {
    !chunk.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}
