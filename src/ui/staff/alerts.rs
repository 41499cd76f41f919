//! `/alerts`: what customers did.

use crate::api::alerts::{ChooseAlert, ReadAlert, ReadAllAlerts, list_alert_choices, list_alerts};
use crate::ui::components::{
    Avatar, EmptyState, FormProblem, Icon, LinkButton, PageTitle, Skeleton, Submit, UnreadMark, When, use_session_guard,
};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::{has_settled, item_now, reread};
use crate::ui::retry::form_error;
use crate::ui::told::{other_word, tell, word};
use icondata_lu as lu;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;
use vitrine_domain::AlertKind;
use vitrine_wire::{AlertChoice, AlertLine, AlertList};

/// For whom the bell rings.
const FOR_WHOM: &str =
    "Your bell rings for the jobs you own. For a job that nobody owns it rings for everybody who runs jobs.";

/// The asker's alerts.
#[component]
pub fn AlertsPage() -> impl IntoView {
    let first = Resource::new_blocking(|| (), |()| list_alerts());
    view! {
        <PageTitle text="Alerts" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=8 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(list) => Either::Left(view! { <Alerts first=list /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Alerts(first: AlertList) -> impl IntoView {
    let list = RwSignal::new(first);
    let one = ServerAction::<ReadAlert>::new();
    let all = ServerAction::<ReadAllAlerts>::new();
    let (one_error, all_error) = (form_error(one), form_error(all));
    let guard = use_session_guard();
    let live = use_live().any();
    let due = Signal::derive(move || {
        let answers = u64::try_from(one.version().get() + all.version().get()).unwrap_or_default();
        live.get() + guard.renewals().get() + answers
    });
    reread(due, list_alerts, move |answer| match answer {
        Ok(now) => list.set(now),
        Err(error) => guard.report(&error),
    });
    let alerts = Memo::new(move |_| list.with(|list| list.alerts.clone()));
    let unread = Memo::new(move |_| list.with(|list| list.unread));
    let settled = has_settled();
    view! {
        <div class="page narrow alerts">
            <header class="page-head">
                <div>
                    <h1>"Alerts"</h1>
                    <p class="muted">
                        {FOR_WHOM} " "
                        <span class="number">{move || match unread.get() {
                            0 => "Nothing unread.".to_owned(),
                            1 => "1 unread.".to_owned(),
                            many => format!("{many} unread."),
                        }}</span>
                    </p>
                </div>
                <Show when=move || { unread.get() > 0 }>
                    <ActionForm action=all>
                        <Submit label="Mark all as read" pending=all.pending() class="button" />
                    </ActionForm>
                </Show>
            </header>
            <FormProblem error=one_error />
            <FormProblem error=all_error />
            <Show
                when=move || alerts.with(|alerts| !alerts.is_empty())
                fallback=|| {
                    view! {
                        <EmptyState
                            title="No alerts yet"
                            text="When a customer replies, adds a file, fills in a form or signs in for the first time, you \
                                read it here."
                        >
                            <LinkButton href="/account">"Choose your alerts"</LinkButton>
                        </EmptyState>
                    }
                }
            >
                <ul class="alert-list">
                    <For each=move || alerts.get() key=|alert| alert.alert let:alert>
                        <Line
                            now=item_now(alerts.into(), alert, |a, b| a.alert == b.alert)
                            read=one
                            appears=settled.get_untracked()
                        />
                    </For>
                </ul>
                <p class="muted small">
                    "What rings your bell, you choose on your " <A href="/account">"account page"</A> "."
                </p>
            </Show>
        </div>
    }
}

fn icon(kind: AlertKind) -> icondata_core::Icon {
    match kind {
        AlertKind::Replied => lu::LuMessageCircle,
        AlertKind::Uploaded => lu::LuPaperclip,
        AlertKind::FilledIn => lu::LuClipboardList,
        AlertKind::SignedIn => lu::LuDoorOpen,
    }
}

fn words(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Replied => "replied on",
        AlertKind::Uploaded => "added files to",
        AlertKind::FilledIn => "filled in the form of",
        AlertKind::SignedIn => "signed in for the first time",
    }
}

#[component]
fn Line(now: Memo<AlertLine>, read: ServerAction<ReadAlert>, appears: bool) -> impl IntoView {
    let is_read = Memo::new(move |_| now.with(|alert| alert.is_read));
    view! {
        <li class="alert-line" class:is-unread=move || !is_read.get() class:appears=appears>
            {move || {
                let alert = now.get();
                view! {
                    <Avatar name=alert.who.clone() is_customer=true />
                    <div class="alert-words">
                        <p>
                            <Icon icon=icon(alert.kind) />
                            <strong>{alert.who}</strong>
                            " "
                            {words(alert.kind)}
                            " "
                            {alert
                                .job
                                .map(|job| {
                                    view! {
                                        <A href=format!("/jobs/{}", job.job)>
                                            <span class="number">{format!("#{}", job.number)}</span>
                                            " "
                                            {job.title}
                                        </A>
                                    }
                                })}
                            {alert
                                .customer
                                .map(|customer| {
                                    view! { <A href=format!("/customers/{customer}")>"Open the customer"</A> }
                                })}
                        </p>
                        <p class="muted small">
                            <When at=alert.created_at /> " " <UnreadMark is_unread=Signal::stored(!alert.is_read) />
                        </p>
                    </div>
                }
            }}
            <Show when=move || !is_read.get()>
                <ActionForm action=read>
                    <input type="hidden" name="alert" value=move || now.with(|alert| alert.alert.to_string()) />
                    <button type="submit" class="button small quiet" disabled=move || read.pending().get()>
                        "Mark as read"
                    </button>
                </ActionForm>
            </Show>
        </li>
    }
}

/// What rings one's bell: on the account page.
#[component]
pub fn AlertChoices() -> impl IntoView {
    let choose = ServerAction::<ChooseAlert>::new();
    let error = form_error(choose);
    tell(choose, |question| ChooseAlert { on: other_word(&question.on), ..question });
    let choices = Resource::new(move || choose.version().get(), |_| list_alert_choices());
    view! {
        <section class="card" aria-labelledby="account-alerts">
            <h2 id="account-alerts">"Your alerts"</h2>
            <p class="muted">{FOR_WHOM}</p>
            <FormProblem error=error />
            <Transition fallback=|| {
                view! { <Skeleton lines=4 /> }
            }>
                {move || Suspend::new(async move {
                    match choices.await {
                        Ok(choices) => {
                            Either::Left(
                                view! {
                                    <ul class="list alert-choices">
                                        {choices
                                            .into_iter()
                                            .map(|choice| view! { <Choice choice=choice choose=choose /> })
                                            .collect_view()}
                                    </ul>
                                },
                            )
                        }
                        Err(error) => {
                            Either::Right(
                                view! {
                                    <EmptyState title="Your alerts cannot be shown now" text=error.sentence() />
                                },
                            )
                        }
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Choice(choice: AlertChoice, choose: ServerAction<ChooseAlert>) -> impl IntoView {
    let AlertChoice { kind, is_on } = choice;
    view! {
        <li class="alert-choice">
            <span>
                <Icon icon=icon(kind) />
                {kind.label()}
                <span class="tag" class:good=is_on>
                    {if is_on { "On" } else { "Off" }}
                </span>
            </span>
            <ActionForm action=choose>
                <input type="hidden" name="kind" value=kind.as_str() />
                <input type="hidden" name="on" value=word(!is_on) />
                <button type="submit" class="button small" disabled=move || choose.pending().get()>
                    {if is_on { "Turn off" } else { "Turn on" }}
                    <span class="visually-hidden">{format!(": {}", kind.label())}</span>
                </button>
            </ActionForm>
        </li>
    }
}
