//! `/`: what needs attention.

use super::customers::JobLines;
use super::use_staff_frame;
use crate::api::home::show_home;
use crate::ui::components::{Avatar, EmptyState, Icon, LinkButton, PageTitle, Skeleton, When, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::{has_settled, item_now, reread};
use icondata_lu as lu;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use vitrine_wire::{HomeView, WaitingReply};

/// The staff's first page.
#[component]
pub fn HomePage() -> impl IntoView {
    let first = Resource::new_blocking(|| (), |()| show_home());
    view! {
        <PageTitle text="Home" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=8 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => Either::Left(view! { <Home first=view /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Home(first: HomeView) -> impl IntoView {
    let view = RwSignal::new(first);
    let guard = use_session_guard();
    let live = use_live().any();
    let due = Signal::derive(move || live.get() + guard.renewals().get());
    reread(due, show_home, move |answer| match answer {
        Ok(now) => view.set(now),
        Err(error) => guard.report(&error),
    });
    let waiting = Memo::new(move |_| view.with(|view| view.waiting.clone()));
    let overdue = Memo::new(move |_| view.with(|view| view.overdue.clone()));
    let due_soon = Memo::new(move |_| view.with(|view| view.due_soon.clone()));
    let mine = Memo::new(move |_| view.with(|view| view.mine.clone()));
    let is_new_tenant = Memo::new(move |_| view.with(|view| view.is_new_tenant));
    let open_total = Memo::new(move |_| view.with(|view| view.open_total));
    let failed_mails = Memo::new(move |_| view.with(|view| view.failed_mails));
    view! {
        <div class="page home">
            <Greeting open_total=open_total is_new_tenant=is_new_tenant />
            <FailedMails count=failed_mails />
            <Show
                when=move || !is_new_tenant.get()
                fallback=|| {
                    view! { <FirstSteps /> }
                }
            >
                <div class="home-columns">
                    <div class="stack">
                    <section class="home-part home-waiting" aria-labelledby="home-waiting">
                        <h2 id="home-waiting">
                            <Icon icon=lu::LuMessageCircle />
                            "Waiting for an answer"
                            <Count number=Signal::derive(move || waiting.with(Vec::len)) />
                        </h2>
                        <Show
                            when=move || waiting.with(|list| !list.is_empty())
                            fallback=|| {
                                view! { <p class="home-none">"No customer waits for an answer."</p> }
                            }
                        >
                            <WaitingList replies=waiting />
                        </Show>
                    </section>
                    <Part
                        id="home-overdue"
                        title="Overdue"
                        icon=lu::LuCircleAlert
                        none="Nothing is overdue."
                        jobs=overdue
                    />
                    </div>
                    <div class="stack">
                    <Part
                        id="home-soon"
                        title="Due within seven days"
                        icon=lu::LuCalendarClock
                        none="Nothing is due in the next seven days."
                        jobs=due_soon
                    />
                    <Part
                        id="home-mine"
                        title="Your open jobs"
                        icon=lu::LuUserRound
                        none="No open job is yours."
                        jobs=mine
                    />
                    </div>
                </div>
            </Show>
        </div>
    }
}

/// By the first name alone: a clock that decides between morning and evening would be the server's.
#[component]
fn Greeting(open_total: Memo<u64>, is_new_tenant: Memo<bool>) -> impl IntoView {
    let frame = use_staff_frame();
    let words = move || match open_total.get() {
        0 => "No open jobs.".to_owned(),
        1 => "One open job.".to_owned(),
        many => format!("{many} open jobs."),
    };
    view! {
        <header class="page-head">
            <div>
                <h1>
                    "Hello, "
                    {move || frame.with(|frame| frame.name.split_whitespace().next().unwrap_or_default().to_owned())}
                </h1>
                <Show
                    when=move || !is_new_tenant.get()
                    fallback=move || {
                        view! {
                            <p class="muted">
                                "Three steps, and the first customer looks through the glass of "
                                {move || frame.with(|frame| frame.brand.name.clone())}"."
                            </p>
                        }
                    }
                >
                    <p class="muted number">{words}</p>
                </Show>
            </div>
            <Show when=move || frame.with(|frame| frame.may_create_job) && !is_new_tenant.get()>
                <LinkButton href="/jobs/new" class="button primary">
                    <Icon icon=lu::LuPlus />
                    "New job"
                </LinkButton>
            </Show>
        </header>
    }
}

/// Mails that did not arrive are not to be overlooked.
#[component]
fn FailedMails(count: Memo<u64>) -> impl IntoView {
    let words = move || match count.get() {
        1 => "A mail to a customer did not arrive.".to_owned(),
        many => format!("{many} mails to customers did not arrive."),
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <p class="callout danger">
                <Icon icon=lu::LuMailX />
                <span>{words} " " <A href="/outbox">"See why in the outbox"</A></span>
            </p>
        </Show>
    }
}

#[component]
fn Count(number: Signal<usize>) -> impl IntoView {
    view! { <Show when=move || { number.get() > 0 }>" "<span class="count">{move || number.get()}</span></Show> }
}

#[component]
fn Part(
    id: &'static str,
    title: &'static str,
    icon: icondata_core::Icon,
    none: &'static str,
    jobs: Memo<Vec<vitrine_wire::JobLine>>,
) -> impl IntoView {
    view! {
        <section class="home-part" class:is-late=id == "home-overdue" aria-labelledby=id>
            <h2 id=id>
                <Icon icon=icon />
                {title}
                <Count number=Signal::derive(move || jobs.with(Vec::len)) />
            </h2>
            <Show
                when=move || jobs.with(|list| !list.is_empty())
                fallback=move || {
                    view! { <p class="home-none">{none}</p> }
                }
            >
                <JobLines jobs=jobs />
            </Show>
        </section>
    }
}

#[component]
fn WaitingList(replies: Memo<Vec<WaitingReply>>) -> impl IntoView {
    let settled = has_settled();
    view! {
        <ul class="waiting-list">
            <For each=move || replies.get() key=|reply| reply.job let:reply>
                <WaitingLine
                    now=item_now(replies.into(), reply, |a, b| a.job == b.job)
                    appears=settled.get_untracked()
                />
            </For>
        </ul>
    }
}

#[component]
fn WaitingLine(now: Memo<WaitingReply>, appears: bool) -> impl IntoView {
    view! {
        <li class="waiting-line glass" class:appears=appears>
            {move || {
                let reply = now.get();
                view! {
                    <Avatar name=reply.author_name.clone() is_customer=true />
                    <div class="waiting-words">
                        <p class="waiting-head">
                            <strong>{reply.author_name}</strong>
                            " · "
                            <A href=format!("/jobs/{}", reply.job)>
                                <span class="number">{format!("#{}", reply.number)}</span>
                                " "
                                {reply.title}
                            </A>
                        </p>
                        <p class="waiting-excerpt">{reply.excerpt}</p>
                    </div>
                    <When at=reply.created_at is_short=true />
                }
            }}
        </li>
    }
}

/// A business without a job: the way to the first one that a customer sees, as far as the asker may go it.
#[component]
fn FirstSteps() -> impl IntoView {
    let frame = use_staff_frame();
    let may = move |what: fn(&vitrine_wire::StaffFrame) -> bool| frame.with(what);
    view! {
        <Show
            when=move || may(|frame| frame.may_create_customer || frame.may_create_job)
            fallback=|| {
                view! {
                    <EmptyState
                        title="No jobs yet"
                        text="As soon as the office creates a job for you, it appears here by itself."
                    />
                }
            }
        >
            <ol class="first-steps">
                <li class="card">
                    <h2>"Add a customer"</h2>
                    <p>"The company or household that you work for."</p>
                    <Show when=move || may(|frame| frame.may_create_customer)>
                        <LinkButton href="/customers/new" class="button primary">
                            "Add a customer"
                        </LinkButton>
                    </Show>
                </li>
                <li class="card">
                    <h2>"Create a job"</h2>
                    <p>"Notes on it are internal until you decide otherwise, entry by entry."</p>
                    <Show when=move || may(|frame| frame.may_create_job)>
                        <LinkButton href="/jobs/new">"Create a job"</LinkButton>
                    </Show>
                </li>
                <li class="card">
                    <h2>"Invite the customer"</h2>
                    <p>"On the customer’s page, add a contact and copy the invitation link."</p>
                    <Show when=move || may(|frame| frame.may_see_customers)>
                        <LinkButton href="/customers">"Open customers"</LinkButton>
                    </Show>
                </li>
            </ol>
        </Show>
    }
}
