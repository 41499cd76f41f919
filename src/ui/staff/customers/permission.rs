//! What a customer's contacts are permitted: each switch, and whether it differs from what a new customer begins with.

use crate::api::permissions::{PermitCustomer, ResetCustomer};
use crate::ui::components::{FormProblem, Submit, use_toasts};
use crate::ui::retry::form_error;
use crate::ui::staff::permission_words::what_it_means;
use crate::ui::switch_row::SwitchRow;
use crate::ui::told::{other_word, tell, word};
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::Permission;
use vitrine_wire::CustomerView;

/// How all stand for everybody; the buttons for those who may.
#[component]
pub fn PermissionCard(
    view: Signal<CustomerView>,
    action: ServerAction<PermitCustomer>,
    reset: ServerAction<ResetCustomer>,
) -> impl IntoView {
    let id = view.with_untracked(|view| view.customer);
    let differing = Memo::new(move |_| view.with(|view| view.permitted.differing(view.defaults).count()));
    let may = Memo::new(move |_| view.with(|view| view.may_set_permission));
    let error = form_error(action);
    let reset_error = form_error(reset);
    tell(action, |question| PermitCustomer { on: other_word(&question.on), ..question });
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = reset.value().get() {
            toasts.say(said);
        }
    });
    view! {
        <section class="card" aria-labelledby="customer-may">
            <h2 id="customer-may">"What this customer may"</h2>
            <FormProblem error=error />
            <FormProblem error=reset_error />
            <Show when=move || { differing.get() > 0 }>
                <div class="callout row">
                    <p>
                        {move || match differing.get() {
                            1 => "1 setting differs from the default for new customers.".to_owned(),
                            many => format!("{many} settings differ from the defaults for new customers."),
                        }}
                    </p>
                    <Show when=move || may.get()>
                        <ActionForm action=reset>
                            <input type="hidden" name="customer" value=id.to_string() />
                            <Submit label="Reset to the defaults" pending=reset.pending() class="button small" />
                        </ActionForm>
                    </Show>
                </div>
            </Show>
            {Permission::ALL
                .into_iter()
                .map(|permission| view! { <Row permission=permission view=view may=may action=action /> })
                .collect_view()}
        </section>
    }
}

const fn row_id(permission: Permission) -> &'static str {
    match permission {
        Permission::ViewJobs => "may-view-jobs",
        Permission::HideReadings => "may-hide-readings",
        Permission::HideConsumables => "may-hide-consumables",
        Permission::ViewBilling => "may-view-billing",
    }
}

const fn button(permission: Permission, on: bool) -> &'static str {
    match (permission, on) {
        (Permission::ViewJobs, true) => "Stop showing jobs",
        (Permission::ViewJobs, false) => "Show jobs",
        (Permission::HideReadings, true) => "Show readings",
        (Permission::HideReadings, false) => "Hide readings",
        (Permission::HideConsumables, true) => "Show consumables",
        (Permission::HideConsumables, false) => "Hide consumables",
        (Permission::ViewBilling, true) => "Stop showing billing",
        (Permission::ViewBilling, false) => "Show billing",
    }
}

#[component]
fn Row(
    permission: Permission,
    view: Signal<CustomerView>,
    may: Memo<bool>,
    action: ServerAction<PermitCustomer>,
) -> impl IntoView {
    let id = view.with_untracked(|view| view.customer);
    let is_on = Memo::new(move |_| view.with(|view| view.permitted.is_on(permission)));
    let differs =
        Memo::new(move |_| view.with(|view| view.permitted.is_on(permission) != view.defaults.is_on(permission)));
    let effect = move || {
        let now = view.with(|view| format!("{} {}", view.name, what_it_means(permission, is_on.get())));
        if !may.get() {
            return now;
        }
        let then = match (permission, is_on.get()) {
            (Permission::ViewJobs, true) => {
                "Turning this off takes every job page away from its contacts at once. Nothing is deleted."
            }
            (Permission::ViewJobs, false) => "Turning this on shows, at once, every job that is shared with it.",
            (Permission::ViewBilling, true) => "Turning this off takes the page away at once. Nothing is deleted.",
            (Permission::HideReadings | Permission::HideConsumables | Permission::ViewBilling, _) => {
                "Changing this takes effect at once."
            }
        };
        format!("{now} {then}")
    };
    let is_waiting = Signal::derive(move || {
        action.pending().get()
            && action.input().with(|asked| asked.as_ref().is_some_and(|asked| asked.permission == permission.as_str()))
    });
    view! {
        <SwitchRow
            id=row_id(permission)
            title=permission.label()
            is_on=is_on
            is_hiding=permission.hides()
            mark=Signal::derive(move || {
                if differs.get() { "Differs from the default".to_owned() } else { String::new() }
            })
            effect=Signal::derive(effect)
        >
            <Show when=move || may.get()>
                <ActionForm action=action>
                    <input type="hidden" name="customer" value=id.to_string() />
                    <input type="hidden" name="permission" value=permission.as_str() />
                    <input type="hidden" name="on" value=move || word(!is_on.get()) />
                    <Submit
                        label=Signal::derive(move || button(permission, is_on.get()).to_owned())
                        pending=is_waiting
                        class="button"
                    />
                </ActionForm>
            </Show>
        </SwitchRow>
    }
}
