//! Forms without JavaScript. A form that the server refused is sent back (303) to its page with `?retry=<token>`; the
//! server hands what was typed and what was wrong to the page here, so that nothing typed is lost. In the browser the
//! action itself keeps both.

use crate::api::ApiError;
use crate::ui::components::SessionGuard;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize};

/// The id of what is said about a form that was sent back: the browser brings it into view.
pub const PROBLEM_ID: &str = "problem";

/// A form that was refused. The HTTP layer provides it as context before the page is rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// What was wrong.
    pub error: Option<ApiError>,
    /// Where the form was sent, such as `sessions/open`.
    pub endpoint: String,
    /// What was typed: name, text. Passwords are left out by the server.
    pub values: Vec<(String, String)>,
}

impl Retry {
    /// What was typed into a field.
    pub fn value(&self, name: &str) -> Option<String> {
        self.values.iter().find(|(field, _)| field == name).map(|(_, text)| text.clone())
    }
}

#[derive(Clone, Copy)]
struct Refused(RwSignal<Option<Retry>>);

/// Called once, in `App`. The browser reads the same value out of the page.
pub fn provide_retry() {
    let refused = SharedValue::new(use_context::<Retry>).into_inner();
    provide_context(Refused(RwSignal::new(refused)));
}

/// Forgets it: the reader went on to another page.
pub fn forget_retry() {
    if let Some(Refused(refused)) = use_context::<Refused>() {
        refused.set(None);
    }
}

/// The refused form, when it was sent to `endpoint` (such as `sessions/open`).
pub fn use_retry(endpoint: &str) -> Option<Retry> {
    let Refused(refused) = use_context::<Refused>()?;
    refused.get_untracked().filter(|retry| is_same_endpoint(&retry.endpoint, endpoint))
}

/// The page shows a form that was sent back.
pub fn has_retry() -> bool {
    use_context::<Refused>().is_some_and(|Refused(refused)| refused.with_untracked(Option::is_some))
}

/// What was typed into a field of the refused form, or else `fallback`.
pub fn typed_or(endpoint: &str, name: &str, fallback: impl Into<String>) -> String {
    use_retry(endpoint).and_then(|retry| retry.value(name)).unwrap_or_else(|| fallback.into())
}

/// What is wrong with a form: the action's error or, before it ran in this page, the refused form's. An answer
/// "not signed in" opens the dialog that asks to sign in again.
pub fn form_error<S>(action: ServerAction<S>) -> Signal<Option<ApiError>>
where
    S: ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    let refused = use_retry(S::PATH).and_then(|retry| retry.error);
    let guard = use_context::<SessionGuard>();
    Effect::new(move |_| {
        if let (Some(guard), Some(Err(error))) = (guard, action.value().get()) {
            guard.report(&error);
        }
    });
    Signal::derive(move || match action.value().get() {
        Some(answer) => answer.err(),
        None if action.version().get() == 0 => refused.clone(),
        None => None,
    })
}

/// The sentence for one field, from [`form_error`]'s signal.
pub fn field_error(error: Signal<Option<ApiError>>, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || error.with(|error| error.as_ref().and_then(|error| error.for_field(field))))
}

/// `/api/sessions/open` and `sessions/open` are the same.
fn is_same_endpoint(one: &str, other: &str) -> bool {
    let bare = |path: &str| path.trim_start_matches("/api").trim_start_matches('/').to_owned();
    bare(one) == bare(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoint_is_found_with_and_without_prefix() {
        assert!(is_same_endpoint("/api/sessions/open", "sessions/open"));
        assert!(is_same_endpoint("/api/sessions/open", "/api/sessions/open"));
        assert!(!is_same_endpoint("/api/sessions/open", "sessions/opened"));
        assert!(!is_same_endpoint("", "sessions/open"));
    }
}
