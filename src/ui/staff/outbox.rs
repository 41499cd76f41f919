//! `/outbox`: mails to contacts that wait, were sent or failed.

use crate::api::mails::{RetryMail, list_outbox};
use crate::ui::components::{
    EmptyState, FormProblem, Icon, LinkButton, PageTitle, Skeleton, Submit, When, use_session_guard, use_toasts,
};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::{item_now, reread};
use crate::ui::retry::form_error;
use icondata_lu as lu;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;
use vitrine_domain::MailState;
use vitrine_wire::{MailedJob, OutboxMail, OutboxView};

/// The tenant's mails.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let first = Resource::new_blocking(|| (), |()| list_outbox());
    view! {
        <PageTitle text="Outbox" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=8 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => Either::Left(view! { <Outbox first=view /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Outbox(first: OutboxView) -> impl IntoView {
    let view = RwSignal::new(first);
    let retry = ServerAction::<RetryMail>::new();
    let error = form_error(retry);
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = retry.value().get() {
            toasts.say(said);
        }
    });
    let guard = use_session_guard();
    let live = use_live().any();
    let due = Signal::derive(move || {
        live.get() + guard.renewals().get() + u64::try_from(retry.version().get()).unwrap_or_default()
    });
    reread(due, list_outbox, move |answer| match answer {
        Ok(now) => view.set(now),
        Err(error) => guard.report(&error),
    });
    let mails = Memo::new(move |_| view.with(|view| view.mails.clone()));
    let goes_to_files = view.with_untracked(|view| view.goes_to_files);
    view! {
        <div class="page outbox">
            <header class="page-head">
                <div>
                    <h1>"Outbox"</h1>
                    <p class="muted">"Mails to your customers’ contacts about news on their jobs, and invitations."</p>
                </div>
                <LinkButton href="/settings#settings-mails">"Mail settings"</LinkButton>
            </header>
            {goes_to_files
                .then(|| {
                    view! {
                        <p class="callout">
                            <Icon icon=lu::LuInfo />
                            <span>
                                "No mail server is set up: mails are written as .eml files into the folder “outbox” of the \
                                data folder, and nobody receives them."
                            </span>
                        </p>
                    }
                })}
            <FormProblem error=error />
            <Show
                when=move || mails.with(|mails| !mails.is_empty())
                fallback=|| {
                    view! {
                        <EmptyState
                            title="No mails"
                            text="When you write something that a customer sees, a mail to their contacts waits here for a \
                                few minutes, and then goes out. What is hidden again before that is not sent."
                        />
                    }
                }
            >
                <ul class="mail-list">
                    <For each=move || mails.get() key=|mail| mail.mail let:mail>
                        <Line now=item_now(mails.into(), mail, |a, b| a.mail == b.mail) retry=retry />
                    </For>
                </ul>
            </Show>
        </div>
    }
}

fn tag(mail: &OutboxMail) -> (&'static str, &'static str) {
    match mail.state {
        MailState::Failed => ("tag danger", "Failed"),
        MailState::Sending => ("tag warning", "To be tried again"),
        MailState::Waiting => ("tag", "Waiting"),
        MailState::Sent => ("tag good", "Sent"),
    }
}

fn when(state: MailState) -> &'static str {
    match state {
        MailState::Failed => "Given up ",
        MailState::Sending => "Next try ",
        MailState::Waiting => "Goes out ",
        MailState::Sent => "",
    }
}

/// "#111 Rewire the kitchen: 2 entries"
fn mailed(told: MailedJob) -> impl IntoView {
    let entries = match told.entries {
        0 => ": a link to it".to_owned(),
        1 => ": 1 entry".to_owned(),
        many => format!(": {many} entries"),
    };
    view! {
        <li>
            <A href=format!("/jobs/{}", told.job)>
                <span class="number">{format!("#{}", told.number)}</span>
                " "
                {told.title}
            </A>
            {entries}
        </li>
    }
}

#[component]
fn Line(now: Memo<OutboxMail>, retry: ServerAction<RetryMail>) -> impl IntoView {
    let has_failed = Memo::new(move |_| now.with(|mail| mail.state == MailState::Failed));
    view! {
        <li class="mail-line card">
            {move || {
                let mail = now.get();
                let (class, word) = tag(&mail);
                view! {
                    <div class="mail-words">
                        <p>
                            <strong>{mail.name.clone()}</strong>
                            " "
                            <span class="muted">{mail.email.clone()}</span>
                        </p>
                        <p class="small">
                            <span class=class>{word}</span>
                            " "
                            {when(mail.state)}
                            <When at=mail.at />
                        </p>
                        {mail
                            .is_invitation
                            .then(|| view! { <p class="small">"An invitation, with a link that works once"</p> })}
                        <ul class="mail-jobs small">
                            {mail.jobs.clone().into_iter().map(mailed).collect_view()}
                        </ul>
                        {(!mail.reason.is_empty())
                            .then(|| {
                                view! {
                                    <p class="small mail-reason">
                                        {mail.reason.clone()} " "
                                        {match mail.attempts {
                                            0 | 1 => "Tried once.".to_owned(),
                                            many => format!("Tried {many} times."),
                                        }}
                                    </p>
                                }
                            })}
                    </div>
                }
            }}
            <Show when=move || has_failed.get()>
                <ActionForm action=retry>
                    <input type="hidden" name="mail" value=move || now.with(|mail| mail.mail.to_string()) />
                    <Submit label="Try again now" pending=retry.pending() class="button small" />
                </ActionForm>
            </Show>
        </li>
    }
}
