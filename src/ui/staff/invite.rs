//! What the forms share that invite somebody: a contact, a member of the team.

use crate::api::ApiError;
use crate::ui::components::TextField;
use crate::ui::retry::{field_error, typed_or};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use vitrine_domain::{EMAIL_CHARS_MAX, PERSON_NAME_CHARS_MAX};

/// What stands in a field at first: what was typed into the refused form. Emptied after each success, for the next one.
pub fn typed_for_next<S>(action: ServerAction<S>) -> impl Fn(&'static str) -> Signal<String> + Copy
where
    S: ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    let added = RwSignal::new(false);
    Effect::watch(
        move || action.version().get(),
        move |_, _, _| {
            if let Some(Ok(_)) = action.value().get_untracked() {
                // Notifies each time: what was typed since has to go as well.
                added.set(true);
            }
        },
        false,
    );
    move |name| {
        let sent_back = typed_or(S::PATH, name, "");
        Signal::derive(move || if added.get() { String::new() } else { sent_back.clone() })
    }
}

/// Who it is, and the address that they will sign in with.
#[component]
pub fn NameAndAddress(
    /// What the fields' ids begin with.
    of: &'static str,
    /// What is said of the address.
    hint: &'static str,
    name: Signal<String>,
    email: Signal<String>,
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    view! {
        <TextField
            name="name"
            id=format!("{of}-name")
            label="Name"
            value=name
            max=PERSON_NAME_CHARS_MAX
            error=field_error(error, "name")
            is_required=true
            autocomplete="off"
        />
        <TextField
            name="email"
            id=format!("{of}-email")
            label="E-mail address"
            kind="email"
            hint=hint
            value=email
            max=EMAIL_CHARS_MAX
            error=field_error(error, "email")
            is_required=true
            autocomplete="off"
        />
    }
}
