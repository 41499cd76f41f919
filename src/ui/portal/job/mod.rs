//! `/user/jobs/:job`: one job as a contact sees it.

mod draft;
mod feed;
mod files;
mod form;
mod page;
mod read;
mod reply;
mod track;

use crate::api::ApiError;
use crate::api::portal::show_portal_job;
use crate::ui::components::{PageTitle, Skeleton};
use crate::ui::page_problem::PageProblem;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use page::JobSheet;
use vitrine_domain::{EntryId, JobId};

/// The page, or the ordinary 404 for whatever this contact may not know to exist.
/// `?before=<entry>` shows the part of the feed before that entry; without JavaScript that is how one pages.
#[component]
pub fn PortalJobPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let job = Memo::new(move |_| params.with(|map| map.get("job").and_then(|text| text.parse::<JobId>().ok())));
    let before = Memo::new(move |_| query.with(|map| map.get("before").and_then(|text| text.parse::<EntryId>().ok())));
    let first = Resource::new_blocking(
        move || (job.get(), before.get()),
        |(job, before)| async move {
            match job {
                Some(job) => show_portal_job(job, before).await,
                None => Err(ApiError::NotFound),
            }
        },
    );
    view! {
        <PageTitle text="Job" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=8 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => Either::Left(view! { <JobSheet first=view before=before.get_untracked() /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}
