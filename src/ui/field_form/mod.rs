//! A job's form, for both sides: the fields that whoever looks may see, those that they may fill in as inputs.
//!
//! What is typed belongs to the page and not to the server's answers: a field that somebody else changes keeps what
//! stands in it until it is saved, and a field that goes away leaves what was typed behind as text.

mod desk;
mod draft;
mod file;
mod input;
mod kept;

use self::desk::FormDesk;
use self::file::held_file;
use self::input::FieldInput;
use self::kept::KeptTexts;
use crate::api::ApiError;
use crate::ui::components::{AudienceTag, FormProblem, Submit};
use crate::ui::reread::item_now;
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use vitrine_domain::{Audience, FieldId, FieldKind, JobId};
use vitrine_wire::{FormField, FormSent};

/// A save on its way; answers with the sentence for the toast.
pub type Saving = Pin<Box<dyn Future<Output = Result<String, ApiError>>>>;

/// How one side sends the form.
#[derive(Clone, Copy)]
pub struct FormSide {
    /// The path of the server function, for browsers without JavaScript.
    pub path: &'static str,
    /// Sends it.
    pub save: fn(JobId, FormSent) -> Saving,
    /// Every required field has to be filled in before the form is sent. Otherwise only those that were touched.
    pub asks_all: bool,
}

/// One line of the form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum FormRow {
    /// From here on: fields under this heading.
    Group(String),
    /// This field.
    Field(FieldId),
}

/// Fields with a line before the first of each heading.
fn rows(fields: &[FormField]) -> Vec<FormRow> {
    let mut rows = Vec::with_capacity(fields.len() + 4);
    let mut group = "";
    for field in fields {
        if field.group != group {
            group = &field.group;
            rows.push(FormRow::Group(group.to_owned()));
        }
        rows.push(FormRow::Field(field.field));
    }
    rows
}

/// The form. The caller gives it a heading, and reads the fields again when `on_saved` runs.
#[component]
pub fn FieldForm(
    /// Whose form it is.
    job: JobId,
    /// The fields as last read.
    fields: Memo<Vec<FormField>>,
    /// How it is sent.
    side: FormSide,
    /// On which side of the glass each field stands, for whoever may know.
    #[prop(optional)]
    audiences: Option<Memo<HashMap<FieldId, Audience>>>,
    /// What stands below each field, for whoever has more to say about it.
    #[prop(optional, into)]
    beside: Option<Callback<FieldId, AnyView>>,
    /// Takes over a text whose field went away, such as into a reply.
    #[prop(optional, into)]
    take_text: Option<Callback<String>>,
    /// Something was saved, or the form is not what it was.
    on_saved: Callback<()>,
) -> impl IntoView {
    let desk = FormDesk::new(job, fields, side, on_saved);
    let may_fill = Memo::new(move |_| fields.with(|fields| fields.iter().any(|field| field.may_fill)));
    let takes_files = Memo::new(move |_| {
        fields.with(|fields| fields.iter().any(|field| field.may_fill && field.shape.kind == FieldKind::File))
    });
    let shown = Memo::new(move |_| fields.with(|fields| rows(fields)));
    let list = move || {
        view! {
            <For each=move || shown.get() key=|row| row.clone() let:row>
                {match row {
                    FormRow::Group(name) => Either::Left(view! { <h3 class="form-group">{name}</h3> }),
                    FormRow::Field(id) => {
                        let found = fields.with_untracked(|all| all.iter().find(|one| one.field == id).cloned());
                        Either::Right(found.map(|field| view! { <FieldRow desk field audiences beside/> }))
                    }
                }}
            </For>
        }
    };
    view! {
        <KeptTexts desk take_text/>
        {move || {
            if may_fill.get() {
                Either::Left(
                    view! {
                        <form
                            class="form field-form"
                            action=side.path
                            method="post"
                            enctype=move || takes_files.get().then_some("multipart/form-data")
                            novalidate
                            on:submit=move |event| {
                                event.prevent_default();
                                desk.send();
                            }
                        >
                            <input type="hidden" name="job" value=job.to_string()/>
                            <FormProblem error=desk.problem_of_form()/>
                            {list()}
                            <div class="form-actions">
                                <Submit label="Save form" pending=desk.is_pending busy="Saving…"/>
                            </div>
                        </form>
                    },
                )
            } else {
                Either::Right(view! { <div class="field-form">{list()}</div> })
            }
        }}
    }
}

/// The value for readers.
fn in_words(now: Memo<FormField>) -> String {
    let words = now.with(|field| field.in_words.clone());
    if words.is_empty() { "–".to_owned() } else { words }
}

/// One field: its question and its input, or its value for those who only read it.
#[component]
fn FieldRow(
    desk: FormDesk,
    field: FormField,
    audiences: Option<Memo<HashMap<FieldId, Audience>>>,
    beside: Option<Callback<FieldId, AnyView>>,
) -> impl IntoView {
    let id = field.field;
    let now = item_now(desk.fields.into(), field, |a, b| a.field == b.field);
    let may_fill = Memo::new(move |_| now.with(|field| field.may_fill));
    let shape = Memo::new(move |_| now.with(|field| (field.shape.clone(), field.help.clone())));
    let audience = Memo::new(move |_| audiences.and_then(|all| all.with(|all| all.get(&id).copied())));
    let class = move || match audience.get() {
        Some(Audience::Internal) => "field-row paper",
        Some(Audience::Customer) => "field-row glass",
        None => "field-row",
    };
    view! {
        <div class=class>
            {move || audience.get().map(|audience| view! { <AudienceTag audience/> })}
            {move || {
                let (shape, help) = shape.get();
                if may_fill.get() {
                    // On paper the value stands in place of its input.
                    Either::Left(
                        view! {
                            <FieldInput desk now shape help/>
                            <p class="field-words on-paper">{move || in_words(now)}</p>
                        },
                    )
                } else {
                    Either::Right(
                        view! {
                            <p class="field-label">{shape.label}</p>
                            {held_file(now)}
                            <p class="field-words" class:visually-hidden=move || now.with(|field| field.file.is_some())>
                                {move || in_words(now)}
                            </p>
                        },
                    )
                }
            }}
            {beside.map(|beside| beside.run(id))}
        </div>
    }
}
