//! Moving cards by keyboard: Shift with the left or right arrow takes the job whose title has the focus to the stage
//! before or after.

use super::Desk;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, KeyboardEvent};
use std::time::Duration;

/// The card is drawn anew in its new column; the focus follows it there after so long.
const FOCUS_AFTER: [Duration; 3] =
    [Duration::from_millis(250), Duration::from_millis(700), Duration::from_millis(1500)];

/// Listens while the board is on the screen.
pub(super) fn move_by_keyboard(desk: Desk) {
    Effect::new(move |_| {
        let listening = window_event_listener(ev::keydown, move |event| {
            if let Some((job, from, to)) = wanted(desk, &event) {
                event.prevent_default();
                desk.move_to(job.clone(), from, to);
                for wait in FOCUS_AFTER {
                    let job = job.clone();
                    set_timeout(move || follow(&job), wait);
                }
            }
        });
        on_cleanup(move || listening.remove());
    });
}

fn wanted(desk: Desk, event: &KeyboardEvent) -> Option<(String, String, String)> {
    if !event.shift_key() || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let is_right = match event.key().as_str() {
        "ArrowRight" => true,
        "ArrowLeft" => false,
        _ => return None,
    };
    let link = document().active_element().filter(|at| at.matches(".board-link").unwrap_or_default())?;
    let job = link.closest("[data-job]").ok()??.get_attribute("data-job")?;
    desk.view.with_untracked(|view| {
        let holds = |cards: &[vitrine_wire::BoardCard]| {
            cards.iter().any(|card| card.may_move && card.line.job.to_string() == job)
        };
        let at = view.columns.iter().position(|column| holds(&column.cards))?;
        let to = if is_right { at + 1 } else { at.checked_sub(1)? };
        let (from, to) = (view.columns.get(at)?, view.columns.get(to)?);
        Some((job.clone(), from.stage.stage.to_string(), to.stage.stage.to_string()))
    })
}

/// Puts the focus on the card again, unless it went somewhere else meanwhile.
fn follow(job: &str) {
    let is_free = document().active_element().is_none_or(|at| at.tag_name() == "BODY");
    let link = document().query_selector(&format!("[data-job='{job}'] .board-link")).ok().flatten();
    if is_free && let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _ = link.focus();
    }
}
