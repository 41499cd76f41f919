//! Fields and files of a random world: making them, and what somebody may know of them.

use super::{World, text};
use crate::reference::{Entry, Field, Position};
use rand::Rng;
use rand::seq::IndexedRandom;
use serde_json::{Map, Value, json};
use vitrine_domain::FieldKind;

/// Fields of a pipeline's form at most.
const FIELDS_MAX: usize = 4;
/// More tries than this mean that nobody can fill anything in.
const ROUNDS_MAX: usize = 300;
/// Headings of a form are few, so that several fields share one.
const GROUPS: [&str; 2] = ["", "Site"];

impl World {
    pub(super) async fn add_fields(&mut self, pipeline: usize) {
        // Every form asks for a file, at the least.
        self.add_field(pipeline, FieldKind::File).await;
        for _ in 1..self.rng.random_range(1..=FIELDS_MAX) {
            let kinds = [FieldKind::Text, FieldKind::Choice, FieldKind::File];
            let kind = *kinds.choose(&mut self.rng).expect("kinds");
            self.add_field(pipeline, kind).await;
        }
    }

    /// A field that is visible or not, from the beginning on or from a stage.
    async fn add_field(&mut self, pipeline: usize, kind: FieldKind) {
        let tenant = self.is.pipelines[pipeline].tenant;
        let label = format!("Label {}", self.word());
        let form = json!({ "pipeline": self.is.pipelines[pipeline].id, "label": label, "kind": kind.as_str() });
        let id = text(&self.owner(tenant).call("fields/create", form).await.ok());
        self.is.fields.push(Field {
            pipeline,
            id,
            version: 1,
            kind,
            label,
            help: String::new(),
            group: String::new(),
            options: Vec::new(),
            is_visible: false,
            is_customer_editable: false,
            from: None,
            is_removed: false,
            former: Vec::new(),
        });
        let field = self.is.fields.len() - 1;
        self.define_field(field).await;
        if self.rng.random_bool(0.65) {
            self.set_field(field, true).await;
        }
    }

    /// Fills forms in until one holds a file: without any, nothing would be proved about them.
    pub(super) async fn fill_some_file(&mut self) {
        for round in 0.. {
            if self.is.files.iter().any(|file| file.field.is_some()) {
                return;
            }
            assert!(round < ROUNDS_MAX, "seed {}: no form takes a file", self.seed);
            let job = self.rng.random_range(0..self.is.jobs.len());
            self.fill_something(job).await;
        }
    }

    /// Gives a field another label, help and heading, and perhaps another stage and another editor.
    pub async fn define_field(&mut self, field: usize) {
        let (label, help) = (format!("Label {}", self.word()), format!("Help {}", self.word()));
        let group = match self.rng.random_range(0..3) {
            0 => format!("Group {}", self.word()),
            some => GROUPS[some - 1].to_owned(),
        };
        let stages = &self.is.pipelines[self.is.fields[field].pipeline].stages;
        let from = if self.rng.random_bool(0.4) { stages.choose(&mut self.rng).copied() } else { None };
        let is_customer_editable = self.rng.random_bool(0.6);
        let is_new_choice = self.is.fields[field].kind == FieldKind::Choice && self.is.fields[field].options.is_empty();
        let new_options =
            if is_new_choice { format!("One {}\nTwo {}", self.word(), self.word()) } else { String::new() };
        let facts = &self.is.fields[field];
        let mut form = Map::new();
        for (name, value) in [
            ("kind", facts.kind.as_str().to_owned()),
            ("label", label.clone()),
            ("help", help.clone()),
            ("group", group.clone()),
            ("required", "false".to_owned()),
            ("customer_edits", is_customer_editable.to_string()),
            ("shown_from", from.map(|stage| self.is.stages[stage].id.clone()).unwrap_or_default()),
            ("new_options", new_options),
        ] {
            form.insert(format!("form[{name}]"), json!(value));
        }
        for (id, name) in &facts.options {
            form.insert(format!("form[options][o{id}]"), json!(name));
        }
        form.insert("field".to_owned(), json!(facts.id));
        form.insert("version".to_owned(), json!(facts.version));
        let pipeline = &self.is.pipelines[facts.pipeline];
        let (tenant, asked) = (pipeline.tenant, json!({ "pipeline": pipeline.id, "field": facts.id }));
        let shown = self.owner(tenant).call("forms/show", asked.clone()).await.ok();
        form.insert("form[seen]".to_owned(), shown["open"]["seen_from"].clone());
        self.owner(tenant).call("fields/edit", Value::Object(form)).await.expect(200);
        let told = self.owner(tenant).call("forms/show", asked).await.ok();
        let facts = &mut self.is.fields[field];
        let told = told["fields"].as_array().expect("fields").iter().find(|one| one["field"] == facts.id.as_str());
        let options = told.expect("the field is in the editor")["options"].as_array().expect("options").clone();
        facts.options = options.iter().map(|one| (text(&one["option"]), text(&one["name"]))).collect();
        facts.former.extend([
            std::mem::replace(&mut facts.label, label),
            std::mem::replace(&mut facts.help, help),
            std::mem::replace(&mut facts.group, group),
        ]);
        (facts.from, facts.is_customer_editable) = (from, is_customer_editable);
        facts.version += 1;
    }

    /// What the forms' editor shows to those who have settings.
    pub(super) fn known_of_settings(&self, person: usize) -> Vec<&str> {
        let tenant = self.is.people[person].tenant;
        let fields = self.is.fields.iter().filter(|field| self.is.pipelines[field.pipeline].tenant == tenant);
        fields.filter(|_| self.is.has_settings(person)).flat_map(definition).collect()
    }

    /// What the job's form tells somebody.
    pub(super) fn known_of_form(&self, person: usize, job: usize) -> Vec<&str> {
        let mut texts = Vec::new();
        for field in self.is.form(person, job) {
            texts.extend(definition(&self.is.fields[field]));
            texts.extend(self.is.jobs[job].held.get(&field).map(|held| held.in_words.as_str()));
        }
        let listed = (0..self.is.files.len()).filter(|file| self.is.files[*file].job == job);
        for file in listed.filter(|file| self.is.sees_file(person, *file)) {
            texts.extend([self.is.files[file].name.as_str(), self.is.files[file].inside.as_str()]);
        }
        texts
    }

    /// What an entry that somebody sees tells besides its words.
    pub(super) fn known_of_entry<'a>(&'a self, person: usize, entry: &'a Entry) -> Vec<&'a str> {
        let mut texts = vec![entry.before.as_str(), &entry.after];
        let is_staff = matches!(self.is.people[person].position, Position::Staff(_));
        if let Some(field) = entry.field.map(|field| &self.is.fields[field]) {
            texts.push(&field.label);
            // The history keeps what it was called.
            texts.extend(field.former.iter().filter(|_| is_staff).map(String::as_str));
        }
        // Names of removed files stay for the staff.
        texts.extend(entry.files.iter().filter(|_| is_staff).map(|file| self.is.files[*file].name.as_str()));
        texts
    }
}

fn definition(field: &Field) -> Vec<&str> {
    let words = [field.label.as_str(), &field.help, &field.group];
    words.into_iter().chain(field.options.iter().map(|(_, name)| name.as_str())).collect()
}
