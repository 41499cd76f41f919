//! The input of each kind of field: label above, help below it, error below the field.

use super::desk::{FormDesk, input_id};
use super::draft::FieldDraft;
use super::file::FileInput;
use crate::ui::components::{TextArea, describe, mark_id};
use leptos::either::{Either, EitherOf5};
use leptos::{html, prelude::*};
use vitrine_domain::{FIELD_LONG_TEXT_CHARS_MAX, FIELD_TEXT_CHARS_MAX, FieldId, FieldKind, FieldOption, FieldShape};
use vitrine_wire::{FormField, before_key, tick_key, value_key, version_key};

/// So long after a field was left it is said what is wrong with it.
const CHECK_AFTER: std::time::Duration = std::time::Duration::from_millis(300);

/// Lines that a long text shows at first.
const LONG_TEXT_ROWS: u32 = 4;

/// The question and its input.
#[component]
pub fn FieldInput(desk: FormDesk, now: Memo<FormField>, shape: FieldShape, help: String) -> impl IntoView {
    let id = now.with_untracked(|field| field.field);
    let draft = now.with_untracked(|field| desk.draft(field));
    let checked = shape.clone();
    // What is wrong is said when the field is left, and goes away while it is corrected.
    let check = move |_| {
        let checked = checked.clone();
        // Not at once: what is said moves the button below, and a click that is under way would miss it.
        let say = move || {
            let Some(problem) = draft.text.try_with_untracked(|text| checked.read_optional(text).err()) else { return };
            draft.problem.try_set(problem.map(|problem| problem.to_string()));
        };
        set_timeout(say, CHECK_AFTER);
    };
    let label = question(&shape);
    let input = match shape.kind {
        FieldKind::LongText => EitherOf5::A(view! {
            <TextArea
                name=value_key(id)
                id=input_id(id)
                label=label
                hint=help
                text=draft.text
                rows=LONG_TEXT_ROWS
                max=FIELD_LONG_TEXT_CHARS_MAX
                error=draft.problem
            />
        }),
        FieldKind::Choice => EitherOf5::B(view! { <OneChoice id draft label help options=shape.options/> }),
        FieldKind::Choices => EitherOf5::C(Either::Left(view! { <Ticks id draft label help options=shape.options/> })),
        FieldKind::Checkbox | FieldKind::Confirmation => {
            EitherOf5::C(Either::Right(view! { <OneTick id draft now label help/> }))
        }
        FieldKind::File => EitherOf5::E(view! { <FileInput id draft now label help is_required=shape.is_required/> }),
        FieldKind::Text | FieldKind::Number | FieldKind::Money | FieldKind::Date => {
            EitherOf5::D(view! { <Line id draft kind=shape.kind label help/> })
        }
    };
    view! {
        <div on:focusout=check>{input}</div>
        <input type="hidden" name=before_key(id) value=move || draft.base.get()/>
        <input type="hidden" name=version_key(id) value=move || draft.version.get().to_string()/>
        <WhatTheySaved draft/>
    }
}

/// The label with the unit, and whether it has to be filled in.
fn question(shape: &FieldShape) -> String {
    let unit = if shape.unit.is_empty() { String::new() } else { format!(" ({})", shape.unit) };
    let required = if shape.is_required { " – required" } else { "" };
    format!("{}{unit}{required}", shape.label)
}

/// The value that somebody else saved while this one was typed.
#[component]
fn WhatTheySaved(draft: FieldDraft) -> impl IntoView {
    move || {
        draft.theirs.get().map(|theirs| {
            let words = if theirs.in_words.is_empty() { "nothing".to_owned() } else { theirs.in_words };
            let value = theirs.value;
            view! {
                <div class="callout warning" role="alert">
                    <div class="stack">
                        <p>"Somebody else changed this in the meantime. It is now: " <strong>{words}</strong></p>
                        <p class="small">"What you typed stands above. Saving it replaces theirs."</p>
                        <p>
                            <button
                                type="button"
                                class="button small"
                                on:click=move |_| {
                                    draft.text.set(value.clone());
                                    draft.theirs.set(None);
                                }
                            >
                                "Use theirs"
                            </button>
                        </p>
                    </div>
                </div>
            }
        })
    }
}

/// The help text below a label.
pub(super) fn hint(id: &str, help: String) -> impl IntoView + use<> {
    let mark = mark_id(id, "hint");
    (!help.is_empty()).then(|| view! { <p class="field-hint" id=mark>{help}</p> })
}

/// The error below a field.
pub(super) fn error_line(id: &str, draft: FieldDraft) -> impl IntoView + use<> {
    view! {
        <p class="field-error" id=mark_id(id, "error")>
            {move || draft.problem.get()}
        </p>
    }
}

#[component]
fn Line(id: FieldId, draft: FieldDraft, kind: FieldKind, label: String, help: String) -> impl IntoView {
    let element_id = input_id(id);
    let node = NodeRef::<html::Input>::new();
    let first = StoredValue::new(true);
    Effect::new(move |_| {
        let now = draft.text.get();
        let Some(element) = node.get() else { return };
        // What was typed before the page woke up stands.
        if first.get_value() && element.value() != element.default_value() {
            draft.text.set(element.value());
        } else if element.value() != now {
            element.set_value(&now);
        }
        first.set_value(false);
    });
    let (input_type, mode) = match kind {
        FieldKind::Date => ("date", None),
        FieldKind::Number | FieldKind::Money => ("text", Some("decimal")),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Choice
        | FieldKind::Choices
        | FieldKind::Checkbox
        | FieldKind::File
        | FieldKind::Confirmation => ("text", None),
    };
    let described = describe(&element_id, &help, draft.problem.into());
    view! {
        <div class="field">
            <label for=element_id.clone()>{label}</label>
            {hint(&element_id, help)}
            <input
                id=element_id.clone()
                name=value_key(id)
                type=input_type
                inputmode=mode
                maxlength=FIELD_TEXT_CHARS_MAX.to_string()
                autocomplete="off"
                value=draft.text.get_untracked()
                aria-invalid=move || draft.problem.get().map(|_| "true")
                aria-describedby=described
                node_ref=node
                on:input=move |event| draft.text.set(event_target_value(&event))
            />
            {error_line(&element_id, draft)}
        </div>
    }
}

#[component]
fn OneChoice(id: FieldId, draft: FieldDraft, label: String, help: String, options: Vec<FieldOption>) -> impl IntoView {
    let element_id = input_id(id);
    let node = NodeRef::<html::Select>::new();
    let at_first = draft.text.get_untracked();
    let (shown, first) = (at_first.clone(), StoredValue::new(true));
    Effect::new(move |_| {
        let now = draft.text.get();
        let Some(element) = node.get() else { return };
        if first.get_value() && element.value() != shown {
            draft.text.set(element.value());
        } else if element.value() != now {
            element.set_value(&now);
        }
        first.set_value(false);
    });
    let described = describe(&element_id, &help, draft.problem.into());
    view! {
        <div class="field">
            <label for=element_id.clone()>{label}</label>
            {hint(&element_id, help)}
            <select
                id=element_id.clone()
                name=value_key(id)
                aria-invalid=move || draft.problem.get().map(|_| "true")
                aria-describedby=described
                node_ref=node
                on:change=move |event| draft.text.set(event_target_value(&event))
            >
                <option value="">"–"</option>
                {options
                    .into_iter()
                    .map(|option| {
                        let value = option.option.to_string();
                        let is_chosen = value == at_first;
                        view! {
                            <option value=value selected=is_chosen>
                                {option.name}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            {error_line(&element_id, draft)}
        </div>
    }
}

#[component]
fn Ticks(id: FieldId, draft: FieldDraft, label: String, help: String, options: Vec<FieldOption>) -> impl IntoView {
    let element_id = input_id(id);
    let order: Vec<String> = options.iter().map(|option| option.option.to_string()).collect();
    let order = StoredValue::new(order);
    let described = describe(&element_id, &help, draft.problem.into());
    view! {
        <fieldset class="field" id=element_id.clone() tabindex="-1" aria-describedby=described>
            <legend class="field-label">{label}</legend>
            {hint(&element_id, help)}
            // Says that the field was part of the form, also when nothing is ticked.
            <input type="hidden" name=value_key(id) value=""/>
            {options
                .into_iter()
                .map(|option| {
                    let part = option.option.to_string();
                    let set = {
                        let part = part.clone();
                        move |on: bool| order.with_value(|order| put_tick(draft, order, &part, on))
                    };
                    let is_on = {
                        let part = part.clone();
                        Signal::derive(move || draft.text.with(|text| text.split(',').any(|one| one == part)))
                    };
                    view! { <Tick name=tick_key(id, &part) id=String::new() label=option.name is_on set=Callback::new(set)/> }
                })
                .collect_view()}
            {error_line(&element_id, draft)}
        </fieldset>
    }
}

/// Puts an option among those that are ticked, or takes it out; in the order of the options.
fn put_tick(draft: FieldDraft, order: &[String], part: &str, on: bool) {
    let ticked = draft.text.get_untracked();
    let is_on = |one: &str| if one == part { on } else { ticked.split(',').any(|other| other == one) };
    let now: Vec<&str> = order.iter().map(String::as_str).filter(|one| is_on(one)).collect();
    draft.text.set(now.join(","));
}

#[component]
fn OneTick(id: FieldId, draft: FieldDraft, now: Memo<FormField>, label: String, help: String) -> impl IntoView {
    let element_id = input_id(id);
    let is_on = Signal::derive(move || draft.text.with(|text| text == "yes"));
    let set = Callback::new(move |on: bool| draft.text.set(if on { "yes" } else { "" }.to_owned()));
    let words = move || {
        let words = now.with(|field| field.in_words.clone());
        now.with(|field| field.shape.kind == FieldKind::Confirmation && !field.value.is_empty()).then_some(words)
    };
    view! {
        <div class="field">
            <input type="hidden" name=value_key(id) value=""/>
            <Tick name=tick_key(id, "yes") id=element_id.clone() label is_on set/>
            {hint(&element_id, help)}
            {move || words().map(|words| view! { <p class="field-hint">{words}</p> })}
            {error_line(&element_id, draft)}
        </div>
    }
}

/// One box with its words.
#[component]
pub(super) fn Tick(name: String, id: String, label: String, is_on: Signal<bool>, set: Callback<bool>) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let first = StoredValue::new(true);
    Effect::new(move |_| {
        let now = is_on.get();
        let Some(element) = node.get() else { return };
        if first.get_value() && element.checked() != element.default_checked() {
            set.run(element.checked());
        } else if element.checked() != now {
            element.set_checked(now);
        }
        first.set_value(false);
    });
    view! {
        <label class="tick">
            <input
                type="checkbox"
                id=(!id.is_empty()).then_some(id)
                name=name
                value="yes"
                checked=is_on.get_untracked()
                node_ref=node
                on:change=move |event| set.run(event_target_checked(&event))
            />
            <span>{label}</span>
        </label>
    }
}
