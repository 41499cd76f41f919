//! Toasts: say what happened, and offer to undo it.

use super::Icon;
use leptos::prelude::*;
use std::time::Duration;

/// How long a toast stays; the clock stands while the pointer or the focus is on it.
const TOAST_SECS: u32 = 8;
/// More than this on the shelf at once and the oldest goes.
const TOASTS_MAX: usize = 4;

#[derive(Clone)]
struct Toast {
    number: u64,
    text: String,
    undo: Option<Callback<()>>,
}

/// The way to say something; cheap to copy into closures.
#[derive(Clone, Copy)]
pub struct Toasts {
    shelf: RwSignal<Vec<Toast>>,
    said: StoredValue<u64>,
}

impl Toasts {
    /// Says what happened.
    pub fn say(&self, text: String) {
        self.put(text, None);
    }

    /// Says what happened, with a button that takes it back.
    pub fn say_with_undo(&self, text: String, undo: Callback<()>) {
        self.put(text, Some(undo));
    }

    fn put(&self, text: String, undo: Option<Callback<()>>) {
        self.said.update_value(|said| *said += 1);
        let toast = Toast { number: self.said.get_value(), text, undo };
        self.shelf.update(|shelf| {
            shelf.push(toast);
            if shelf.len() > TOASTS_MAX {
                shelf.remove(0);
            }
        });
    }

    fn remove(&self, number: u64) {
        self.shelf.update(|shelf| shelf.retain(|toast| toast.number != number));
    }
}

/// Called once, in `App`.
pub fn provide_toasts() {
    provide_context(Toasts { shelf: RwSignal::new(Vec::new()), said: StoredValue::new(0) });
}

/// The toasts of the page.
///
/// # Panics
/// Outside of `App`, which provides them.
pub fn use_toasts() -> Toasts {
    expect_context::<Toasts>()
}

/// Where toasts appear; once, at the end of `App`.
#[component]
pub fn ToastShelf() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toast-shelf" role="status" aria-live="polite">
            <For each=move || toasts.shelf.get() key=|toast| toast.number let:toast>
                <ToastLine toast toasts/>
            </For>
        </div>
    }
}

#[component]
fn ToastLine(toast: Toast, toasts: Toasts) -> impl IntoView {
    let number = toast.number;
    let is_held = RwSignal::new(false);
    let left = StoredValue::new(TOAST_SECS);
    Effect::new(move |_| {
        let tick = move || {
            if is_held.try_get_untracked() != Some(false) {
                return;
            }
            left.update_value(|left| *left = left.saturating_sub(1));
            if left.get_value() == 0 {
                toasts.remove(number);
            }
        };
        if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
    });
    view! {
        <div
            class="toast"
            on:pointerenter=move |_| is_held.set(true)
            on:pointerleave=move |_| is_held.set(false)
            on:focusin=move |_| is_held.set(true)
            on:focusout=move |_| is_held.set(false)
        >
            <p>{toast.text}</p>
            {toast
                .undo
                .map(|undo| {
                    view! {
                        <button
                            type="button"
                            class="button small"
                            on:click=move |_| {
                                undo.run(());
                                toasts.remove(number);
                            }
                        >
                            <Icon icon=icondata_lu::LuUndo2/>
                            "Undo"
                        </button>
                    }
                })}
            <button
                type="button"
                class="button quiet icon-only small"
                aria-label="Dismiss"
                on:click=move |_| toasts.remove(number)
            >
                <Icon icon=icondata_lu::LuX/>
            </button>
        </div>
    }
}
