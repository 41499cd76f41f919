//! `/user/jobs`: the contact's jobs, a card each.

use super::frame::{Welcome, use_portal_frame};
use crate::api::ApiError;
use crate::api::portal::list_portal_jobs;
use crate::ui::components::{Avatar, DateText, EmptyState, Icon, PageTitle, Skeleton, StageTag, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::{has_settled, item_now, reread};
use icondata_lu as lu;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use vitrine_wire::PortalJob;

/// The list, or the ordinary 404 where the portal or its Jobs section is off.
#[component]
pub fn PortalJobsPage() -> impl IntoView {
    let first = Resource::new_blocking(|| (), |()| list_portal_jobs());
    view! {
        <PageTitle text="Jobs" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=6 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(jobs) => Either::Left(view! { <JobCards first=jobs /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn JobCards(first: Vec<PortalJob>) -> impl IntoView {
    let jobs = RwSignal::new(first);
    let is_gone = RwSignal::new(false);
    let guard = use_session_guard();
    let live = use_live().any();
    let due = Signal::derive(move || live.get() + guard.renewals().get());
    reread(due, list_portal_jobs, move |answer| match answer {
        Ok(now) => {
            jobs.set(now);
            is_gone.set(false);
        }
        // Switched off, or cut off: from now on this address is like any other that does not exist.
        Err(ApiError::NotFound) => {
            is_gone.set(true);
            jobs.set(Vec::new());
        }
        Err(error) => guard.report(&error),
    });
    let part = move |finished: bool| {
        Memo::new(move |_| {
            jobs.with(|all| all.iter().filter(|job| job.is_finished == finished).cloned().collect::<Vec<_>>())
        })
    };
    let (open, finished) = (part(false), part(true));
    let frame = use_portal_frame();
    let welcome = Memo::new(move |_| frame.with(|frame| frame.welcome_text.clone()));
    view! {
        <Show
            when=move || !is_gone.get()
            fallback=|| {
                view! { <NoLongerHere /> }
            }
        >
            <section class="page portal-jobs">
                <h1>"Your jobs"</h1>
                <Welcome text=welcome />
                <Show
                    when=move || open.with(|list| !list.is_empty())
                    fallback=move || {
                        let (title, text) = if finished.with(Vec::is_empty) {
                            ("No jobs yet", "As soon as a job is shared with you, it appears on this page by itself.")
                        } else {
                            ("Nothing under way", "All your jobs are finished. You find them below.")
                        };
                        view! {
                            <EmptyState title=title text=text />
                        }
                    }
                >
                    <CardList jobs=open />
                </Show>
                <Show when=move || finished.with(|list| !list.is_empty())>
                    <details class="finished-jobs">
                        <summary>
                            <Icon icon=lu::LuChevronRight />
                            <span>"Finished jobs"</span>
                            <span class="count">{move || finished.with(Vec::len)}</span>
                        </summary>
                        <CardList jobs=finished />
                    </details>
                </Show>
            </section>
        </Show>
    }
}

/// Only in the tab that showed the jobs: whoever opens the address now gets the ordinary 404.
#[component]
fn NoLongerHere() -> impl IntoView {
    view! {
        <div class="page problem" role="status">
            <h1>"Your jobs are no longer shown here"</h1>
            <p class="muted">"The business has closed this part of its portal. When it opens again, your jobs are back."</p>
            <p>
                <A href="/user" attr:class="button">
                    "Go to the start"
                </A>
            </p>
        </div>
    }
}

#[component]
fn CardList(jobs: Memo<Vec<PortalJob>>) -> impl IntoView {
    let settled = has_settled();
    view! {
        <ul class="job-cards">
            <For each=move || jobs.get() key=|job| job.job let:job>
                {
                    let appears = settled.get_untracked();
                    let now = item_now(jobs.into(), job, |a, b| a.job == b.job);
                    move || view! { <JobCard job=now.get() appears=appears /> }
                }
            </For>
        </ul>
    }
}

/// One card. Its whole surface is the link; `appears`: with a short motion.
#[component]
fn JobCard(job: PortalJob, appears: bool) -> impl IntoView {
    let next = job.next_stage_name.filter(|_| !job.is_finished);
    view! {
        <li class="job-card glass" class:appears=appears>
            <div class="job-card-head">
                <p class="eyebrow">{format!("{} · Job {}", job.pipeline_name, job.number)}</p>
                {job.is_unread.then(|| view! { <span class="unread-mark">"New"</span> })}
                {job.stage.map(|stage| view! { <StageTag name=stage.name color=stage.color is_internal=false /> })}
            </div>
            <h2 class="job-card-title">
                <A href=format!("/user/jobs/{}", job.job)>{job.title}</A>
            </h2>
            {next
                .map(|next| {
                    view! {
                        <p class="job-card-next">
                            <Icon icon=lu::LuArrowRight />
                            <span>"What happens next: " {next}</span>
                        </p>
                    }
                })}
            <div class="job-card-foot">
                {job
                    .owner_name
                    .map(|name| {
                        view! {
                            <span class="looked-after">
                                <Avatar name=name.clone() />
                                <span>
                                    <span class="visually-hidden">"Looked after by "</span>
                                    {name}
                                </span>
                            </span>
                        }
                    })}
                {job
                    .due_on
                    .map(|date| {
                        view! {
                            <span class="due">
                                <Icon icon=lu::LuCalendar />
                                <span>"Due " <DateText date=date /></span>
                            </span>
                        }
                    })}
            </div>
        </li>
    }
}
