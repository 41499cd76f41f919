//! Whether customers may turn auto-pay off, and what they read where they may not.

use crate::api::permissions::SetAutopay;
use crate::ui::components::{FormProblem, Select, Submit, TextArea, use_toasts};
use crate::ui::retry::{field_error, form_error, typed_or};
use crate::ui::told::word;
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::AUTOPAY_TEXT_CHARS_MAX;
use vitrine_wire::SettingsView;

/// The form. It starts with what was kept when the page was opened; what is typed is never overwritten.
#[component]
pub fn AutopayForm(kept: SettingsView, action: ServerAction<SetAutopay>) -> impl IntoView {
    let error = form_error(action);
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            toasts.say(said);
        }
    });
    let begin = |name: &str, value: String| typed_or("settings/autopay", name, value);
    let text = RwSignal::new(begin("text", kept.autopay_text));
    let options = vec![
        ("true".to_owned(), "Customers may turn auto-pay off".to_owned()),
        ("false".to_owned(), "Customers may not, and read your message".to_owned()),
    ];
    view! {
        <section class="card settings-part" aria-labelledby="settings-autopay">
            <h2 id="settings-autopay">"Auto-pay"</h2>
            <p class="muted">
                "For all customers alike. They can always turn auto-pay on, and move it from one way of paying to another."
            </p>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error=error />
                    <Select
                        name="may_stop"
                        id="autopay-may-stop"
                        label="Turning auto-pay off"
                        options=options
                        value=begin("may_stop", word(kept.may_stop_autopay).to_owned())
                        error=field_error(error, "may_stop")
                    />
                    <TextArea
                        name="text"
                        id="autopay-text"
                        label="Your message (optional)"
                        text=text
                        rows=3
                        max=AUTOPAY_TEXT_CHARS_MAX
                        hint="Customers who may not turn it off read this in its place, such as whom to call."
                        error=field_error(error, "text")
                    />
                    <div class="form-actions">
                        <Submit label="Save auto-pay" pending=action.pending() busy="Saving…" />
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}
