//! Moving cards by keyboard: Shift with the left or right arrow takes the job whose title has the focus to the stage
//! before or after.

use super::Desk;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, KeyboardEvent};

/// Listens while the board is on the screen.
pub(super) fn move_by_keyboard(desk: Desk) {
    // The job that was moved last, and the stage it left.
    let moved = StoredValue::new(None::<(String, String)>);
    // The card is drawn anew in its new column; the focus follows it there.
    Effect::new(move |_| {
        let has_left = |(job, from): &(String, String)| {
            desk.view.with_untracked(|view| {
                let left = view.columns.iter().filter(|column| column.stage.stage.to_string() == *from);
                !left.flat_map(|column| &column.cards).any(|card| card.line.job.to_string() == *job)
            })
        };
        desk.view.track();
        if let Some((job, _)) = moved.get_value().filter(has_left) {
            moved.set_value(None);
            request_animation_frame(move || follow(&job));
        }
    });
    Effect::new(move |_| {
        let listening = window_event_listener(ev::keydown, move |event| {
            if let Some((job, from, to)) = wanted(desk, &event) {
                event.prevent_default();
                moved.set_value(Some((job.clone(), from.clone())));
                desk.move_to(job, from, to);
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
