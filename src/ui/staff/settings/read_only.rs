//! The switch that makes the portal read-only.

use crate::api::settings::SetReadOnly;
use crate::ui::components::{FormProblem, Submit};
use crate::ui::retry::form_error;
use crate::ui::switch_row::SwitchRow;
use crate::ui::told::{other_word, tell, word};
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_wire::SettingsView;

/// How it stands, what turning it would do, the button.
#[component]
pub fn ReadOnly(view: Signal<SettingsView>, action: ServerAction<SetReadOnly>) -> impl IntoView {
    let error = form_error(action);
    tell(action, |question| SetReadOnly { on: other_word(&question.on) });
    let on = Memo::new(move |_| view.with(|view| view.portal_is_read_only));
    let effect = move || {
        let contacts = match view.with(|view| view.active_contacts) {
            1 => "1 contact".to_owned(),
            many => format!("{many} contacts"),
        };
        if on.get() {
            format!(
                "{contacts} read the portal and change nothing. Turning this off brings back replies, files and forms, at \
                 once, where the pipeline allows them."
            )
        } else {
            format!(
                "Turning this on takes the reply box, the form for files and every field to fill in away from {contacts} at \
                 once, whatever the pipelines say. What they were typing is kept in their browser."
            )
        }
    };
    view! {
        <section class="card settings-part" aria-labelledby="settings-read-only">
            <h2 id="settings-read-only">"What customers can do"</h2>
            <FormProblem error=error />
            <SwitchRow
                id="switch-read-only"
                title="Read-only portal"
                is_on=on
                is_hiding=true
                effect=Signal::derive(effect)
            >
                <ActionForm action=action>
                    <input type="hidden" name="on" value=move || word(!on.get()) />
                    <Submit
                        label=Signal::derive(move || {
                            if on.get() { "Let customers answer" } else { "Make it read-only" }.to_owned()
                        })
                        pending=action.pending()
                        class="button"
                    />
                </ActionForm>
            </SwitchRow>
        </section>
    }
}
