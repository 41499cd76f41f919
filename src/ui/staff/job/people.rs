//! Who works on the job, and which contacts who see chosen jobs see this one.

use super::desk::JobDesk;
use crate::api::jobs::{AssignJob, ChooseContacts};
use crate::ui::components::{Avatar, FormProblem, Icon, Submit, use_toasts};
use crate::ui::retry::{field_error, form_error};
use crate::ui::staff::tick_list::{TickItem, TickList};
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use vitrine_domain::JobId;
use vitrine_wire::{PersonBadge, StaffJobView};

/// Everybody who can be assigned, with those ticked who are.
pub fn assign_items(facts: &StaffJobView) -> Vec<TickItem> {
    let is_assigned = |one: &PersonBadge| facts.assigned.iter().any(|other| other.membership == one.membership);
    facts
        .assignable
        .iter()
        .map(|one| TickItem {
            id: one.membership.to_string(),
            label: one.name.clone(),
            note: if facts.owner.as_ref() == Some(one) { "Answers for it as owner".to_owned() } else { String::new() },
            is_on: is_assigned(one),
        })
        .collect()
}

/// The form that assigns. `action` belongs to the page, which reads the job again when it answers.
#[component]
pub fn AssignForm(
    /// Which.
    job: JobId,
    /// Everybody who can be assigned.
    #[prop(into)]
    items: Signal<Vec<TickItem>>,
    /// What sends it.
    action: ServerAction<AssignJob>,
) -> impl IntoView {
    let error = form_error(action);
    say_answers(action);
    view! {
        <ActionForm action=action>
            <div class="form">
                <FormProblem error=error />
                <input type="hidden" name="job" value=job.to_string() />
                <TickList
                    endpoint=AssignJob::PATH
                    legend="Assigned to"
                    items=items
                    error=field_error(error, "ticked")
                />
                <p class="muted small">
                    "Tradies and apprentices see the jobs that they are assigned to, from this moment on. The owner answers \
                    for the job."
                </p>
                <div class="form-actions">
                    <Submit label="Save who is assigned" pending=action.pending() busy="Saving…" class="button" />
                </div>
            </div>
        </ActionForm>
    }
}

/// Says each answer in a toast.
fn say_answers<S>(action: ServerAction<S>)
where
    S: ServerFn<Output = String, Error = crate::api::ApiError> + Clone + Send + Sync + 'static,
{
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            toasts.say(said);
        }
    });
}

/// The names, and the form for those who may assign.
#[component]
pub fn Assigned(desk: JobDesk) -> impl IntoView {
    let assigned = Memo::new(move |_| desk.facts.with(|facts| facts.assigned.clone()));
    let items = Memo::new(move |_| desk.facts.with(assign_items));
    let may = Memo::new(move |_| desk.facts.with(|facts| facts.may.edit));
    let action = ServerAction::<AssignJob>::new();
    read_after(desk, action);
    let is_open = form_error(action).with_untracked(Option::is_some);
    view! {
        {move || {
            let people = assigned.get();
            if people.is_empty() {
                Either::Left(view! { <span class="muted">"Nobody yet"</span> })
            } else {
                Either::Right(
                    view! {
                        <ul class="people">
                            {people
                                .into_iter()
                                .map(|one| {
                                    view! {
                                        <li class="person">
                                            <Avatar name=one.name.clone() />
                                            <span>{one.name}</span>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    },
                )
            }
        }}
        <Show when=move || may.get()>
            <details class="decision" open=is_open>
                <summary class="button small quiet flush">"Assign…"</summary>
                <div class="decision-box">
                    <AssignForm job=desk.job items=items action=action />
                </div>
            </details>
        </Show>
    }
}

/// The page reads the job again when something was sent.
fn read_after<S>(desk: JobDesk, action: ServerAction<S>)
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    Effect::watch(move || action.version().get(), move |_, _, _| desk.read_again(), false);
}

/// For which contacts the job is chosen; absent where every contact sees all jobs or none.
#[component]
pub fn Choosing(desk: JobDesk) -> impl IntoView {
    let items = Memo::new(move |_| {
        desk.facts.with(|facts| {
            facts
                .choosing
                .iter()
                .map(|one| TickItem {
                    id: one.membership.to_string(),
                    label: one.name.clone(),
                    note: String::new(),
                    is_on: one.is_named,
                })
                .collect::<Vec<_>>()
        })
    });
    let action = ServerAction::<ChooseContacts>::new();
    let error = form_error(action);
    say_answers(action);
    read_after(desk, action);
    view! {
        <Show when=move || items.with(|items| !items.is_empty())>
            <section class="choosing">
                <h3>"Contacts who see chosen jobs"</h3>
                <ActionForm action=action>
                    <div class="form">
                        <FormProblem error=error />
                        <input type="hidden" name="job" value=desk.job.to_string() />
                        <TickList
                            endpoint=ChooseContacts::PATH
                            legend="This job is chosen for"
                            items=items
                            error=field_error(error, "ticked")
                        />
                        <div class="form-actions">
                            <Submit label="Save contacts" pending=action.pending() busy="Saving…" class="button small" />
                        </div>
                    </div>
                </ActionForm>
            </section>
        </Show>
    }
}

/// Where customers can read only, staff are told: what looks like a question to the customer gets no answer here.
#[component]
pub fn ReadOnlyLine(desk: JobDesk) -> impl IntoView {
    let is_read_only = Memo::new(move |_| desk.facts.with(|facts| facts.portal_is_read_only));
    view! {
        <Show when=move || is_read_only.get()>
            <p class="entry-note read-only-line">
                <Icon icon=icondata_lu::LuBookOpen />
                <span>"The portal is read-only: customers cannot reply, add files or fill in forms there."</span>
            </p>
        </Show>
    }
}
