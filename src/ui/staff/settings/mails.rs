//! How contacts are mailed about news on their jobs.

use crate::api::mails::SetMails;
use crate::ui::components::{FormProblem, LinkButton, Select, Submit, TextField, use_toasts};
use crate::ui::retry::{field_error, form_error, typed_or};
use crate::ui::told::word;
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_wire::SettingsView;

/// The form. It starts with what was kept when the page was opened; what is typed is never overwritten.
#[component]
pub fn MailForm(first: SettingsView, action: ServerAction<SetMails>) -> impl IntoView {
    let error = form_error(action);
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            toasts.say(said);
        }
    });
    let kept = |name: &str, value: String| typed_or("settings/mails", name, value);
    let choice = |yes: &str, no: &str| vec![("true".to_owned(), yes.to_owned()), ("false".to_owned(), no.to_owned())];
    view! {
        <section class="card settings-part" aria-labelledby="settings-mails">
            <h2 id="settings-mails">"Mails to customers"</h2>
            <p class="muted">
                "A contact gets one mail about everything new that they may see. What you hide again before it goes out is \
                not sent. Turning mails off keeps everything in the portal; for a single contact there is a switch on the \
                customer’s page."
            </p>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error=error />
                    <Select
                        name="on"
                        id="mails-on"
                        label="Mails about news on jobs"
                        options=choice("On", "Off: no contact gets any, what waits is not sent")
                        value=kept("on", word(first.mails_contacts).to_owned())
                        error=field_error(error, "on")
                    />
                    <TextField
                        name="minutes"
                        id="mails-minutes"
                        label="Minutes to gather news"
                        hint="The mail goes out so long after the first news: a busy hour makes one mail. 0 sends at once."
                        value=kept("minutes", first.mail_after_mins.to_string())
                        error=field_error(error, "minutes")
                        is_required=true
                    />
                    <Select
                        name="quotes"
                        id="mails-quotes"
                        label="What stands in the mail"
                        options=choice("A link, and what you wrote", "A link and a sentence, not what you wrote")
                        value=kept("quotes", word(first.mails_quote).to_owned())
                        error=field_error(error, "quotes")
                    />
                    <div class="form-actions">
                        <Submit label="Save mails" pending=action.pending() busy="Saving…" />
                        <LinkButton href="/outbox">"Open the outbox"</LinkButton>
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}
