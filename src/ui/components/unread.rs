//! Unread: the mark in lists, and whether a page is before its reader's eyes.

use crate::ui::in_frame::is_in_frame;
use leptos::prelude::*;
use vitrine_domain::{EntryId, JobId};

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
fn in_sight() -> Signal<bool> {
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

/// Calls `mark` with the newest entry whenever something is unread and the page is in sight.
pub fn mark_in_sight(is_unread: Memo<bool>, last: Memo<Option<EntryId>>, mark: impl Fn(EntryId) + 'static) {
    let is_seen = in_sight();
    Effect::new(move |_| {
        // Who looks at the portal as somebody else reads nothing for them.
        if !is_in_frame()
            && is_seen.get()
            && is_unread.get()
            && let Some(entry) = last.get()
        {
            mark(entry);
        }
    });
}

/// What the form without JavaScript says that was seen: a job, up to its newest entry.
#[component]
pub fn SeenFields(job: JobId, last: Memo<Option<EntryId>>) -> impl IntoView {
    let entry = move || last.get().map(|entry| entry.to_string()).unwrap_or_default();
    view! {
        <input type="hidden" name="job" value=job.to_string() />
        <input type="hidden" name="entry" value=entry />
    }
}
