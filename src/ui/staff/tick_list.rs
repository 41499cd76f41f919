//! Boxes to tick, for forms that name several things at once; see [`vitrine_wire::TickedBoxes`].

use crate::ui::reread::item_now;
use crate::ui::retry::use_retry;
use leptos::prelude::*;
use vitrine_wire::{box_list, box_name};

/// One box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TickItem {
    /// What it stands for.
    pub id: String,
    /// In words.
    pub label: String,
    /// What else is to be said of it; may be empty.
    pub note: String,
    /// Ticked, as the server has it.
    pub is_on: bool,
}

/// The boxes. What is ticked and not saved yet stays when somebody else changes other ones.
#[component]
pub fn TickList(
    /// Where the form is sent, to find what was refused.
    endpoint: &'static str,
    /// What is chosen.
    #[prop(into)]
    legend: String,
    /// The boxes as last read.
    #[prop(into)]
    items: Signal<Vec<TickItem>>,
    /// What is wrong with them.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let refused = use_retry(endpoint);
    let kept = StoredValue::new(refused);
    let were =
        Memo::new(move |_| items.with(|items| box_list(items.iter().filter(|one| one.is_on).map(|one| &one.id))));
    view! {
        <fieldset class="tick-list">
            <legend>{legend}</legend>
            <input type="hidden" name="were" value=move || were.get() />
            <For each=move || items.get() key=|item| item.id.clone() let:item>
                {
                    let name = box_name(&item.id);
                    let sent_back = kept.with_value(|retry| retry.as_ref().map(|retry| retry.value(&name).is_some()));
                    let first = sent_back.unwrap_or(item.is_on);
                    let now = item_now(items, item, |a, b| a.id == b.id);
                    let is_on = Memo::new(move |_| now.with(|item| item.is_on));
                    let note = move || now.with(|item| Some(item.note.clone()).filter(|note| !note.is_empty()));
                    let ticked = RwSignal::new(first);
                    Effect::watch(move || is_on.get(), move |on, _, _| ticked.set(*on), false);
                    view! {
                        <label class="tick">
                            <input type="checkbox" name=name value="true" checked=first prop:checked=move || ticked.get() />
                            <span>
                                {move || now.with(|item| item.label.clone())}
                                {move || note().map(|note| view! { <span class="muted small">" " {note}</span> })}
                            </span>
                        </label>
                    }
                }
            </For>
            <p class="field-error">{move || error.get()}</p>
        </fieldset>
    }
}
