//! Showing an entry to the customer and hiding it again.

use super::desk::{JobDesk, names_in_words};
use crate::api::entries::{SetEntryAudience, set_entry_audience};
use crate::ui::components::Icon;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use vitrine_domain::{Audience, EntryId};
use vitrine_wire::{Sight, StaffEntry};

const STALE: &str =
    "Somebody else changed this entry in the meantime, so it was left as it is. Look again, then decide.";

/// The button of an entry. Shows the new state only when the server has answered: what a customer sees is never
/// guessed.
#[component]
pub fn AudienceToggle(desk: JobDesk, entry: Memo<StaffEntry>) -> impl IntoView {
    let id = entry.with_untracked(|entry| entry.entry);
    let is_pending = RwSignal::new(false);
    let audience = Memo::new(move |_| entry.with(|entry| entry.audience));
    let may_toggle = Memo::new(move |_| entry.with(|entry| entry.may_toggle));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !is_pending.get_untracked() {
            let version = entry.with_untracked(|entry| entry.version);
            flip(desk, id, version, audience.get_untracked().flipped(), Some(is_pending));
        }
    };
    let label = move || match (audience.get(), is_pending.get()) {
        (Audience::Internal, false) => "Show to customer",
        (Audience::Internal, true) => "Showing…",
        (Audience::Customer, false) => "Hide from customer",
        (Audience::Customer, true) => "Hiding…",
    };
    let title = move || desk.facts.with(|facts| title(audience.get(), &facts.sight));
    move || {
        may_toggle.get().then(|| {
            view! {
                <form action=SetEntryAudience::PATH method="post" class="entry-toggle" on:submit=submit>
                    <input type="hidden" name="job" value=desk.job.to_string()/>
                    <input type="hidden" name="entry" value=id.to_string()/>
                    <input type="hidden" name="version" value=move || entry.with(|entry| entry.version.to_string())/>
                    <input type="hidden" name="audience" value=move || audience.get().flipped().as_str()/>
                    // Stays focusable while it waits: a disabled button would lose the focus.
                    <button
                        type="submit"
                        class="button quiet small"
                        title=title
                        aria-disabled=move || is_pending.get().then_some("true")
                        class:is-busy=move || is_pending.get()
                    >
                        {move || match audience.get() {
                            Audience::Internal => view! { <Icon icon=icondata_lu::LuEye/> },
                            Audience::Customer => view! { <Icon icon=icondata_lu::LuEyeOff/> },
                        }}
                        {label}
                    </button>
                </form>
            }
        })
    }
}

/// Who is concerned, by name.
fn title(audience: Audience, sight: &Sight) -> String {
    match (audience, &sight.nobody_because) {
        (Audience::Internal, None) => format!("{} will see it at once", names_in_words(&sight.names)),
        (Audience::Internal, Some(why)) => format!("Nobody will see it for now. {why}"),
        (Audience::Customer, None) => format!("{} will not see it any more", names_in_words(&sight.names)),
        (Audience::Customer, Some(why)) => format!("Nobody sees it for now. {why}"),
    }
}

/// Asks the server, takes over its answer and says what happened. With `is_pending` (the button's own) it can be
/// undone; an undo cannot be undone by its toast, but by the button.
fn flip(desk: JobDesk, entry: EntryId, version: i64, to: Audience, is_pending: Option<RwSignal<bool>>) {
    if let Some(is_pending) = is_pending {
        is_pending.set(true);
    }
    spawn_local(async move {
        let answer =
            set_entry_audience(desk.job.to_string(), entry.to_string(), version.to_string(), to.as_str().to_owned())
                .await;
        match answer {
            Ok(changed) => {
                let version = changed.entry.version;
                desk.put_entry(changed.entry);
                if is_pending.is_some() {
                    let undo = Callback::new(move |()| flip(desk, entry, version, to.flipped(), None));
                    desk.toasts.say_with_undo(changed.said, undo);
                } else {
                    desk.toasts.say(changed.said);
                }
            }
            Err(error) => desk.say_problem(&error, STALE),
        }
        if let Some(is_pending) = is_pending {
            is_pending.try_set(false);
        }
    });
}
