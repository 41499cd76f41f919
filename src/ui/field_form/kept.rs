//! What was typed into fields that are not there any more: nothing typed goes without a word.

use super::desk::FormDesk;
use crate::ui::components::Icon;
use leptos::prelude::*;
use vitrine_domain::{FILE_COMES, FieldId};

/// A text whose field went away.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    field: String,
    text: String,
}

/// The texts, each to be taken over or put away.
#[component]
pub fn KeptTexts(desk: FormDesk, take_text: Option<Callback<String>>) -> impl IntoView {
    let put_away = RwSignal::new(Vec::<String>::new());
    let left = left_by_refused_form(desk);
    let kept = Memo::new(move |_| {
        desk.turn.track();
        let there: Vec<FieldId> = desk.fields.with(|fields| fields.iter().map(|field| field.field).collect());
        let gone = desk.drafts().into_iter().filter(|(id, draft)| !there.contains(id) && draft.is_touched());
        let mut kept: Vec<Kept> = gone
            .map(|(id, draft)| Kept { field: id.to_string(), text: draft.text.get_untracked() })
            .chain(left.iter().filter(|one| !there.iter().any(|id| id.to_string() == one.field)).cloned())
            .filter(|one| !is_choice(&one.text))
            .collect();
        put_away.with(|away| kept.retain(|one| !away.contains(&one.field)));
        kept.sort_by(|a, b| a.field.cmp(&b.field));
        kept
    });
    view! {
        <For each=move || kept.get() key=|one| one.field.clone() let:one>
            <div class="callout warning" role="status">
                <Icon icon=icondata_lu::LuInfo/>
                <div class="stack">
                    <p>"A field is not part of this form any more. You had typed:"</p>
                    <p class="entry-body kept-text">{one.text.clone()}</p>
                    <p class="row">
                        {take_text
                            .map(|take| {
                                let (field, text) = (one.field.clone(), one.text.clone());
                                view! {
                                    <button
                                        type="button"
                                        class="button small"
                                        on:click=move |_| {
                                            take.run(text.clone());
                                            put_away.update(|away| away.push(field.clone()));
                                        }
                                    >
                                        "Put it into my reply"
                                    </button>
                                }
                            })}
                        <button
                            type="button"
                            class="button quiet small"
                            on:click={
                                let field = one.field.clone();
                                move |_| put_away.update(|away| away.push(field.clone()))
                            }
                        >
                            "Put away"
                        </button>
                    </p>
                </div>
            </div>
        </For>
    }
}

/// Nothing that anybody typed: empty, a tick, a file, or options.
fn is_choice(text: &str) -> bool {
    let is_option =
        |part: &str| part.is_empty() || part == "yes" || part == FILE_COMES || part.parse::<FieldId>().is_ok();
    text.split(',').all(|part| is_option(part.trim()))
}

/// Without JavaScript: what a refused form brought along.
fn left_by_refused_form(desk: FormDesk) -> Vec<Kept> {
    desk.refused.with_value(|refused| {
        let Some(retry) = refused else { return Vec::new() };
        let typed = retry.values.iter().filter_map(|(name, text)| {
            let field = name.strip_prefix("values[f")?.strip_suffix(']')?;
            let is_same = retry.value(&format!("before[f{field}]")).as_deref() == Some(text);
            (!is_same && !text.trim().is_empty() && field.parse::<FieldId>().is_ok())
                .then(|| Kept { field: field.to_owned(), text: text.clone() })
        });
        typed.collect()
    })
}
