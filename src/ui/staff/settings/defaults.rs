//! What a new customer is permitted, and the way to give the same to all customers that are there.

use crate::api::permissions::{SetDefault, UndoApply};
use crate::ui::components::{FormProblem, Icon, LinkButton, Submit, When};
use crate::ui::retry::form_error;
use crate::ui::staff::permission_words::what_it_means;
use crate::ui::switch_row::SwitchRow;
use crate::ui::told::{other_word, tell, word};
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::Permission;
use vitrine_wire::{BulkLine, SettingsView};

/// The four defaults, and the latest bulk change while it can be put back.
#[component]
pub fn Defaults(
    view: Signal<SettingsView>,
    action: ServerAction<SetDefault>,
    undo: ServerAction<UndoApply>,
) -> impl IntoView {
    let error = form_error(action);
    tell(action, |question| SetDefault { on: other_word(&question.on), ..question });
    view! {
        <section class="card settings-part" aria-labelledby="settings-defaults">
            <h2 id="settings-defaults">"What new customers may"</h2>
            <p class="muted">
                "Each new customer begins with these. Changing one changes no customer that is there: you can apply it to \
                all of them afterwards, or to one on the customer’s page."
            </p>
            <FormProblem error=error />
            <LastBulkLine view=view undo=undo />
            {Permission::ALL
                .into_iter()
                .map(|permission| view! { <Row permission=permission view=view action=action /> })
                .collect_view()}
            <Bulks view=view />
        </section>
    }
}

const fn row_id(permission: Permission) -> &'static str {
    match permission {
        Permission::ViewJobs => "default-view-jobs",
        Permission::HideReadings => "default-hide-readings",
        Permission::HideConsumables => "default-hide-consumables",
        Permission::ViewBilling => "default-view-billing",
    }
}

#[component]
fn Row(permission: Permission, view: Signal<SettingsView>, action: ServerAction<SetDefault>) -> impl IntoView {
    let on = Memo::new(move |_| view.with(|view| view.defaults.is_on(permission)));
    let others = Memo::new(move |_| {
        view.with(|view| {
            let found = view.differing.iter().find(|one| one.permission == permission);
            found.map(|one| (one.customers, view.customers))
        })
    });
    let is_waiting = Signal::derive(move || {
        action.pending().get()
            && action.input().with(|asked| asked.as_ref().is_some_and(|asked| asked.permission == permission.as_str()))
    });
    let effect = move || format!("A new customer: {}", what_it_means(permission, on.get()));
    view! {
        <SwitchRow
            id=row_id(permission)
            title=permission.label()
            is_on=on
            is_hiding=permission.hides()
            effect=Signal::derive(effect)
        >
            <ActionForm action=action>
                <input type="hidden" name="permission" value=permission.as_str() />
                <input type="hidden" name="on" value=move || word(!on.get()) />
                <Submit
                    label=Signal::derive(move || if on.get() { "Turn off" } else { "Turn on" }.to_owned())
                    pending=is_waiting
                    class="button"
                />
            </ActionForm>
        </SwitchRow>
        {move || {
            others
                .get()
                .map(|(customers, total)| {
                    let words = if customers == 1 {
                        format!("1 customer of {total} has it otherwise.")
                    } else {
                        format!("{customers} customers of {total} have it otherwise.")
                    };
                    view! {
                        <div class="callout row apply-line">
                            <p class="number">{words}</p>
                            <LinkButton
                                href=format!("/settings/portal/apply?permission={}", permission.as_str())
                                class="button small"
                            >
                                <Icon icon=icondata_lu::LuUsers />
                                "Apply to all existing customers…"
                            </LinkButton>
                        </div>
                    }
                })
        }}
    }
}

/// What was applied to all existing customers so far.
#[component]
fn Bulks(view: Signal<SettingsView>) -> impl IntoView {
    let bulks = Memo::new(move |_| view.with(|view| view.bulks.clone()));
    let line = |bulk: BulkLine| {
        let put_back = bulk.put_back_at.map(|at| view! { <span class="muted">" Put back " <When at=at /> "."</span> });
        view! {
            <li>
                {bulk.said} " "
                <span class="muted">{bulk.who} ", " <When at=bulk.at /> "."</span>
                {put_back}
            </li>
        }
    };
    view! {
        <Show when=move || bulks.with(|bulks| !bulks.is_empty())>
            <details>
                <summary>"What was applied to all customers so far"</summary>
                <ul class="small">{move || bulks.get().into_iter().map(line).collect_view()}</ul>
            </details>
        </Show>
    }
}

/// The latest bulk change, and the button that puts it back.
#[component]
fn LastBulkLine(view: Signal<SettingsView>, undo: ServerAction<UndoApply>) -> impl IntoView {
    let last = Memo::new(move |_| view.with(|view| view.last_bulk.clone()));
    let error = form_error(undo);
    let toasts = crate::ui::components::use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = undo.value().get() {
            toasts.say(said);
        }
    });
    view! {
        <FormProblem error=error />
        {move || {
            last.get()
                .map(|last| {
                    view! {
                        <div class="callout last-edit">
                            <p>
                                {last.said} " "
                                <span class="muted">{last.who} ", " <When at=last.at /></span>
                            </p>
                            <p class="number">{last.would.join(" ")}</p>
                            <ActionForm action=undo>
                                <input type="hidden" name="edit" value=last.edit.to_string() />
                                <input type="hidden" name="seen" value=last.seen />
                                <Submit label="Undo for all of them" pending=undo.pending() class="button small" />
                            </ActionForm>
                        </div>
                    }
                })
        }}
    }
}
