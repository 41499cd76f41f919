//! How large a file may be.

use crate::api::settings::SetUploadLimit;
use crate::ui::components::{FormProblem, Submit, TextField, use_toasts};
use crate::ui::retry::{field_error, form_error, typed_or};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The form. It starts with what was kept when the page was opened.
#[component]
pub fn UploadLimitForm(megabytes: u64, action: ServerAction<SetUploadLimit>) -> impl IntoView {
    let error = form_error(action);
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            toasts.say(said);
        }
    });
    view! {
        <section class="card settings-part" aria-labelledby="settings-uploads">
            <h2 id="settings-uploads">"Files"</h2>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error=error />
                    <TextField
                        name="megabytes"
                        id="upload-limit"
                        label="Largest file, in MB"
                        hint="For staff and for customers. Files that are there already stay."
                        value=typed_or("settings/upload_limit", "megabytes", megabytes.to_string())
                        error=field_error(error, "megabytes")
                        is_required=true
                    />
                    <div class="form-actions">
                        <Submit label="Save limit" pending=action.pending() busy="Saving…" />
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}
