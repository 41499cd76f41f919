//! Putting a customer away and bringing it back.

use crate::api::customers::ArchiveCustomer;
use crate::ui::components::{FormProblem, Submit};
use crate::ui::retry::form_error;
use crate::ui::told::{other_word, tell, word};
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_wire::CustomerView;

/// The consequence, then the button. Absent for those who may not.
#[component]
pub fn Archive(view: Signal<CustomerView>, action: ServerAction<ArchiveCustomer>) -> impl IntoView {
    let id = view.with_untracked(|view| view.customer);
    let is_archived = Memo::new(move |_| view.with(|view| view.is_archived));
    let may = Memo::new(move |_| view.with(|view| view.may_edit));
    let error = form_error(action);
    tell(action, |question| ArchiveCustomer { archived: other_word(&question.archived), ..question });
    let words = move || {
        if is_archived.get() {
            "This customer is archived: its contacts cannot open the portal. Restoring lets them in again as before."
        } else {
            "Archiving takes this customer out of the lists and cuts its contacts off from the portal at once. \
             Nothing is deleted; you can restore it at any time."
        }
    };
    view! {
        <Show when=move || may.get()>
            <section class="card" aria-labelledby="customer-archive">
                <h2 id="customer-archive">{move || if is_archived.get() { "Restore" } else { "Archive" }}</h2>
                <FormProblem error=error />
                <p>{words}</p>
                <ActionForm action=action>
                    <input type="hidden" name="customer" value=id.to_string() />
                    <input type="hidden" name="archived" value=move || word(!is_archived.get()) />
                    <div class="form-actions">
                        <Submit
                            label=Signal::derive(move || {
                                if is_archived.get() { "Restore this customer" } else { "Archive this customer" }
                                    .to_owned()
                            })
                            pending=action.pending()
                            class="button"
                        />
                    </div>
                </ActionForm>
            </section>
        </Show>
    }
}
