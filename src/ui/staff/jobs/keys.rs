//! Up and down the jobs list by keyboard: j and k anywhere on the page, the arrows once a job has the focus. Enter
//! opens, since the focus is on the job's link.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement, KeyboardEvent};

const LINK: &str = "a.job-link";

/// Listens while the list is on the screen.
pub fn move_by_keyboard() {
    Effect::new(move |_| {
        let listening = window_event_listener(ev::keydown, |event| {
            if let Some(link) = next_link(&event) {
                event.prevent_default();
                let _ = link.focus();
            }
        });
        on_cleanup(move || listening.remove());
    });
}

fn next_link(event: &KeyboardEvent) -> Option<HtmlElement> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let focused = document().active_element();
    let row = focused.as_ref().filter(|element| is_link(element)).and_then(|element| element.closest("tr").ok()?);
    let is_down = match event.key().as_str() {
        "j" => true,
        "k" => false,
        "ArrowDown" if row.is_some() => true,
        "ArrowUp" if row.is_some() => false,
        _ => return None,
    };
    let Some(row) = row else {
        // Letters that somebody types into a field, and keys inside a dialog, are theirs.
        let is_busy = focused.is_some_and(|element| {
            element.closest("input, select, textarea, dialog, details[open]").ok().flatten().is_some()
        });
        if is_busy {
            return None;
        }
        return link_in(document().query_selector(&format!(".job-table {LINK}")).ok().flatten());
    };
    let other = if is_down { row.next_element_sibling() } else { row.previous_element_sibling() };
    link_in(other.and_then(|row| row.query_selector(LINK).ok().flatten()))
}

fn is_link(element: &Element) -> bool {
    element.closest(LINK).ok().flatten().is_some()
}

fn link_in(found: Option<Element>) -> Option<HtmlElement> {
    found?.dyn_into().ok()
}
