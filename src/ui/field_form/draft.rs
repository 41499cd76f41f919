//! What stands in one field of a form while somebody types.

use leptos::prelude::*;
use vitrine_domain::FieldShape;
use vitrine_wire::{FormField, StaleCopy, value_key, version_key, words_key};

/// What somebody else saved meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theirs {
    /// The canonical text.
    pub value: String,
    /// As people read it.
    pub in_words: String,
}

/// What is typed into a field, and on top of what. Cheap to copy; owned by the form.
#[derive(Clone, Copy)]
pub struct FieldDraft {
    /// What is typed; for choices the options' ids with commas between, for a tick `yes`, for a file that was chosen
    /// [`FILE_COMES`](vitrine_domain::FILE_COMES).
    pub text: RwSignal<String>,
    /// What the page showed before.
    pub base: RwSignal<String>,
    /// The version of that.
    pub version: RwSignal<i64>,
    /// What somebody else saved meanwhile.
    pub theirs: RwSignal<Option<Theirs>>,
    /// What to correct.
    pub problem: RwSignal<Option<String>>,
    /// The name of a file that was chosen in a form that came back: a browser does not give it again.
    pub lost: RwSignal<Option<String>>,
}

impl FieldDraft {
    /// With the field's value as it is now.
    pub fn new(field: &FormField) -> Self {
        Self {
            text: RwSignal::new(field.value.clone()),
            base: RwSignal::new(field.value.clone()),
            version: RwSignal::new(field.version),
            theirs: RwSignal::new(None),
            problem: RwSignal::new(None),
            lost: RwSignal::new(None),
        }
    }

    /// Something else stands there than the page showed.
    pub fn is_touched(self) -> bool {
        self.text.with_untracked(|text| self.base.with_untracked(|base| text != base))
    }

    /// Takes over the field as it was just read. What is typed stays.
    pub fn follow(self, field: &FormField) {
        let is_there = self.text.with_untracked(|text| is_same(&field.shape, text, &field.value));
        if !self.is_touched() || is_there {
            self.settle(&field.value, field.version);
        }
    }

    /// This value is kept now, in this version.
    pub fn settle(self, value: &str, version: i64) {
        put(self.text, value.to_owned());
        put(self.base, value.to_owned());
        put(self.version, version);
        put(self.theirs, None);
    }

    /// What was sent is kept now. What was typed on since stays.
    pub fn sent(self, shape: &FieldShape, sent: &str) {
        let Ok(kept) = shape.read_optional(sent) else { return };
        if self.base.with_untracked(|base| *base != kept.stored) {
            self.version.update(|version| *version += 1);
        }
        if self.text.with_untracked(|text| text == sent) {
            put(self.text, kept.stored.clone());
        }
        put(self.base, kept.stored);
        put(self.theirs, None);
        put(self.problem, None);
    }

    /// Somebody else saved meanwhile: both stand there, and the next save is on top of theirs.
    pub fn refuse(self, id: vitrine_domain::FieldId, copy: &StaleCopy) {
        let told = |name: String| copy.fields.iter().find(|(key, _)| *key == name).map(|(_, text)| text.clone());
        let Some(value) = told(value_key(id)) else { return };
        let version = told(version_key(id)).and_then(|text| text.parse().ok()).unwrap_or_default();
        put(self.base, value.clone());
        put(self.version, version);
        put(self.theirs, Some(Theirs { value, in_words: told(words_key(id)).unwrap_or_default() }));
    }
}

/// Both texts are the same value.
fn is_same(shape: &FieldShape, text: &str, value: &str) -> bool {
    text == value || shape.read_optional(text).is_ok_and(|read| read.stored == value)
}

fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|now| *now != value) {
        signal.set(value);
    }
}
