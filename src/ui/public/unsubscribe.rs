//! The link that ends mails: opening it changes nothing and tells nothing, good link or bad; the button uses it up.

use super::plate::Plate;
use crate::api::ApiError;
use crate::api::mails::Unsubscribe;
use crate::ui::components::{FormProblem, Submit};
use crate::ui::retry::form_error;
use leptos::{form::ActionForm, prelude::*};
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// `/unsubscribe/:secret`.
#[component]
pub fn UnsubscribePage() -> impl IntoView {
    let params = use_params_map();
    let secret = params.with_untracked(|params| params.get("secret").unwrap_or_default());
    let end = ServerAction::<Unsubscribe>::new();
    let asked = form_error(end);
    let error = Signal::derive(move || {
        asked.get().map(|error| match error {
            ApiError::NotFound => ApiError::Conflict(
                "This link has been used already, or it is not complete. You can also turn the mails off on the account \
                 page of your portal."
                    .to_owned(),
            ),
            other => other,
        })
    });
    view! {
        <Plate title="No more mails?" lead="You will get no more mails about news on your jobs. You can turn them on again on the account page of the portal.">
            <ActionForm action=end>
                <div class="form">
                    <FormProblem error/>
                    <input type="hidden" name="secret" value=secret/>
                    <div class="form-actions">
                        <Submit label="End the mails" pending=end.pending() class="button primary wide"/>
                    </div>
                </div>
            </ActionForm>
        </Plate>
    }
}

/// `/unsubscribed`.
#[component]
pub fn UnsubscribedPage() -> impl IntoView {
    view! {
        <Plate
            title="Mails are off"
            lead="You get no more mails about news on your jobs. You can close this page."
        >
            <p>
                <A href="/user/jobs" attr:class="button wide">
                    "Open your jobs"
                </A>
            </p>
        </Plate>
    }
}
