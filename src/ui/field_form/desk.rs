//! What the parts of a form share: the fields as last read, what is typed, how a save goes.

use super::FormSide;
use super::draft::FieldDraft;
use crate::api::ApiError;
use crate::ui::components::{SessionGuard, Toasts, send_form, use_session_guard, use_toasts};
use crate::ui::retry::{Retry, use_retry};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use std::collections::HashMap;
use vitrine_domain::{FILE_COMES, FILE_TAKEN_AWAY, FieldId, FieldKind, JobId};
use vitrine_wire::{FormField, FormSent, before_key, field_key, file_key, tick_key, value_key, version_key};

const GONE: &str = "Part of this form is not here any more, so nothing was saved. Look at it again, then save.";

/// The form's shared state. Cheap to copy.
#[derive(Clone, Copy)]
pub struct FormDesk {
    job: JobId,
    /// The fields as last read.
    pub fields: Memo<Vec<FormField>>,
    /// The form is being saved.
    pub is_pending: RwSignal<bool>,
    /// A form that the server refused without JavaScript.
    pub refused: StoredValue<Option<Retry>>,
    /// Counts what changed among the drafts.
    pub turn: RwSignal<u32>,
    side: FormSide,
    on_saved: Callback<()>,
    problem: RwSignal<Option<ApiError>>,
    drafts: StoredValue<HashMap<FieldId, FieldDraft>>,
    owner: StoredValue<Owner>,
    guard: SessionGuard,
    toasts: Toasts,
}

impl FormDesk {
    /// Made once, inside the form's component.
    pub fn new(job: JobId, fields: Memo<Vec<FormField>>, side: FormSide, on_saved: Callback<()>) -> Self {
        let refused = use_retry(side.path);
        let problem = refused.as_ref().and_then(|retry| retry.error.clone());
        let desk = Self {
            job,
            fields,
            is_pending: RwSignal::new(false),
            refused: StoredValue::new(refused),
            turn: RwSignal::new(0),
            side,
            on_saved,
            problem: RwSignal::new(problem),
            drafts: StoredValue::new(HashMap::new()),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            guard: use_session_guard(),
            toasts: use_toasts(),
        };
        Effect::watch(
            move || fields.get(),
            move |fields, _, _| {
                for field in fields {
                    desk.draft(field).follow(field);
                }
                desk.turn.update(|turn| *turn += 1);
            },
            false,
        );
        desk
    }

    /// What is typed into a field.
    pub fn draft(self, field: &FormField) -> FieldDraft {
        if let Some(draft) = self.drafts.with_value(|drafts| drafts.get(&field.field).copied()) {
            return draft;
        }
        // Owned by the form and not by the row that asks first: rows come and go.
        let draft = self.owner.with_value(|owner| owner.with(|| FieldDraft::new(field)));
        self.refused.with_value(|refused| {
            if let Some(retry) = refused {
                restore(draft, field, retry);
            }
        });
        self.drafts.update_value(|drafts| {
            drafts.insert(field.field, draft);
        });
        draft
    }

    /// Every draft that was ever begun.
    pub fn drafts(self) -> Vec<(FieldId, FieldDraft)> {
        self.drafts.with_value(|drafts| drafts.iter().map(|(id, draft)| (*id, *draft)).collect())
    }

    /// What is wrong with the form as a whole; what concerns one field stands there.
    pub fn problem_of_form(self) -> Signal<Option<ApiError>> {
        let problem = self.problem;
        Signal::derive(move || {
            problem.get().map(|error| match error {
                ApiError::NotFound => ApiError::Conflict(GONE.to_owned()),
                other => other,
            })
        })
    }

    /// Checks everything with the server's own code, then sends it.
    pub fn send(self) {
        if self.is_pending.get_untracked() {
            return;
        }
        let fields: Vec<FormField> =
            self.fields.with_untracked(|all| all.iter().filter(|field| field.may_fill).cloned().collect());
        let mut sent = FormSent::default();
        let mut first_problem = None;
        for field in &fields {
            let draft = self.draft(field);
            let text = draft.text.get_untracked();
            let is_asked = self.side.asks_all || draft.is_touched();
            let problem = if is_asked { field.shape.read(&text).err() } else { None };
            if problem.is_some() {
                first_problem = first_problem.or(Some(field.field));
            }
            draft.problem.set(problem.map(|problem| problem.to_string()));
            let id = field_key(field.field);
            sent.before.insert(id.clone(), draft.base.get_untracked());
            sent.versions.insert(id.clone(), draft.version.get_untracked().to_string());
            sent.values.insert(id, text);
        }
        if let Some(field) = first_problem {
            self.problem.set(Some(ApiError::Invalid(Vec::new())));
            focus(&input_id(field));
            return;
        }
        self.is_pending.set(true);
        let files: Vec<(String, String)> = fields
            .iter()
            .filter(|field| field.shape.kind == FieldKind::File)
            .filter(|field| self.draft(field).text.with_untracked(|text| text == FILE_COMES))
            .map(|field| (file_key(field.field), input_id(field.field)))
            .collect();
        if !files.is_empty() {
            let parts = self.parts(&sent);
            let on_end = move |answer: Result<String, ApiError>| {
                self.take(answer, &fields, &sent);
                self.is_pending.try_set(false);
            };
            return send_form(self.side.path, &parts, &files, on_end);
        }
        spawn_local(async move {
            let answer = (self.side.save)(self.job, sent.clone()).await;
            self.take(answer, &fields, &sent);
            self.is_pending.try_set(false);
        });
    }

    /// The form's fields as a page without JavaScript names them; the job first.
    fn parts(self, sent: &FormSent) -> Vec<(String, String)> {
        let named = |of: &'static str| move |(key, text): (&String, &String)| (format!("{of}[{key}]"), text.clone());
        std::iter::once(("job".to_owned(), self.job.to_string()))
            .chain(sent.values.iter().map(named("values")))
            .chain(sent.before.iter().map(named("before")))
            .chain(sent.versions.iter().map(named("versions")))
            .collect()
    }

    fn take(self, answer: Result<String, ApiError>, fields: &[FormField], sent: &FormSent) {
        if self.problem.is_disposed() {
            return;
        }
        match answer {
            Ok(said) => {
                for field in fields {
                    let text = sent.values.get(&field_key(field.field)).map_or("", String::as_str);
                    self.draft(field).sent(&field.shape, text);
                }
                self.problem.set(None);
                self.toasts.say(said);
                self.on_saved.run(());
            }
            Err(error) => {
                self.guard.report(&error);
                for field in fields {
                    refuse(self.draft(field), field.field, &error);
                }
                let is_gone = matches!(error, ApiError::NotFound);
                self.problem.set(Some(error));
                if is_gone {
                    self.on_saved.run(());
                }
            }
        }
    }
}

/// Puts what concerns one field beside it.
fn refuse(draft: FieldDraft, field: FieldId, error: &ApiError) {
    draft.problem.set(error.for_field(&value_key(field)));
    if let ApiError::Stale(copy) = error {
        draft.refuse(field, copy);
    }
}

/// What was typed into a form that the server sent back.
fn restore(draft: FieldDraft, field: &FormField, retry: &Retry) {
    let Some(text) = retry.value(&value_key(field.field)) else { return };
    let is_ticked = |part: &str| retry.value(&tick_key(field.field, part)).is_some();
    let text = match field.shape.kind {
        FieldKind::Choices => {
            let options = field.shape.options.iter().map(|option| option.option.to_string());
            options.filter(|option| is_ticked(option)).collect::<Vec<_>>().join(",")
        }
        FieldKind::Checkbox | FieldKind::Confirmation => if is_ticked("yes") { "yes" } else { "" }.to_owned(),
        FieldKind::LongText => text.replace("\r\n", "\n"),
        FieldKind::File => {
            if is_ticked(FILE_TAKEN_AWAY) {
                String::new()
            } else {
                text
            }
        }
        FieldKind::Text | FieldKind::Number | FieldKind::Money | FieldKind::Date | FieldKind::Choice => text,
    };
    draft.text.set(text);
    draft.lost.set(retry.value(&format!("chosen[{}]", field_key(field.field))));
    if let Some(base) = retry.value(&before_key(field.field)) {
        draft.base.set(base.replace("\r\n", "\n"));
    }
    if let Some(version) = retry.value(&version_key(field.field)).and_then(|text| text.parse().ok()) {
        draft.version.set(version);
    }
    if let Some(error) = &retry.error {
        refuse(draft, field.field, error);
    }
}

/// The id of a field's input.
pub fn input_id(field: FieldId) -> String {
    format!("form-{field}")
}

fn focus(id: &str) {
    let found = document().get_element_by_id(id);
    if let Some(element) = found.and_then(|found| found.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}
