//! Signing up: a new business with its owner.

use super::login_fields::LoginFields;
use super::plate::Plate;
use crate::api::account::SignUp;
use crate::ui::components::{FormProblem, Submit, TextField};
use crate::ui::retry::{field_error, form_error, typed_or};
use leptos::{form::ActionForm, prelude::*};
use leptos_router::components::A;

const ENDPOINT: &str = "tenants/create";

/// `/signup`.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let sign_up = ServerAction::<SignUp>::new();
    let error = form_error(sign_up);
    view! {
        <Plate title="Set up your business" lead="You become its owner and can invite everybody else.">
            <ActionForm action=sign_up>
                <div class="form">
                    <FormProblem error/>
                    <TextField
                        name="tenant_name"
                        label="Name of the business"
                        hint="Your customers see it."
                        value=typed_or(ENDPOINT, "tenant_name", "")
                        autocomplete="organization"
                        error=field_error(error, "tenant_name")
                        is_required=true
                    />
                    <TextField
                        name="name"
                        label="Your name"
                        value=typed_or(ENDPOINT, "name", "")
                        autocomplete="name"
                        error=field_error(error, "name")
                        is_required=true
                    />
                    <LoginFields
                        endpoint=ENDPOINT
                        email_label="Your e-mail address"
                        hint="At least 10 characters. If you sign in to Vitrine already, use that password."
                        is_new=true
                        error=error
                    />
                    <div class="form-actions">
                        <Submit
                            label="Set up the business"
                            pending=sign_up.pending()
                            busy="Setting up…"
                            class="button primary wide"
                        />
                    </div>
                </div>
            </ActionForm>
            <p class="plate-foot">"Known here already? " <A href="/sign-in">"Sign in"</A></p>
        </Plate>
    }
}
