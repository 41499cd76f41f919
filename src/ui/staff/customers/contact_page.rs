//! `/customers/:customer/contacts/:contact`: which jobs a contact may see, and where they are signed in.

use super::page::customer_in_address;
use super::rights::{RightsCard, rights_words};
use crate::api::ApiError;
use crate::api::contacts::{ChooseJobs, EndContactSessions, MakePrimary, RevokeInvitation, SetJobRights, show_contact};
use crate::ui::components::{
    EmptyState, FormProblem, Icon, PageTitle, Skeleton, Submit, When, use_session_guard, use_toasts,
};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::public::NotFoundPage;
use crate::ui::reread::reread;
use crate::ui::retry::form_error;
use crate::ui::staff::preview::{ViewAs, ViewAsProblem};
use icondata_lu as lu;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use vitrine_domain::{MailState, MembershipId};
use vitrine_wire::{ContactLine, ContactView};

/// A contact's page.
#[component]
pub fn ContactPage() -> impl IntoView {
    let customer = customer_in_address();
    let params = use_params_map();
    let contact =
        Memo::new(move |_| params.with(|map| map.get("contact").and_then(|text| text.parse::<MembershipId>().ok())));
    let first = Resource::new_blocking(
        move || (customer.get(), contact.get()),
        |ids| async move {
            match ids {
                (Some(customer), Some(contact)) => show_contact(customer, contact).await,
                (None, _) | (_, None) => Err(ApiError::NotFound),
            }
        },
    );
    view! {
        <PageTitle text="Contact" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=10 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => Either::Left(view! { <ContactSheet first=view /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

/// What can be sent from this page. Here, so that every answer makes the page read itself again.
#[derive(Clone, Copy)]
pub struct ContactActions {
    /// All jobs, chosen ones, none.
    pub rights: ServerAction<SetJobRights>,
    /// Which ones.
    pub choose: ServerAction<ChooseJobs>,
    primary: ServerAction<MakePrimary>,
    end: ServerAction<EndContactSessions>,
    revoke: ServerAction<RevokeInvitation>,
}

impl ContactActions {
    fn new() -> Self {
        let actions = Self {
            rights: ServerAction::new(),
            choose: ServerAction::new(),
            primary: ServerAction::new(),
            end: ServerAction::new(),
            revoke: ServerAction::new(),
        };
        say_answers(actions.rights);
        say_answers(actions.choose);
        say_answers(actions.primary);
        say_answers(actions.end);
        say_answers(actions.revoke);
        actions
    }

    /// Grows with each answer.
    fn answers(self) -> u64 {
        let count = self.rights.version().get()
            + self.choose.version().get()
            + self.primary.version().get()
            + self.end.version().get()
            + self.revoke.version().get();
        u64::try_from(count).unwrap_or_default()
    }
}

fn say_answers<S>(action: ServerAction<S>)
where
    S: ServerFn<Output = String, Error = ApiError> + Clone + Send + Sync + 'static,
{
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            toasts.say(said);
        }
    });
}

#[component]
fn ContactSheet(first: ContactView) -> impl IntoView {
    let (customer, contact) = (first.customer, first.line.membership);
    let title = first.line.name.clone();
    let view = RwSignal::new(first);
    let is_gone = RwSignal::new(false);
    let actions = ContactActions::new();
    let guard = use_session_guard();
    let live = use_live().any();
    reread(
        Signal::derive(move || live.get() + guard.renewals().get() + actions.answers()),
        move || show_contact(customer, contact),
        move |answer| match answer {
            Ok(now) => view.set(now),
            Err(ApiError::NotFound) => is_gone.set(true),
            Err(error) => guard.report(&error),
        },
    );
    let view: Signal<ContactView> = view.into();
    view! {
        <Show
            when=move || !is_gone.get()
            fallback=|| {
                view! { <NotFoundPage /> }
            }
        >
            <PageTitle text=title.clone() />
            <div class="page customer contact-page">
                <Head view=view actions=actions />
                <div class="customer-columns">
                    <div class="stack">
                        <RightsCard view=view actions=actions />
                    </div>
                    <div class="stack">
                        <Sessions view=view action=actions.end />
                    </div>
                </div>
            </div>
        </Show>
    }
}

#[component]
fn Head(view: Signal<ContactView>, actions: ContactActions) -> impl IntoView {
    let (customer, contact) = view.with_untracked(|view| (view.customer, view.line.membership));
    let is_primary = Memo::new(move |_| view.with(|view| view.line.is_primary));
    let may_make_primary = Memo::new(move |_| view.with(|view| view.may_make_primary && !view.line.is_primary));
    let is_out = |line: &ContactLine| {
        let is_under_way = match line.invitation_mail {
            Some(MailState::Waiting | MailState::Sending) => true,
            Some(MailState::Sent | MailState::Failed) | None => false,
        };
        line.may_invite && (line.has_way_in || is_under_way)
    };
    let is_invited = Memo::new(move |_| view.with(|view| is_out(&view.line)));
    let primary_error = form_error(actions.primary);
    let revoke_error = form_error(actions.revoke);
    let may_look = Memo::new(move |_| view.with(|view| view.line.may_look));
    let name = Signal::derive(move || view.with(|view| view.line.name.clone()));
    view! {
        <A href=format!("/customers/{customer}") attr:class="back">
            <Icon icon=lu::LuArrowLeft />
            {move || view.with(|view| view.customer_name.clone())}
        </A>
        <header class="page-head">
            <div>
                <h1>{move || name.get()}</h1>
                <p class="row">
                    <Show when=move || is_primary.get()>
                        <span class="tag">"Primary contact"</span>
                    </Show>
                    <span class="muted">{move || view.with(|view| view.line.email.clone())}</span>
                </p>
            </div>
            <div class="row">
                <Show when=move || may_look.get()>
                    <ViewAs contact=contact name=name />
                </Show>
                <Show when=move || may_make_primary.get()>
                    <ActionForm action=actions.primary>
                        <input type="hidden" name="customer" value=customer.to_string() />
                        <input type="hidden" name="contact" value=contact.to_string() />
                        <Submit label="Make primary contact" pending=actions.primary.pending() class="button" />
                    </ActionForm>
                </Show>
                <Show when=move || is_invited.get()>
                    <ActionForm action=actions.revoke>
                        <input type="hidden" name="customer" value=customer.to_string() />
                        <input type="hidden" name="contact" value=contact.to_string() />
                        <Submit label="Take the invitation back" pending=actions.revoke.pending() class="button danger" />
                    </ActionForm>
                </Show>
            </div>
        </header>
        <FormProblem error=primary_error />
        <ViewAsProblem />
        <FormProblem error=revoke_error />
        <p class="muted">
            {move || {
                view.with(|view| rights_words(view.line.job_rights, view.line.chosen_jobs, view.customer_can_view_jobs))
            }}
        </p>
    }
}

#[component]
fn Sessions(view: Signal<ContactView>, action: ServerAction<EndContactSessions>) -> impl IntoView {
    let (customer, contact) = view.with_untracked(|view| (view.customer, view.line.membership));
    let sessions = Memo::new(move |_| view.with(|view| view.sessions.clone()));
    let signed_in_at = Memo::new(move |_| view.with(|view| view.line.signed_in_at));
    let may_end = Memo::new(move |_| view.with(|view| view.may_end_sessions));
    let error = form_error(action);
    view! {
        <section class="card" aria-labelledby="contact-sessions">
            <h2 id="contact-sessions">"Signed in"</h2>
            <FormProblem error=error />
            <p class="muted">
                {move || match signed_in_at.get() {
                    Some(at) => Either::Left(view! { "Last signed in " <When at=at /> }),
                    None => Either::Right("Has not signed in so far."),
                }}
            </p>
            <Show
                when=move || may_end.get()
                fallback=|| {
                    view! { <p class="muted">"The office sees where."</p> }
                }
            >
                <Show
                    when=move || sessions.with(|sessions| !sessions.is_empty())
                    fallback=|| {
                        view! {
                            <EmptyState
                                title="Signed in nowhere"
                                text="When this contact opens the portal, the browser stands here."
                            />
                        }
                    }
                >
                    <ul class="contact-sessions">
                        {move || {
                            sessions
                                .get()
                                .into_iter()
                                .map(|session| {
                                    view! {
                                        <li>
                                            <Icon icon=lu::LuMonitor />
                                            <span>
                                                {session.browser} ", since " <When at=session.began_at /> ", last seen "
                                                <When at=session.seen_at />
                                            </span>
                                        </li>
                                    }
                                })
                                .collect_view()
                        }}
                    </ul>
                    <p class="small">
                        "Signing out closes the portal in all of these at once. The contact can sign in again; block them to \
                        keep them out."
                    </p>
                    <ActionForm action=action>
                        <input type="hidden" name="customer" value=customer.to_string() />
                        <input type="hidden" name="contact" value=contact.to_string() />
                        <Submit label="Sign out everywhere" pending=action.pending() class="button danger" />
                    </ActionForm>
                </Show>
            </Show>
        </section>
    }
}
