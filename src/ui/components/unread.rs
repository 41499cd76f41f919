//! Unread: the mark in lists, and whether a page is before its reader's eyes.

use leptos::prelude::*;

/// *New* beside something that holds what the reader has not seen.
#[component]
pub fn UnreadMark(
    /// There is something.
    #[prop(into)]
    is_unread: Signal<bool>,
) -> impl IntoView {
    move || is_unread.get().then(|| view! { <span class="unread-mark">"New"</span> })
}

/// Whether the page has come alive and is in sight: not in a tab behind others. Never on the server.
pub fn in_sight() -> Signal<bool> {
    let is_seen = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let look = move || is_seen.set(!document().hidden());
        look();
        let turned = window_event_listener_untyped("visibilitychange", move |_| look());
        on_cleanup(move || turned.remove());
    });
    is_seen.into()
}
