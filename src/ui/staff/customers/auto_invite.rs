//! The switch that invites a customer's contacts by themselves.

use crate::api::customers::SetAutoInvite;
use crate::ui::components::{FormProblem, Submit};
use crate::ui::retry::form_error;
use crate::ui::switch_row::SwitchRow;
use crate::ui::told::{other_word, tell, word};
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_wire::CustomerView;

/// How it stands, what turning it does, the button for those who may.
#[component]
pub fn AutoInvite(view: Signal<CustomerView>, action: ServerAction<SetAutoInvite>) -> impl IntoView {
    let id = view.with_untracked(|view| view.customer);
    let is_on = Memo::new(move |_| view.with(|view| view.auto_invites));
    let may = Memo::new(move |_| view.with(|view| view.may_set_auto_invite));
    let error = form_error(action);
    tell(action, |question| SetAutoInvite { on: other_word(&question.on), ..question });
    let effect = move || {
        let name = view.with(|view| view.name.clone());
        if is_on.get() {
            format!(
                "When a job of {name} comes to the first stage that customers have access to, it is shared with them and \
                 every contact who is not blocked gets a link by mail, once for each job. New jobs that begin there do \
                 the same."
            )
        } else {
            format!(
                "Nobody of {name} gets a link unless somebody shares a job with them. Turning this on invites nobody at \
                 once: it begins with the next job that comes to the first stage that customers have access to."
            )
        }
    };
    view! {
        <section class="card" aria-labelledby="customer-auto-invite">
            <h2 id="customer-auto-invite">"New jobs"</h2>
            <FormProblem error=error />
            <SwitchRow
                id="switch-auto-invite"
                title="Invite to the portal for new jobs"
                is_on=is_on
                effect=Signal::derive(effect)
            >
                <Show when=move || may.get()>
                    <ActionForm action=action>
                        <input type="hidden" name="customer" value=id.to_string() />
                        <input type="hidden" name="on" value=move || word(!is_on.get()) />
                        <Submit
                            label=Signal::derive(move || {
                                if is_on.get() { "Stop inviting" } else { "Invite for new jobs" }.to_owned()
                            })
                            pending=action.pending()
                            class="button"
                        />
                    </ActionForm>
                </Show>
            </SwitchRow>
        </section>
    }
}
