//! `/jobs`.

use super::address::{FilterWords, href, is_filtered};
use super::filters::JobFilters;
use super::keys::move_by_keyboard;
use super::table::JobTable;
use crate::api::ApiError;
use crate::api::jobs::{list_job_choices, list_jobs};
use crate::ui::components::{EmptyState, Icon, LinkButton, PageTitle, Skeleton, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::{has_settled, reread};
use crate::ui::staff::use_staff_frame;
use leptos::either::{Either, EitherOf3, EitherOf4};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use vitrine_wire::{JobList, JobQuery, JobSort};

/// What can be shown below the filters.
#[derive(Clone, PartialEq)]
enum Arrival {
    Waiting,
    Here,
    Failed(ApiError),
}

/// The jobs list.
#[component]
pub fn JobsPage() -> impl IntoView {
    let address = use_query_map();
    let query = Memo::new(move |_| address.with(FilterWords::from_address).query());
    let choices = Resource::new_blocking(|| (), |()| list_job_choices());
    let jobs = Resource::new_blocking(move || query.get(), list_jobs);
    let is_pending = RwSignal::new(false);
    move_by_keyboard();

    // What live changes brought since, for which list.
    let newest = RwSignal::new(None::<(JobQuery, JobList)>);
    let guard = use_session_guard();
    let changes = use_live().any();
    reread(
        Signal::derive(move || changes.get() + guard.renewals().get()),
        move || {
            let asked = query.get_untracked();
            async move { list_jobs(asked.clone()).await.map(|list| (asked, list)) }
        },
        move |answer| match answer {
            Ok(list) => newest.set(Some(list)),
            // The list stays as it was; the next change reads it again.
            Err(error) => guard.report(&error),
        },
    );
    // Not by the transition's own `set_pending`: a `SignalSetter` sets while it holds the lock of the request's signals,
    // and on the server, where a page is built by several threads, that can stop them all for ever.
    Effect::watch(move || query.get(), move |_, _, _| is_pending.set(true), false);
    Effect::watch(move || jobs.with(|_| ()), move |(), _, _| is_pending.set(false), false);
    view! {
        <PageTitle text="Jobs"/>
        <div class="page jobs-page">
            <div class="page-head">
                <h1>"Jobs"</h1>
                <LinkButton href="/jobs/board">
                    <Icon icon=icondata_lu::LuColumns3/>
                    "Board"
                </LinkButton>
                <NewJobButton/>
            </div>
            <Transition fallback=|| view! { <Skeleton lines=10/> }>
                {
                    let arrival = Memo::new(move |_| {
                        jobs.with(|answer| match answer {
                            None => Arrival::Waiting,
                            Some(Ok(_)) => Arrival::Here,
                            Some(Err(error)) => Arrival::Failed(error.clone()),
                        })
                    });
                    let menus = Memo::new(move |_| choices.get().and_then(Result::ok));
                    view! {
                        {move || menus.get().map(|choices| view! { <JobFilters query choices/> })}
                        {move || match arrival.get() {
                            Arrival::Waiting => EitherOf3::A(view! { <Skeleton lines=10/> }),
                            Arrival::Failed(error) => EitherOf3::B(view! { <PageProblem error/> }),
                            Arrival::Here => {
                                EitherOf3::C(
                                    jobs.get_untracked()
                                        .and_then(Result::ok)
                                        .map(|first| view! { <Jobs first query jobs newest is_pending/> }),
                                )
                            }
                        }}
                    }
                }
            </Transition>
        </div>
    }
}

/// Absent for a role that may not create jobs.
#[component]
fn NewJobButton() -> impl IntoView {
    let frame = use_staff_frame();
    let may_create = Memo::new(move |_| frame.with(|frame| frame.may_create_job));
    move || {
        may_create.get().then(|| {
            view! {
                <LinkButton href="/jobs/new" class="button primary">
                    <Icon icon=icondata_lu::LuPlus/>
                    "New job"
                </LinkButton>
            }
        })
    }
}

/// The list once it is here. Later answers go into it line by line.
#[component]
fn Jobs(
    first: JobList,
    query: Memo<JobQuery>,
    jobs: Resource<Result<JobList, ApiError>>,
    newest: RwSignal<Option<(JobQuery, JobList)>>,
    is_pending: RwSignal<bool>,
) -> impl IntoView {
    let list = RwSignal::new(first);
    let put = move |fresh: JobList| {
        if list.with_untracked(|list| *list != fresh) {
            list.set(fresh);
        }
    };
    Effect::new(move |_| {
        if let Some(Ok(fresh)) = jobs.get() {
            put(fresh);
        }
    });
    Effect::new(move |_| {
        // An answer for filters that were changed meanwhile is not for this list.
        if let Some((asked, fresh)) = newest.get()
            && query.with_untracked(|query| *query == asked)
        {
            put(fresh);
        }
    });
    // On the server everything is pending at first; only a list that is on the screen can be out of date.
    let settled = has_settled();
    let is_stale = Memo::new(move |_| settled.get() && is_pending.get());
    let is_empty = Memo::new(move |_| list.with(|list| list.jobs.is_empty()));
    let is_first_page = Memo::new(move |_| query.with(|query| query.after.is_empty()));
    view! {
        <div class="job-results" class:is-stale=move || is_stale.get() aria-busy=move || is_stale.get().then_some("true")>
            {move || {
                if is_empty.get() {
                    Either::Left(view! { <NoJobs query/> })
                } else {
                    Either::Right(
                        view! {
                            <p class="muted small number job-total">{move || total(list.with(|list| list.total))}</p>
                            <JobTable list/>
                        },
                    )
                }
            }}
            <nav class="paging row" aria-label="Pages">
                {move || {
                    (!is_first_page.get())
                        .then(|| {
                            let href = query.with(|query| href(&JobQuery { after: String::new(), ..query.clone() }));
                            view! {
                                <a class="button" href=href>
                                    <Icon icon=icondata_lu::LuArrowLeft/>
                                    "Back to first"
                                </a>
                            }
                        })
                }}
                {move || {
                    list.with(|list| list.next.clone())
                        .map(|after| {
                            let (href, label) = query
                                .with(|query| {
                                    let label = match query.sort {
                                        JobSort::Number => "Older jobs",
                                        JobSort::Updated | JobSort::Due | JobSort::Title => "More jobs",
                                    };
                                    (href(&JobQuery { after, ..query.clone() }), label)
                                });
                            view! {
                                <a class="button" href=href>
                                    {label}
                                    <Icon icon=icondata_lu::LuArrowRight/>
                                </a>
                            }
                        })
                }}
            </nav>
        </div>
    }
}

fn total(count: u64) -> String {
    if count == 1 { "1 job".to_owned() } else { format!("{count} jobs") }
}

/// Why the list is empty, and what to do.
#[component]
fn NoJobs(query: Memo<JobQuery>) -> impl IntoView {
    let frame = use_staff_frame();
    move || {
        let (is_filtered, is_first) = query.with(|query| (is_filtered(query), query.after.is_empty()));
        let may_create = frame.with(|frame| frame.may_create_job);
        match (is_filtered, is_first, may_create) {
            (true, _, _) => EitherOf4::A(view! {
                <EmptyState title="Nothing matches." text="Try other words or fewer filters.">
                    <a class="button" href="/jobs">
                        "Show all jobs"
                    </a>
                </EmptyState>
            }),
            (false, false, _) => EitherOf4::B(view! {
                <EmptyState title="There are no more jobs." text="You have reached the end of the list."/>
            }),
            (false, true, true) => EitherOf4::C(view! {
                <EmptyState title="No jobs yet." text="Create the first job, then write to its feed.">
                    <NewJobButton/>
                </EmptyState>
            }),
            (false, true, false) => EitherOf4::D(view! {
                <EmptyState title="No jobs yet." text="Jobs that you may see appear here."/>
            }),
        }
    }
}
