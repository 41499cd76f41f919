//! Signing in: one page for staff and contacts.

use super::login_fields::LoginFields;
use super::plate::Plate;
use crate::api::account::SignIn;
use crate::ui::components::{FormProblem, Submit};
use crate::ui::retry::{form_error, typed_or};
use leptos::{form::ActionForm, prelude::*};
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// `/sign-in`, with `?next=` for where to go afterwards.
#[component]
pub fn SignInPage() -> impl IntoView {
    let sign_in = ServerAction::<SignIn>::new();
    let error = form_error(sign_in);
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    view! {
        <Plate title="Sign in" lead="With the e-mail address that you are known by.">
            <ActionForm action=sign_in>
                <div class="form">
                    <FormProblem error/>
                    <input type="hidden" name="next" value=typed_or("sessions/open", "next", next)/>
                    <LoginFields endpoint="sessions/open" email_label="E-mail address" error=error/>
                    <div class="form-actions">
                        <Submit
                            label="Sign in"
                            pending=sign_in.pending()
                            busy="Signing in…"
                            class="button primary wide"
                        />
                    </div>
                </div>
            </ActionForm>
            <p class="plate-foot">"New here? " <A href="/signup">"Set up your business"</A></p>
        </Plate>
    }
}
