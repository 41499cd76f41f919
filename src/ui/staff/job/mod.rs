//! A job's page: facts on the left, the feed in the middle with the composer at its end.
//!
//! The first reading is blocking, so that the page is whole without JavaScript and an unknown job is a real 404. From
//! then on every change is read again into the signals of [`desk::JobDesk`]; nothing is built anew but what differs.

mod add_files;
mod archive;
mod browser;
mod composer;
mod desk;
mod edit;
mod entry;
mod facts;
mod feed;
mod files;
mod form;
mod history;
mod mark;
mod people;
pub use people::{AssignForm, assign_items};
mod place;
mod read;
#[cfg(all(test, feature = "ssr"))]
mod rendering;
mod screen;
mod sharing;
mod stage;
pub use stage::stage_label;
mod toggle;

use self::desk::JobExtras;
use self::place::{FeedShow, JobPlace};
use self::screen::JobScreen;
use crate::api::ApiError;
use crate::api::entries::{list_earlier_texts, list_entries};
use crate::api::jobs::{show_job, show_job_history};
use crate::ui::components::{Skeleton, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::public::NotFoundPage;
use crate::ui::reread::reread;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use vitrine_domain::JobId;
use vitrine_wire::{StaffFeed, StaffJobView};

/// `/jobs/:job`.
#[component]
pub fn JobPage() -> impl IntoView {
    let params = use_params_map();
    let job = Memo::new(move |_| params.with(|params| params.get("job").and_then(|id| id.parse::<JobId>().ok())));
    move || match job.get() {
        Some(job) => Either::Left(view! { <OneJob job/> }),
        None => Either::Right(view! { <NotFoundPage/> }),
    }
}

/// Whether the page can be shown.
#[derive(Clone, PartialEq)]
enum Arrival {
    Waiting,
    Here,
    Failed(ApiError),
}

/// The newest answers since the first reading.
#[derive(Clone, Copy)]
pub struct NewestReads {
    facts: RwSignal<Option<StaffJobView>>,
    feed: RwSignal<Option<StaffFeed>>,
}

#[component]
fn OneJob(job: JobId) -> impl IntoView {
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(|query| JobPlace::read(job, query)));
    let before = Memo::new(move |_| place.get().before);
    let ask_again = RwSignal::new(0_u64);
    let gone = RwSignal::new(None::<ApiError>);
    let guard = use_session_guard();
    let live = use_live().job(Signal::stored(job));
    let renewals = guard.renewals();
    let changed = Signal::derive(move || live.get() + renewals.get() + ask_again.get());

    let facts = Resource::new_blocking(|| (), move |()| show_job(job));
    let feed = Resource::new_blocking(
        || (),
        move |()| {
            let before = before.get_untracked();
            list_entries(job, before)
        },
    );
    let texts = Resource::new_blocking(
        move || place.get().texts,
        move |entry| async move {
            match entry {
                Some(entry) => Some((entry, list_earlier_texts(job, entry).await)),
                None => None,
            }
        },
    );
    let history = Resource::new_blocking(
        move || (place.get().show == FeedShow::History).then(|| changed.get()),
        move |asked| async move {
            match asked {
                Some(_) => Some(show_job_history(job).await),
                None => None,
            }
        },
    );

    let newest = NewestReads { facts: RwSignal::new(None), feed: RwSignal::new(None) };
    // Watching begins with the first question and not with its answer: no change falls between the two.
    let failed = move |error: ApiError| {
        guard.report(&error);
        match error {
            ApiError::NotFound | ApiError::NotAllowed(_) => gone.set(Some(error)),
            // What is on the screen stays: signing in again reads it anew, and so does `reread` after a passing trouble.
            ApiError::NotSignedIn
            | ApiError::Invalid(_)
            | ApiError::Stale(_)
            | ApiError::Conflict(_)
            | ApiError::SlowDown { .. }
            | ApiError::Busy
            | ApiError::Broken
            | ApiError::Unreachable => {}
        }
    };
    reread(
        changed,
        move || show_job(job),
        move |answer| match answer {
            Ok(facts) => newest.facts.set(Some(facts)),
            Err(error) => failed(error),
        },
    );
    let feed_changed = Memo::new(move |turn: Option<&u64>| {
        changed.track();
        before.track();
        turn.map_or(0, |turn| turn + 1)
    });
    reread(
        feed_changed.into(),
        move || list_entries(job, before.get_untracked()),
        move |answer| match answer {
            Ok(feed) => newest.feed.set(Some(feed)),
            Err(error) => failed(error),
        },
    );

    let extras = JobExtras { texts, history, ask_again };
    view! {
        <Transition fallback=|| view! { <JobSkeleton/> }>
            {
                let arrival = Memo::new(move |_| {
                    if let Some(error) = gone.get() {
                        return Arrival::Failed(error);
                    }
                    match (state_of(facts), state_of(feed)) {
                        (Some(Err(error)), _) | (_, Some(Err(error))) => Arrival::Failed(error),
                        (Some(Ok(())), Some(Ok(()))) => Arrival::Here,
                        (None, _) | (_, None) => Arrival::Waiting,
                    }
                });
                move || match arrival.get() {
                    Arrival::Waiting => EitherOf3::A(view! { <JobSkeleton/> }),
                    Arrival::Failed(error) => EitherOf3::B(view! { <PageProblem error/> }),
                    Arrival::Here => {
                        EitherOf3::C(
                            facts
                                .get_untracked()
                                .and_then(Result::ok)
                                .zip(feed.get_untracked().and_then(Result::ok))
                                .map(|(facts, feed)| {
                                    view! { <JobScreen job place facts feed extras newest/> }
                                }),
                        )
                    }
                }
            }
        </Transition>
    }
}

/// Whether a resource has answered, and how, without copying the answer.
fn state_of<T>(resource: Resource<Result<T, ApiError>>) -> Option<Result<(), ApiError>>
where
    T: Send + Sync + 'static,
{
    resource.with(|answer| answer.as_ref().map(|answer| answer.as_ref().map(|_| ()).map_err(Clone::clone)))
}

/// Holds the shape of the page while it is on its way.
#[component]
fn JobSkeleton() -> impl IntoView {
    view! {
        <div class="job-page">
            <div class="job-head"><Skeleton lines=2/></div>
            <div class="job-details"><Skeleton lines=6/></div>
            <div class="job-feed"><Skeleton lines=8/></div>
        </div>
    }
}
