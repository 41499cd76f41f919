//! A reply that is not sent yet, kept in this browser so that a closed tab or an ended session loses nothing.

use crate::ui::drafts::DRAFT_KEY;
use leptos::prelude::*;
use vitrine_domain::JobId;

/// Fills `text` with what was left behind for this job, and keeps it from then on. Only in the browser.
pub fn keep_draft(job: JobId, text: RwSignal<String>) {
    let key = StoredValue::new(format!("{DRAFT_KEY}reply.{job}"));
    Effect::new(move |_| {
        if text.with_untracked(String::is_empty)
            && let Some(kept) = key.with_value(|key| read(key))
        {
            text.set(kept);
        }
    });
    Effect::watch(move || text.get(), move |now, _, _| key.with_value(|key| write(key, now)), false);
}

#[cfg(feature = "hydrate")]
fn storage() -> Option<web_sys::Storage> {
    // Refused in some private modes: then there are no drafts, and nothing else is missing.
    web_sys::window()?.local_storage().ok()?
}

#[cfg(feature = "hydrate")]
fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

#[cfg(feature = "hydrate")]
fn write(key: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = if text.is_empty() { storage.remove_item(key) } else { storage.set_item(key, text) };
    }
}

#[cfg(not(feature = "hydrate"))]
fn read(_key: &str) -> Option<String> {
    None
}

#[cfg(not(feature = "hydrate"))]
fn write(_key: &str, _text: &str) {}
