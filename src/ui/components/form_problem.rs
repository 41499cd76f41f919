//! What is wrong with a form as a whole.

use super::Icon;
use crate::api::ApiError;
use leptos::prelude::*;

/// The sentence of an error above a form; nothing while there is none.
#[component]
pub fn FormProblem(
    /// Usually from [`crate::ui::retry::form_error`].
    #[prop(into)]
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    view! {
        {move || {
            error
                .get()
                .map(|error| {
                    view! {
                        <div class="callout danger form-problem" role="alert">
                            <Icon icon=icondata_lu::LuCircleAlert/>
                            <p>{error.sentence()}</p>
                        </div>
                    }
                })
        }}
    }
}
