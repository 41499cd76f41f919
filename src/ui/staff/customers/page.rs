//! `/customers/:customer`: facts, contacts, what they may, jobs.

use super::archive::Archive;
use super::auto_invite::AutoInvite;
use super::contacts::Contacts;
use super::job_lines::JobLines;
use super::next_click::NextClickBox;
use super::permission::PermissionCard;
use crate::api::ApiError;
use crate::api::customers::{
    ArchiveCustomer, BlockContact, InviteContact, ReinviteContact, SetAutoInvite, show_customer,
};
use crate::api::mails::NotifyContact;
use crate::api::permissions::{PermitCustomer, ResetCustomer};
use crate::ui::components::{EmptyState, Icon, LinkButton, PageTitle, Skeleton, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::public::NotFoundPage;
use crate::ui::reread::reread;
use crate::ui::staff::use_staff_frame;
use icondata_lu as lu;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use vitrine_domain::CustomerId;
use vitrine_wire::{CustomerView, JobLine};

/// The customer that the address names.
pub fn customer_in_address() -> Memo<Option<CustomerId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|map| map.get("customer").and_then(|text| text.parse().ok())))
}

/// Reads the customer that the address names.
pub async fn read_customer(customer: Option<CustomerId>) -> Result<CustomerView, ApiError> {
    match customer {
        Some(customer) => show_customer(customer).await,
        None => Err(ApiError::NotFound),
    }
}

/// A customer's page.
#[component]
pub fn CustomerPage() -> impl IntoView {
    let customer = customer_in_address();
    let first = Resource::new_blocking(move || customer.get(), read_customer);
    view! {
        <PageTitle text="Customer" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=10 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => Either::Left(view! { <CustomerSheet first=view /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

/// What can be sent from this page. Here, so that every answer makes the page read itself again.
#[derive(Clone, Copy)]
pub struct CustomerActions {
    /// What its contacts are permitted.
    pub permit: ServerAction<PermitCustomer>,
    /// The defaults again.
    pub reset: ServerAction<ResetCustomer>,
    /// Put away, bring back.
    pub archive: ServerAction<ArchiveCustomer>,
    /// Cut a contact off, let it in again.
    pub block: ServerAction<BlockContact>,
    /// *Notify on job updates*.
    pub notify: ServerAction<NotifyContact>,
    /// A new contact.
    pub invite: ServerAction<InviteContact>,
    /// A new link.
    pub reinvite: ServerAction<ReinviteContact>,
    /// Invited by themselves.
    pub auto_invite: ServerAction<SetAutoInvite>,
}

impl CustomerActions {
    fn new() -> Self {
        Self {
            permit: ServerAction::new(),
            reset: ServerAction::new(),
            archive: ServerAction::new(),
            block: ServerAction::new(),
            notify: ServerAction::new(),
            invite: ServerAction::new(),
            reinvite: ServerAction::new(),
            auto_invite: ServerAction::new(),
        }
    }

    /// Grows with each answer.
    fn answers(self) -> u64 {
        [
            self.permit.version().get(),
            self.reset.version().get(),
            self.archive.version().get(),
            self.block.version().get(),
            self.notify.version().get(),
            self.invite.version().get(),
            self.reinvite.version().get(),
            self.auto_invite.version().get(),
        ]
        .into_iter()
        .filter_map(|count| u64::try_from(count).ok())
        .sum()
    }
}

#[component]
fn CustomerSheet(first: CustomerView) -> impl IntoView {
    let id = first.customer;
    let view = RwSignal::new(first);
    let is_gone = RwSignal::new(false);
    let actions = CustomerActions::new();
    let guard = use_session_guard();
    let live = use_live().any();
    let due = Signal::derive(move || live.get() + guard.renewals().get() + actions.answers());
    reread(
        due,
        move || show_customer(id),
        move |answer| match answer {
            Ok(now) => view.set(now),
            Err(ApiError::NotFound) => is_gone.set(true),
            Err(error) => guard.report(&error),
        },
    );
    let jobs = Memo::new(move |_| view.with(|view| view.jobs.clone()));
    let jobs_total = Memo::new(move |_| view.with(|view| view.jobs_total));
    let view: Signal<CustomerView> = view.into();
    // The server writes the title last of all, when the signals of the page may be gone.
    let first_name = view.with_untracked(|view| view.name.clone());
    let title = move || view.try_with(|view| view.name.clone()).unwrap_or_else(|| first_name.clone());
    view! {
        <Show
            when=move || !is_gone.get()
            fallback=|| {
                view! { <NotFoundPage /> }
            }
        >
            <PageTitle text=title.clone() />
            <div class="page customer">
                <Head view=view actions=actions />
                <div class="customer-columns">
                    <div class="stack">
                        <Contacts view=view actions=actions />
                    </div>
                    <div class="stack">
                        <Jobs id=id jobs=jobs total=jobs_total />
                        <AutoInvite view=view action=actions.auto_invite />
                        <PermissionCard view=view action=actions.permit reset=actions.reset />
                        <Archive view=view action=actions.archive />
                    </div>
                </div>
            </div>
        </Show>
    }
}

#[component]
fn Head(view: Signal<CustomerView>, actions: CustomerActions) -> impl IntoView {
    let frame = use_staff_frame();
    let id = view.with_untracked(|view| view.customer);
    let fact = move |what: fn(&CustomerView) -> &String| {
        view.with(|view| Some(what(view).clone()).filter(|text| !text.is_empty()))
    };
    view! {
        <A href="/customers" attr:class="back">
            <Icon icon=lu::LuArrowLeft />
            "Customers"
        </A>
        <header class="page-head">
            <div>
                <h1>{move || view.with(|view| view.name.clone())}</h1>
                <Show when=move || view.with(|view| view.is_archived)>
                    <span class="tag">"Archived"</span>
                </Show>
            </div>
            <div class="row">
                <Show when=move || view.with(|view| view.may_edit)>
                    <LinkButton href=format!("/customers/{id}/edit")>
                        <Icon icon=lu::LuPencil />
                        "Edit"
                    </LinkButton>
                </Show>
                <Show when=move || frame.with(|frame| frame.may_create_job) && view.with(|view| !view.is_archived)>
                    <LinkButton href=format!("/jobs/new?customer={id}") class="button primary">
                        <Icon icon=lu::LuPlus />
                        "New job"
                    </LinkButton>
                </Show>
            </div>
        </header>
        <NextClickBox view=view action=actions.reinvite />
        <ul class="customer-facts">
            {move || {
                fact(|view| &view.phone)
                    .map(|text| {
                        view! {
                            <li>
                                <Icon icon=lu::LuPhone />
                                <span class="visually-hidden">"Telephone: "</span>
                                <span class="number">{text}</span>
                            </li>
                        }
                    })
            }}
            {move || {
                fact(|view| &view.address)
                    .map(|text| {
                        view! {
                            <li>
                                <Icon icon=lu::LuMapPin />
                                <span class="visually-hidden">"Address: "</span>
                                <span class="customer-address">{text}</span>
                            </li>
                        }
                    })
            }}
        </ul>
    }
}

#[component]
fn Jobs(id: CustomerId, jobs: Memo<Vec<JobLine>>, total: Memo<u64>) -> impl IntoView {
    let shown = move || jobs.with(|jobs| u64::try_from(jobs.len()).unwrap_or(u64::MAX));
    view! {
        <section class="card" aria-labelledby="customer-jobs">
            <h2 id="customer-jobs">"Jobs " <span class="count">{move || total.get()}</span></h2>
            <Show
                when=move || jobs.with(|jobs| !jobs.is_empty())
                fallback=|| {
                    view! { <EmptyState title="No jobs yet" text="What you do for this customer stands here." /> }
                }
            >
                <JobLines jobs=jobs />
            </Show>
            <Show when=move || { shown() < total.get() }>
                <LinkButton href=format!("/jobs?customer={id}") class="button quiet">
                    {move || format!("All {} jobs", total.get())}
                </LinkButton>
            </Show>
        </section>
    }
}
