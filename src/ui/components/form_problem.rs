//! What is wrong with a form as a whole.

use super::Icon;
use crate::api::ApiError;
use crate::ui::retry::{PROBLEM_ID, has_retry};
use leptos::prelude::*;

/// The sentence of an error above a form; nothing while there is none.
#[component]
pub fn FormProblem(
    /// Usually from [`crate::ui::retry::form_error`].
    #[prop(into)]
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    let id = has_retry().then_some(PROBLEM_ID);
    view! {
        {move || {
            error
                .get()
                .map(|error| {
                    view! {
                        <div class="callout danger form-problem" role="alert" id=id>
                            <Icon icon=icondata_lu::LuCircleAlert/>
                            <p>{error.sentence()}</p>
                        </div>
                    }
                })
        }}
    }
}
