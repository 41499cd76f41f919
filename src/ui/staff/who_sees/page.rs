//! `/jobs/:job/who-sees`: what the panel says, as a page.

use super::asked;
use super::view::Answer;
use crate::api::ApiError;
use crate::api::jobs::who_sees;
use crate::ui::components::{Icon, PageTitle, Skeleton};
use crate::ui::page_problem::PageProblem;
use crate::ui::staff::preview::ViewAsProblem;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};
use vitrine_domain::JobId;
use vitrine_wire::{SightOf, WhoSeesView};

/// The page.
#[component]
pub fn WhoSeesPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let question = Memo::new(move |_| {
        let job = params.with(|params| params.get("job").and_then(|id| id.parse::<JobId>().ok()));
        job.zip(query.with(asked))
    });
    let answer = Resource::new_blocking(
        move || question.get(),
        |question| async move {
            let (job, of) = question.ok_or(ApiError::NotFound)?;
            who_sees(job, of).await.map(|who| (of, who))
        },
    );
    view! {
        <PageTitle text="Who sees this?"/>
        <Suspense fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok((of, who)) => Either::Left(view! { <Page of who/> }),
                    Err(error) => Either::Right(view! { <PageProblem error/> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Page(of: SightOf, who: WhoSeesView) -> impl IntoView {
    let back = match of {
        SightOf::Entry(entry) => format!("/jobs/{}#entry-{entry}", who.job),
        SightOf::Job | SightOf::Field(_) => format!("/jobs/{}?tab=details", who.job),
        SightOf::File(_) => format!("/jobs/{}", who.job),
    };
    let job = format!("#{} {}", who.number, who.title);
    view! {
        <div class="page who-sees-page">
            <A href=back attr:class="back">
                <Icon icon=icondata_lu::LuArrowLeft/>
                {job}
            </A>
            <h1>"Who sees this?"</h1>
            <ViewAsProblem/>
            <Answer who/>
        </div>
    }
}
