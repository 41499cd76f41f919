//! The permission *can view jobs*.

use crate::api::customers::PermitJobs;
use crate::ui::components::{FormProblem, Submit};
use crate::ui::retry::form_error;
use crate::ui::switch_row::SwitchRow;
use crate::ui::told::{other_word, tell, word};
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_wire::CustomerView;

/// How it stands for everybody; the button for those who may.
#[component]
pub fn Permission(view: Signal<CustomerView>, action: ServerAction<PermitJobs>) -> impl IntoView {
    let id = view.with_untracked(|view| view.customer);
    let is_on = Memo::new(move |_| view.with(|view| view.can_view_jobs));
    let may = Memo::new(move |_| view.with(|view| view.may_set_permission));
    let error = form_error(action);
    tell(action, |question| PermitJobs { permitted: other_word(&question.permitted), ..question });
    let effect = Signal::derive(move || {
        let name = view.with(|view| view.name.clone());
        match (is_on.get(), may.get()) {
            (true, true) => format!(
                "The contacts of {name} see the jobs that are shared with them. Turning this off takes every job page \
                 away from them at once. Nothing is deleted."
            ),
            (true, false) => format!("The contacts of {name} see the jobs that are shared with them."),
            (false, true) => format!(
                "The contacts of {name} see no jobs. Turning this on shows them, at once, every job that is shared with \
                 them."
            ),
            (false, false) => format!("The contacts of {name} see no jobs."),
        }
    });
    view! {
        <section class="card" aria-labelledby="customer-may">
            <h2 id="customer-may">"What this customer may"</h2>
            <FormProblem error=error />
            <SwitchRow id="may-view-jobs" title="Customer can view jobs" is_on=is_on effect=effect>
                <Show when=move || may.get()>
                    <ActionForm action=action>
                        <input type="hidden" name="customer" value=id.to_string() />
                        <input type="hidden" name="permitted" value=move || word(!is_on.get()) />
                        <Submit
                            label=Signal::derive(move || {
                                if is_on.get() { "Stop showing jobs" } else { "Show jobs" }.to_owned()
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
