//! What the page asks of the browser itself: where the reader has scrolled to, and text kept for later. On the server
//! there is no browser; the same functions do nothing there.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use vitrine_domain::JobId;

/// How far, in pixels, the reader may be from the end and still count as being there.
pub const NEAR_END_PX: i32 = 120;

/// Whether the end of the feed can be seen, or is at most `margin_px` pixels below what can be seen. On wide screens
/// the feed scrolls by itself, on narrow ones the page does.
#[cfg(feature = "hydrate")]
pub fn is_end_visible(scroller: &HtmlElement, end: &HtmlElement, margin_px: i32) -> bool {
    if scrolls_by_itself(scroller) {
        return scroller.scroll_top() >= -margin_px;
    }
    let mut top = f64::from(end.offset_top());
    let mut parent = end.offset_parent();
    while let Some(element) = parent.and_then(|parent| parent.dyn_into::<HtmlElement>().ok()) {
        top += f64::from(element.offset_top());
        parent = element.offset_parent();
    }
    let window = window();
    let scrolled = window.scroll_y().unwrap_or_default();
    let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    top <= scrolled + height + f64::from(margin_px)
}

/// On the server nobody has scrolled.
#[cfg(not(feature = "hydrate"))]
pub const fn is_end_visible(_scroller: &HtmlElement, _end: &HtmlElement, _margin_px: i32) -> bool {
    true
}

/// Brings the end of the feed into view; where it can be seen already, nothing moves.
pub fn show_end(scroller: &HtmlElement, end: &HtmlElement) {
    if scrolls_by_itself(scroller) {
        scroller.set_scroll_top(0);
    } else if !is_end_visible(scroller, end, 0) {
        end.scroll_into_view_with_bool(false);
    }
}

/// Such a feed is laid out from its end (column-reverse): position 0 is the end, earlier ones are negative.
fn scrolls_by_itself(scroller: &HtmlElement) -> bool {
    scroller.scroll_height() > scroller.client_height() + 1
}

#[cfg(feature = "hydrate")]
fn storage() -> Option<leptos::web_sys::Storage> {
    // A browser may forbid it (private windows, policies): then nothing is kept, and nothing breaks.
    window().local_storage().ok().flatten()
}

#[cfg(feature = "hydrate")]
fn draft_key(email: &str, job: JobId) -> String {
    crate::ui::drafts::draft_key(email, &format!("note.{job}"))
}

/// The text that the person with this address left in a job's composer.
#[cfg(feature = "hydrate")]
pub fn kept_draft(email: &str, job: JobId) -> Option<String> {
    storage()?.get_item(&draft_key(email, job)).ok().flatten()
}

/// Nothing is kept on the server.
#[cfg(not(feature = "hydrate"))]
pub const fn kept_draft(_email: &str, _job: JobId) -> Option<String> {
    None
}

/// Keeps the text of a job's composer in this browser; an empty one is forgotten.
#[cfg(feature = "hydrate")]
pub fn keep_draft(email: &str, job: JobId, text: &str) {
    if let Some(storage) = storage() {
        let key = draft_key(email, job);
        // A full storage is no reason to stop somebody from writing.
        let _ = if text.trim().is_empty() { storage.remove_item(&key) } else { storage.set_item(&key, text) };
    }
}

/// Nothing is kept on the server.
#[cfg(not(feature = "hydrate"))]
pub const fn keep_draft(_email: &str, _job: JobId, _text: &str) {}

/// Moves the focus to an element once the page has been painted.
pub fn focus_soon(id: String) {
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id).and_then(|found| found.dyn_into::<HtmlElement>().ok())
        {
            // An element that cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    });
}
