//! `/stages/:stage/who-sees`: how many of the jobs at a stage each customer sees.

use crate::api::ApiError;
use crate::api::jobs::stage_who_sees;
use crate::ui::components::{AudienceTag, EmptyState, Icon, PageTitle, Skeleton, StageTag};
use crate::ui::page_problem::PageProblem;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use vitrine_domain::{Audience, StageId};
use vitrine_wire::{CustomerSight, JobsInSight, StageSight};

/// The address of the page.
pub fn stage_who_sees_href(stage: StageId) -> String {
    format!("/stages/{stage}/who-sees")
}

/// The page.
#[component]
pub fn StageWhoSeesPage() -> impl IntoView {
    let params = use_params_map();
    let stage = Memo::new(move |_| params.with(|params| params.get("stage").and_then(|id| id.parse::<StageId>().ok())));
    let answer = Resource::new_blocking(
        move || stage.get(),
        |stage| async move { stage_who_sees(stage.ok_or(ApiError::NotFound)?).await },
    );
    view! {
        <PageTitle text="Who sees these jobs?"/>
        <Suspense fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok(sight) => Either::Left(view! { <Page sight/> }),
                    Err(error) => Either::Right(view! { <PageProblem error/> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Page(sight: StageSight) -> impl IntoView {
    let StageSight { stage, pipeline_name, jobs, customers, more_customers } = sight;
    let is_visible = stage.is_visible_to_customer;
    let audience = if is_visible { Audience::Customer } else { Audience::Internal };
    let switch = if is_visible { "If internal" } else { "If visible" };
    view! {
        <div class="page who-sees-page is-wide">
            <A href=format!("/jobs?stage={}", stage.stage) attr:class="back">
                <Icon icon=icondata_lu::LuArrowLeft/>
                "Jobs at this stage"
            </A>
            <header class="stack">
                <h1>"Who sees these jobs?"</h1>
                <p class="row">
                    <span class="muted">{pipeline_name}</span>
                    <StageTag name=stage.name color=stage.color/>
                    <AudienceTag audience/>
                </p>
                <p>{sentence(jobs)}</p>
                <p>{switched(jobs, is_visible)}</p>
            </header>
            {if customers.is_empty() {
                Either::Left(
                    view! {
                        <EmptyState
                            title="No jobs stand here"
                            text="Move a job to this stage, and this page says who sees it."
                        />
                    },
                )
            } else {
                Either::Right(
                    view! {
                        <div class="table-box">
                            <table class="table" role="table">
                                <thead role="rowgroup">
                                    <tr role="row">
                                        <th role="columnheader">"Customer"</th>
                                        <th role="columnheader">"Jobs here"</th>
                                        <th role="columnheader">"Seen now"</th>
                                        <th role="columnheader">{switch}</th>
                                    </tr>
                                </thead>
                                <tbody role="rowgroup">{customers.into_iter().map(|one| view! { <Row one switch/> }).collect_view()}</tbody>
                            </table>
                        </div>
                    },
                )
            }}
            {(more_customers > 0)
                .then(|| view! { <p class="muted">{format!("And {more_customers} more customers.")}</p> })}
        </div>
    }
}

#[component]
fn Row(one: CustomerSight, switch: &'static str) -> impl IntoView {
    let CustomerSight { customer, name, jobs, because } = one;
    view! {
        <tr role="row">
            <td role="cell" data-label="Customer">
                <A href=format!("/customers/{customer}")>{name}</A>
            </td>
            <td role="cell" data-label="Jobs here" class="number">
                {jobs.all}
            </td>
            <td role="cell" data-label="Seen now">
                <span class="number">{jobs.seen}</span>
                {because.map(|why| view! { <span class="small muted">" " {why}</span> })}
            </td>
            <td role="cell" data-label=switch class="number">
                {jobs.seen_if_switched}
            </td>
        </tr>
    }
}

fn counted(number: u64) -> String {
    if number == 1 { "1 job".to_owned() } else { format!("{number} jobs") }
}

/// "Customers see 8 of the 12 jobs here. Archived jobs are left out."
fn sentence(jobs: JobsInSight) -> String {
    let seen = match jobs {
        JobsInSight { all: 0, .. } => "No jobs stand here.".to_owned(),
        JobsInSight { all, seen: 0, .. } => format!("Customers see none of the {} here.", counted(all)),
        JobsInSight { all, seen, .. } if all == seen => format!("Customers see every job here: {}.", counted(all)),
        JobsInSight { all, seen, .. } => format!("Customers see {seen} of the {} here.", counted(all)),
    };
    format!("{seen} Archived jobs are left out.")
}

fn switched(jobs: JobsInSight, is_visible: bool) -> String {
    let side = if is_visible { "internal" } else { "visible to customers" };
    format!("If this stage were {side}, they would see {} of them.", jobs.seen_if_switched)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_count_jobs_in_words() {
        let jobs = |all, seen| JobsInSight { all, seen, seen_if_switched: 0 };
        assert_eq!(sentence(jobs(12, 8)), "Customers see 8 of the 12 jobs here. Archived jobs are left out.");
        assert_eq!(sentence(jobs(1, 1)), "Customers see every job here: 1 job. Archived jobs are left out.");
        assert_eq!(sentence(jobs(2, 0)), "Customers see none of the 2 jobs here. Archived jobs are left out.");
        assert_eq!(
            switched(JobsInSight { all: 2, seen: 0, seen_if_switched: 1 }, false),
            "If this stage were visible to customers, they would see 1 of them."
        );
    }
}
