//! The business's logo. A plain form sends it, with and without JavaScript alike: see `http/logo.rs`.

use crate::api::settings::RemoveLogo;
use crate::ui::components::{FormProblem, Submit, use_toasts};
use crate::ui::retry::{form_error, use_retry};
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_wire::SettingsView;

/// The logo as it is, another one, or none.
#[component]
pub fn LogoForm(view: Signal<SettingsView>, action: ServerAction<RemoveLogo>) -> impl IntoView {
    let logo = Memo::new(move |_| view.with(|view| view.logo.clone()));
    let problem = use_retry("settings/logo").and_then(|retry| retry.error);
    let sentence = problem.map(|error| error.for_field("logo").unwrap_or_else(|| error.sentence())).unwrap_or_default();
    let is_wrong = !sentence.is_empty();
    let error = form_error(action);
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            toasts.say(said);
        }
    });
    view! {
        <section class="card settings-part" aria-labelledby="settings-logo">
            <h2 id="settings-logo">"Logo"</h2>
            <FormProblem error=error />
            {move || match logo.get() {
                Some(address) => {
                    view! {
                        <div class="logo-row">
                            <img class="logo-shown" src=address alt="Your logo" />
                            <ActionForm action=action>
                                <Submit
                                    label="Remove the logo"
                                    pending=action.pending()
                                    busy="Removing…"
                                    class="button quiet small"
                                />
                            </ActionForm>
                        </div>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <p class="muted">
                            "No logo yet. Until there is one, a mark in your accent colour stands before your name."
                        </p>
                    }
                        .into_any()
                }
            }}
            <form class="form" method="post" action="/api/settings/logo" enctype="multipart/form-data">
                <div class="field">
                    <label for="logo-file">"Picture"</label>
                    <p class="field-hint" id="logo-file-hint">
                        "PNG, JPEG or WebP, up to 2 MB. Where it was taken and by whom is removed."
                    </p>
                    <input
                        id="logo-file"
                        name="logo"
                        type="file"
                        accept="image/png,image/jpeg,image/webp"
                        required
                        aria-invalid=is_wrong.then_some("true")
                        aria-describedby="logo-file-error logo-file-hint"
                    />
                    <p class="field-error" id="logo-file-error">
                        {sentence}
                    </p>
                </div>
                <div class="form-actions">
                    <button class="button primary" type="submit">
                        "Use this picture"
                    </button>
                </div>
            </form>
        </section>
    }
}
