//! Which of the customer's jobs a contact may see: all, chosen ones or none. The customer's own permission is the
//! ceiling, and the screen says so.

use super::contact_page::ContactActions;
use crate::api::contacts::{ChooseJobs, SetJobRights};
use crate::ui::components::{EmptyState, FormProblem, Icon, Select, Submit};
use crate::ui::retry::{field_error, form_error, typed_or};
use crate::ui::staff::tick_list::{TickItem, TickList};
use icondata_lu as lu;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use vitrine_domain::JobRights;
use vitrine_wire::{ChosenJob, ContactView};

/// What a contact sees, in words. `ceiling`: the customer's own permission.
pub fn rights_words(rights: JobRights, chosen: u64, ceiling: bool) -> String {
    let jobs = match (rights, chosen) {
        (JobRights::All, _) => "Sees all jobs that are shared".to_owned(),
        (JobRights::Chosen, 1) => "Sees chosen jobs: 1".to_owned(),
        (JobRights::Chosen, many) => format!("Sees chosen jobs: {many}"),
        (JobRights::Nothing, _) => "Sees no jobs".to_owned(),
    };
    if ceiling || rights == JobRights::Nothing { jobs } else { format!("{jobs}, once this customer may view jobs") }
}

fn tick(job: &ChosenJob) -> TickItem {
    let stage = if job.stage.is_visible_to_customer {
        job.stage.name.clone()
    } else {
        format!("{} (internal, so nobody at the customer sees it now)", job.stage.name)
    };
    TickItem {
        id: job.job.to_string(),
        label: format!("#{} {}", job.number, job.title),
        note: if job.is_archived { format!("{stage}, archived") } else { stage },
        is_on: job.is_named,
    }
}

/// The three, for a menu.
fn options() -> Vec<(String, String)> {
    [
        (JobRights::All, "All jobs that are shared with the customer"),
        (JobRights::Chosen, "Chosen jobs only"),
        (JobRights::Nothing, "No jobs"),
    ]
    .map(|(rights, words)| (rights.as_str().to_owned(), words.to_owned()))
    .to_vec()
}

/// The choice between all, chosen and none, and the jobs to choose.
#[component]
pub fn RightsCard(view: Signal<ContactView>, actions: ContactActions) -> impl IntoView {
    let (customer, contact) = view.with_untracked(|view| (view.customer, view.line.membership));
    let first = view.with_untracked(|view| view.line.job_rights.as_str().to_owned());
    let first = typed_or(SetJobRights::PATH, "rights", first);
    let chosen = RwSignal::new(first);
    let rights = Memo::new(move |_| view.with(|view| view.line.job_rights));
    Effect::watch(move || rights.get(), move |rights, _, _| chosen.set(rights.as_str().to_owned()), false);
    let may = Memo::new(move |_| view.with(|view| view.may_set_rights));
    let is_under_ceiling = Memo::new(move |_| view.with(|view| view.customer_can_view_jobs));
    let error = form_error(actions.rights);
    view! {
        <section class="card" aria-labelledby="contact-rights">
            <h2 id="contact-rights">"Jobs in the portal"</h2>
            <Show when=move || !is_under_ceiling.get()>
                <p class="callout warning">
                    <Icon icon=lu::LuLock />
                    <span>
                        "This customer may not view jobs, so none of its contacts sees any, whatever is chosen here. That is \
                        switched on the customer’s page."
                    </span>
                </p>
            </Show>
            <Show
                when=move || may.get()
                fallback=|| {
                    view! { <p class="muted">"Your role cannot change this."</p> }
                }
            >
                <ActionForm action=actions.rights>
                    <div class="form">
                        <FormProblem error=error />
                        <input type="hidden" name="customer" value=customer.to_string() />
                        <input type="hidden" name="contact" value=contact.to_string() />
                        <Select
                            name="rights"
                            id="job-rights"
                            label="This contact sees"
                            options=options()
                            value=chosen
                            error=field_error(error, "rights")
                        />
                        <p class="muted small">
                            "A change takes effect at once, also on pages that are open. Which jobs were chosen is kept. No \
                            contact sees more than the customer may."
                        </p>
                        <div class="form-actions">
                            <Submit label="Save" pending=actions.rights.pending() busy="Saving…" class="button" />
                        </div>
                    </div>
                </ActionForm>
                <Show when=move || rights.get() == JobRights::Chosen>
                    <Jobs view=view actions=actions />
                </Show>
            </Show>
        </section>
    }
}

#[component]
fn Jobs(view: Signal<ContactView>, actions: ContactActions) -> impl IntoView {
    let (customer, contact) = view.with_untracked(|view| (view.customer, view.line.membership));
    let items = Memo::new(move |_| view.with(|view| view.jobs.iter().map(tick).collect::<Vec<_>>()));
    let left_out = Memo::new(move |_| {
        view.with(|view| view.jobs_total.saturating_sub(u64::try_from(view.jobs.len()).unwrap_or_default()))
    });
    let error = form_error(actions.choose);
    view! {
        <Show
            when=move || items.with(|items| !items.is_empty())
            fallback=|| {
                view! { <EmptyState title="No jobs yet" text="Jobs of this customer can be chosen here." /> }
            }
        >
            <ActionForm action=actions.choose>
                <div class="form">
                    <FormProblem error=error />
                    <input type="hidden" name="customer" value=customer.to_string() />
                    <input type="hidden" name="contact" value=contact.to_string() />
                    <TickList
                        endpoint=ChooseJobs::PATH
                        legend="Chosen jobs"
                        items=items
                        error=field_error(error, "ticked")
                    />
                    <Show when=move || { left_out.get() > 0 }>
                        <p class="muted small">
                            {move || {
                                format!("{} older jobs are not listed. Choose those on the job’s own page.", left_out.get())
                            }}
                        </p>
                    </Show>
                    <div class="form-actions">
                        <Submit label="Save chosen jobs" pending=actions.choose.pending() busy="Saving…" class="button" />
                    </div>
                </div>
            </ActionForm>
        </Show>
    }
}
