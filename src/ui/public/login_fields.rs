//! Address and password, for signing in and for signing up.

use crate::api::ApiError;
use crate::ui::components::TextField;
use crate::ui::retry::{field_error, typed_or};
use leptos::prelude::*;

/// Both fields. What was typed comes back, but for the password.
#[component]
pub(super) fn LoginFields(
    /// Where the form is sent.
    endpoint: &'static str,
    /// What the address is called.
    email_label: &'static str,
    /// A remark about the password.
    #[prop(optional)]
    hint: &'static str,
    /// The password is chosen here.
    #[prop(optional)]
    is_new: bool,
    /// What is wrong with the form.
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    view! {
        <TextField
            name="email"
            label=email_label
            kind="email"
            value=typed_or(endpoint, "email", "")
            autocomplete="username"
            error=field_error(error, "email")
            is_required=true
        />
        <TextField
            name="password"
            label="Password"
            kind="password"
            hint=hint
            autocomplete=if is_new { "new-password" } else { "current-password" }
            error=field_error(error, "password")
            is_required=true
        />
    }
}
