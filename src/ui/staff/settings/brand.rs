//! The business's name and accent colour, as customers see them.

use crate::api::settings::SetBrand;
use crate::ui::components::{FormProblem, Submit, TextField, use_toasts};
use crate::ui::retry::{field_error, form_error, typed_or};
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::TENANT_NAME_CHARS_MAX;

/// The form. It starts with what was kept when the page was opened; what is typed is never overwritten.
#[component]
pub fn BrandForm(name: String, accent: String, action: ServerAction<SetBrand>) -> impl IntoView {
    let error = form_error(action);
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            toasts.say(said);
        }
    });
    view! {
        <section class="card settings-part" aria-labelledby="settings-brand">
            <h2 id="settings-brand">"Name and colour"</h2>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error=error />
                    <TextField
                        name="name"
                        id="brand-name"
                        label="Business name"
                        hint="Customers see it at the top of the portal and on invitations."
                        value=typed_or("settings/brand", "name", name)
                        max=TENANT_NAME_CHARS_MAX
                        error=field_error(error, "name")
                        is_required=true
                        autocomplete="organization"
                    />
                    <TextField
                        name="accent"
                        id="brand-accent"
                        label="Accent colour"
                        kind="color"
                        hint="For buttons and links. Where it would be hard to read, a darker or lighter tone is used."
                        value=typed_or("settings/brand", "accent", accent)
                        error=field_error(error, "accent")
                    />
                    <div class="form-actions">
                        <Submit label="Save name and colour" pending=action.pending() busy="Saving…" />
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}
