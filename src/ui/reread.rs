//! Live pages: read again when something changed, and put the answer into what is already on the screen.
//!
//! A page reads itself once through a blocking resource, so that the status is right and it works without
//! JavaScript. From then on the answers go into a signal: nothing is built anew but what differs, and focus, scroll
//! and what is being typed stay.

use crate::api::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::rc::Rc;

/// Calls `read` after each change of `changed` (not at first) and gives the answer to `take`.
///
/// At most one question is under way. A change that comes meanwhile asks once more afterwards, so the last answer
/// is never older than the last change. Answers for a page that was left are dropped. Does nothing on the server.
pub fn reread<T, Answer>(
    changed: Signal<u64>,
    read: impl Fn() -> Answer + 'static,
    take: impl Fn(Result<T, ApiError>) + 'static,
) where
    T: 'static,
    Answer: Future<Output = Result<T, ApiError>> + 'static,
{
    let is_reading = StoredValue::new(false);
    let is_due = StoredValue::new(false);
    let ends = Rc::new((read, take));
    Effect::watch(
        move || changed.get(),
        move |_, _, _| {
            if is_reading.get_value() {
                is_due.set_value(true);
                return;
            }
            is_reading.set_value(true);
            let ends = Rc::clone(&ends);
            spawn_local(async move {
                loop {
                    is_due.try_set_value(false);
                    let answer = (ends.0)().await;
                    let Some(again) = is_due.try_get_value() else { return };
                    (ends.1)(answer);
                    if !again {
                        break;
                    }
                }
                is_reading.try_set_value(false);
            });
        },
        false,
    );
}

/// The item of a keyed list as it is now. When the list has let go of it, as it was last: its line is about to go.
pub fn item_now<T>(list: Signal<Vec<T>>, first: T, same: fn(&T, &T) -> bool) -> Memo<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |before: Option<&T>| {
        list.with(|items| items.iter().find(|item| same(item, &first)).cloned())
            .unwrap_or_else(|| before.unwrap_or(&first).clone())
    })
}

/// Whether the page has been on the screen before: lines that come later may appear with a motion, the first may not.
pub fn has_settled() -> RwSignal<bool> {
    let settled = RwSignal::new(false);
    Effect::new(move |_| settled.set(true));
    settled
}
