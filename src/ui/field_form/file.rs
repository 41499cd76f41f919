//! The input of a file field: the file that it holds, another in its place, or none.

use super::desk::input_id;
use super::draft::FieldDraft;
use super::input::{Tick, error_line, hint};
use crate::ui::components::{FileLink, OFFERED, describe, has_file};
use leptos::{html, prelude::*};
use vitrine_domain::{FILE_COMES, FILE_TAKEN_AWAY, FieldId};
use vitrine_wire::{FormField, file_key, tick_key, value_key};

/// What a form field holds, to open or download; nothing where it holds none.
pub(super) fn held_file(now: Memo<FormField>) -> impl Fn() -> Option<AnyView> + Clone {
    let file = Memo::new(move |_| now.with(|field| field.file.clone()));
    move || {
        file.get().map(|file| {
            view! {
                <FileLink
                    file=file.file
                    name=file.name
                    kind=file.kind
                    byte_count=file.byte_count
                    has_thumbnail=file.has_thumbnail
                />
            }
            .into_any()
        })
    }
}

#[component]
pub(super) fn FileInput(
    id: FieldId,
    draft: FieldDraft,
    now: Memo<FormField>,
    label: String,
    help: String,
    is_required: bool,
) -> impl IntoView {
    let element_id = input_id(id);
    let node = NodeRef::<html::Input>::new();
    let base = draft.base;
    let first = StoredValue::new(true);
    let is_chosen = {
        let input = element_id.clone();
        move || has_file(&input)
    };
    let on_change = {
        let is_chosen = is_chosen.clone();
        move |_| {
            draft.lost.set(None);
            draft.text.set(if is_chosen() { FILE_COMES.to_owned() } else { base.get_untracked() });
        }
    };
    Effect::new(move |_| {
        let comes = draft.text.with(|text| text == FILE_COMES);
        let Some(element) = node.get() else { return };
        // What was chosen before the page woke up stands; what has arrived is chosen no more.
        if first.get_value() && is_chosen() {
            draft.text.set(FILE_COMES.to_owned());
        } else if !comes {
            element.set_value("");
        }
        first.set_value(false);
    });
    let described = describe(&element_id, &help, draft.problem.into());
    let may_empty = Memo::new(move |_| !is_required && base.with(|base| !base.is_empty()));
    let is_away = Signal::derive(move || draft.text.with(String::is_empty) && base.with(|base| !base.is_empty()));
    let set_away = Callback::new(move |away: bool| {
        draft.text.set(if away { String::new() } else { base.get_untracked() });
    });
    view! {
        <div class="field">
            <label for=element_id.clone()>{label}</label>
            {hint(&element_id, help)}
            {held_file(now)}
            // Says which file stood there; without JavaScript a file that comes along goes before it.
            <input type="hidden" name=value_key(id) value=move || base.get()/>
            <input
                id=element_id.clone()
                class="file-input"
                type="file"
                name=file_key(id)
                accept=OFFERED
                aria-invalid=move || draft.problem.get().map(|_| "true")
                aria-describedby=described
                node_ref=node
                on:change=on_change
            />
            {move || {
                may_empty
                    .get()
                    .then(|| {
                        view! {
                            <Tick
                                name=tick_key(id, FILE_TAKEN_AWAY)
                                id=String::new()
                                label="Leave this without a file".to_owned()
                                is_on=is_away
                                set=set_away
                            />
                        }
                    })
            }}
            {move || {
                draft
                    .lost
                    .get()
                    .map(|name| {
                        view! {
                            <p class="field-hint">
                                "You had chosen “" {name} "”. Choose it again: a form that comes back brings no files."
                            </p>
                        }
                    })
            }}
            {error_line(&element_id, draft)}
        </div>
    }
}
