//! Actions that answer with a sentence: it becomes a toast, with undo where there is a way back.

use crate::api::ApiError;
use crate::ui::components::use_toasts;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Says the answer of each success. `back` makes the question that undoes a question; the undo says its own sentence.
pub fn tell<S>(action: ServerAction<S>, back: fn(S) -> S)
where
    S: ServerFn<Output = String, Error = ApiError> + Clone + Send + Sync + 'static,
{
    let toasts = use_toasts();
    let asked = asked_last(action);
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            match asked.get_value() {
                Some(question) => toasts.say_with_undo(
                    said,
                    Callback::new(move |()| {
                        action.dispatch(back(question.clone()));
                    }),
                ),
                None => toasts.say(said),
            }
        }
    });
}

/// What the action was last asked. Kept beyond the answer, which makes the action forget it.
pub fn asked_last<S>(action: ServerAction<S>) -> StoredValue<Option<S>>
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    let asked = StoredValue::new(None);
    Effect::new(move |_| {
        if let Some(question) = action.input().get() {
            asked.set_value(Some(question));
        }
    });
    asked
}

/// The word that a form sends for a switch.
pub const fn word(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}

/// The other of the two.
pub fn other_word(on: &str) -> String {
    word(on != "true").to_owned()
}
