//! Showing a field to customers, hiding it, taking it off the form: each says before what it does, in numbers.

use super::{FormActions, address};
use crate::api::fields::SetFieldVisibility;
use crate::ui::components::{FormProblem, Submit, use_toasts};
use crate::ui::retry::form_error;
use crate::ui::switch_row::SwitchRow;
use crate::ui::told::{other_word, tell, word};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use vitrine_domain::{FieldId, PipelineId};
use vitrine_wire::{FieldReach, FieldSetting};

/// The switch *Visible to customer*.
#[component]
pub fn VisibilitySwitch(field: Memo<FieldSetting>, reach: Memo<FieldReach>, actions: FormActions) -> impl IntoView {
    let action = actions.show;
    let id = field.with_untracked(|field| field.field);
    let is_on = Memo::new(move |_| field.with(|field| field.is_visible_to_customer));
    let error = form_error(action);
    tell(action, |question| SetFieldVisibility { visible: other_word(&question.visible), ..question });
    view! {
        <FormProblem error/>
        <SwitchRow
            id="field-visible"
            title="Visible to customer"
            is_on
            effect=Signal::derive(move || effect(is_on.get(), reach.get()))
        >
            <ActionForm action=action>
                <input type="hidden" name="field" value=id.to_string()/>
                <input type="hidden" name="visible" value=move || word(!is_on.get())/>
                <Submit
                    label=Signal::derive(move || {
                        if is_on.get() { "Hide from customers" } else { "Show to customers" }.to_owned()
                    })
                    pending=action.pending()
                    class="button"
                />
            </ActionForm>
        </SwitchRow>
    }
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What turning the switch would do.
fn effect(is_visible: bool, reach: FieldReach) -> String {
    let values = match reach.values {
        0 => "this field (nothing is filled in yet)".to_owned(),
        1 => "this field and its 1 value".to_owned(),
        many => format!("this field and its {many} values"),
    };
    let (jobs, customers) = (counted(reach.jobs, "job", "jobs"), counted(reach.customers, "customer", "customers"));
    match (is_visible, reach.jobs) {
        (true, 0) => "No customer has a job with this field now. Hiding it concerns nobody yet.".to_owned(),
        (false, 0) => "No customer has a job with this field now. Showing it concerns nobody yet.".to_owned(),
        (true, _) => {
            format!("Hiding it takes {values} away on {jobs} from {customers} at once, the feed's lines about it too.")
        }
        (false, _) => {
            format!("Showing it shows {values} on {jobs} to {customers} at once, with every earlier value in the feed.")
        }
    }
}

/// The button that takes the field off the form.
#[component]
pub fn RemoveForm(id: FieldId, pipeline: PipelineId, reach: Memo<FieldReach>, actions: FormActions) -> impl IntoView {
    let action = actions.remove;
    let error = form_error(action);
    let toasts = use_toasts();
    let go = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            toasts.say(said);
            go(&address(pipeline, None), Default::default());
        }
    });
    view! {
        <section class="card settings-part" aria-labelledby="remove-field">
            <h2 id="remove-field">"Remove this field"</h2>
            <FormProblem error/>
            <p>
                {move || {
                    let jobs = counted(reach.get().jobs, "job", "jobs");
                    format!(
                        "It leaves the form of every job (customers can see it on {jobs} while it is visible). What was filled in stays readable in the feeds. A removed field does not come back.",
                    )
                }}
            </p>
            <ActionForm action=action>
                <input type="hidden" name="field" value=id.to_string()/>
                <Submit label="Remove field" pending=action.pending() busy="Removing…" class="button danger"/>
            </ActionForm>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effect_is_said_before_in_numbers() {
        let reach = FieldReach { values: 12, jobs: 9, customers: 7 };
        assert_eq!(
            effect(false, reach),
            "Showing it shows this field and its 12 values on 9 jobs to 7 customers at once, with every earlier value in the feed."
        );
        assert!(
            effect(true, FieldReach { values: 1, jobs: 1, customers: 1 })
                .contains("1 value away on 1 job from 1 customer")
        );
        assert!(effect(true, FieldReach::default()).contains("nobody"));
    }
}
