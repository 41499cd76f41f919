//! A reply that is not sent yet, kept in this browser so that a closed tab or an ended session loses nothing.

#[cfg(feature = "hydrate")]
use crate::ui::drafts::draft_key;
use crate::ui::portal::use_portal_frame;
use leptos::prelude::*;
use vitrine_domain::JobId;

/// Fills `text` with what was left behind for this job, and keeps it from then on. Only in the browser.
pub fn keep_draft(job: JobId, text: RwSignal<String>) {
    let email = use_portal_frame().with_untracked(|frame| frame.email.clone());
    let key = StoredValue::new((email, format!("reply.{job}")));
    Effect::new(move |_| {
        if text.with_untracked(String::is_empty)
            && let Some(kept) = key.with_value(|(email, what)| read(email, what))
        {
            text.set(kept);
        }
    });
    let keep = move |now: &String| key.with_value(|(email, what)| write(email, what, now));
    Effect::watch(move || text.get(), move |now, _, _| keep(now), false);
}

#[cfg(feature = "hydrate")]
fn storage() -> Option<web_sys::Storage> {
    // Refused in some private modes: then there are no drafts, and nothing else is missing.
    web_sys::window()?.local_storage().ok()?
}

#[cfg(feature = "hydrate")]
fn read(email: &str, what: &str) -> Option<String> {
    storage()?.get_item(&draft_key(email, what)).ok()?
}

#[cfg(feature = "hydrate")]
fn write(email: &str, what: &str, text: &str) {
    if let Some(storage) = storage() {
        let key = draft_key(email, what);
        let _ = if text.is_empty() { storage.remove_item(&key) } else { storage.set_item(&key, text) };
    }
}

#[cfg(not(feature = "hydrate"))]
fn read(_email: &str, _what: &str) -> Option<String> {
    None
}

#[cfg(not(feature = "hydrate"))]
fn write(_email: &str, _what: &str, _text: &str) {}
