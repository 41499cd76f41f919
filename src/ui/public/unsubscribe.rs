//! The link that ends mails: opening it changes nothing and tells nothing, good link or bad; the button uses it up.
//! A plain form: the answer, which names the business, is shown once on the page that it goes on to.

use super::plate::Plate;
use crate::api::ApiError;
use crate::api::mails::Unsubscribe;
use crate::ui::components::FormProblem;
use crate::ui::retry::use_retry;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// `/unsubscribe/:secret`.
#[component]
pub fn UnsubscribePage() -> impl IntoView {
    let params = use_params_map();
    let secret = params.with_untracked(|params| params.get("secret").unwrap_or_default());
    let refused = use_retry(Unsubscribe::PATH).and_then(|retry| retry.error);
    let error = refused.map(|error| match error {
        ApiError::NotFound => ApiError::Conflict(
            "This link has been used already, or it is not complete. You can also turn the mails off on the account \
             page of your portal."
                .to_owned(),
        ),
        other => other,
    });
    view! {
        <Plate title="No more mails?" lead="You will get no more mails about news on your jobs. You can turn them on again on the account page of the portal.">
            <form action=Unsubscribe::PATH method="post">
                <div class="form">
                    <FormProblem error=Signal::stored(error)/>
                    <input type="hidden" name="secret" value=secret/>
                    <div class="form-actions">
                        <button type="submit" class="button primary wide">
                            "End the mails"
                        </button>
                    </div>
                </div>
            </form>
        </Plate>
    }
}

/// `/unsubscribed`.
#[component]
pub fn UnsubscribedPage() -> impl IntoView {
    let answer = use_retry(Unsubscribe::PATH).and_then(|retry| retry.value("answer"));
    let business = answer.and_then(|text| leptos::serde_json::from_str::<String>(&text).ok()).unwrap_or_default();
    let lead = if business.is_empty() {
        "You get no more mails about news on your jobs. You can close this page.".to_owned()
    } else {
        format!("{business} sends you no more mails about news on your jobs. You can close this page.")
    };
    view! {
        <Plate title="Mails are off" lead=lead>
            <p>
                <A href="/user" attr:class="button wide">
                    "Open your jobs"
                </A>
            </p>
        </Plate>
    }
}
