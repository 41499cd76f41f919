//! `/jobs/new` and `/jobs/:job/edit`.

use super::form::{Compared, FormStart, JobFields};
use super::lookup::{customer_menu, owner_menu, with_present};
use crate::api::ApiError;
use crate::api::jobs::{AssignJob, CreateJob, EditJob, list_job_choices, show_job};
use crate::ui::components::{FormProblem, Icon, LinkButton, PageTitle, Skeleton, Submit};
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::reread;
use crate::ui::retry::{form_error, typed_or, use_retry};
use crate::ui::staff::job::{AssignForm, assign_items};
use crate::ui::staff::use_staff_frame;
use crate::ui::told::asked_last;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};
use vitrine_domain::JobId;
use vitrine_wire::{JobChoices, JobForm, StaffJobView};

/// `/jobs/new`, with `?customer=` to begin with a customer.
#[component]
pub fn NewJobPage() -> impl IntoView {
    let frame = use_staff_frame();
    let first = Resource::new_blocking(|| (), |()| list_job_choices());
    view! {
        <PageTitle text="New job"/>
        <Suspense fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(choices) if frame.with_untracked(|frame| frame.may_create_job) => {
                        Either::Left(view! { <NewJob choices/> })
                    }
                    Ok(_) => {
                        let error = ApiError::NotAllowed("Your role cannot create jobs.".to_owned());
                        Either::Right(view! { <PageProblem error/> })
                    }
                    Err(error) => Either::Right(view! { <PageProblem error/> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn NewJob(choices: JobChoices) -> impl IntoView {
    let frame = use_staff_frame();
    let action = ServerAction::<CreateJob>::new();
    let error = form_error(action);
    // Sent back by the server, the form is still the same one.
    let submission = typed_or(CreateJob::PATH, "submission", choices.submission.to_string());
    let has_customers = !choices.customers.is_empty();
    let may_create_customer = frame.with_untracked(|frame| frame.may_create_customer);
    let first_stage = choices.pipelines.first().and_then(|pipeline| pipeline.stages.first());
    let kept = JobForm {
        customer: use_query_map().with_untracked(|query| query.get("customer")).unwrap_or_default(),
        stage: first_stage.map(|stage| stage.stage.to_string()).unwrap_or_default(),
        ..JobForm::default()
    };
    let start = FormStart {
        kept,
        customers: customer_menu(&choices, "Choose a customer"),
        owners: owner_menu(&choices, "Nobody yet"),
        pipelines: choices.pipelines,
    };
    view! {
        <div class="page job-form">
            <A href="/jobs" attr:class="back">
                <Icon icon=icondata_lu::LuArrowLeft/>
                "Jobs"
            </A>
            <h1>"New job"</h1>
            {(!has_customers)
                .then(|| {
                    view! {
                        <div class="callout">
                            <p>"A job is for a customer, and there is none yet."</p>
                            {may_create_customer.then(|| view! { <a href="/customers/new">"Add a customer"</a> })}
                        </div>
                    }
                })}
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error/>
                    <input type="hidden" name="submission" value=submission/>
                    <JobFields endpoint=CreateJob::PATH start error compared=None/>
                    <div class="form-actions">
                        <Submit label="Create job" pending=action.pending() busy="Creating…"/>
                        <LinkButton href="/jobs" class="button quiet">
                            "Cancel"
                        </LinkButton>
                    </div>
                </div>
            </ActionForm>
        </div>
    }
}

/// `/jobs/:job/edit`.
#[component]
pub fn EditJobPage() -> impl IntoView {
    let params = use_params_map();
    let job = Memo::new(move |_| params.with(|params| params.get("job").and_then(|id| id.parse::<JobId>().ok())));
    let first = Resource::new_blocking(
        move || job.get(),
        |job| async move {
            let job = show_job(job.ok_or(ApiError::NotFound)?).await?;
            if !job.may.edit {
                return Err(ApiError::NotAllowed("Your role cannot change this job.".to_owned()));
            }
            Ok((job, list_job_choices().await?))
        },
    );
    view! {
        <PageTitle text="Edit job"/>
        <Suspense fallback=|| view! { <Skeleton lines=8/> }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok((kept, choices)) => Either::Left(view! { <EditJobForm kept choices/> }),
                    Err(error) => Either::Right(view! { <PageProblem error/> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn EditJobForm(kept: StaffJobView, choices: JobChoices) -> impl IntoView {
    let action = ServerAction::<EditJob>::new();
    let error = form_error(action);
    let compared = compare(action, error);
    // Once the other's values were shown, saving again is on top of them, whatever else had to be corrected since.
    let typed_version = typed_or(EditJob::PATH, "version", kept.version.to_string());
    let version = move || {
        compared
            .theirs
            .with(|copy| copy.as_ref().map_or_else(|| typed_version.clone(), |copy| copy.version.to_string()))
    };
    let href = format!("/jobs/{}", kept.job);
    let people = RwSignal::new(assign_items(&kept));
    let assign = ServerAction::<AssignJob>::new();
    let job = kept.job;
    reread(
        Signal::derive(move || u64::try_from(assign.version().get()).unwrap_or_default()),
        move || show_job(job),
        move |answer| {
            if let Ok(now) = answer {
                people.set(assign_items(&now));
            }
        },
    );
    let customer = (kept.customer.customer.to_string(), kept.customer.name.clone());
    let owner = kept.owner.as_ref().map(|owner| (owner.membership.to_string(), owner.name.clone()));
    let start = FormStart {
        kept: JobForm {
            title: kept.title.clone(),
            description: kept.description,
            customer: customer.0.clone(),
            stage: String::new(),
            owner: owner.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
            due_on: kept.due_on.map(|date| date.to_string()).unwrap_or_default(),
        },
        customers: with_present(customer_menu(&choices, "Choose a customer"), Some(customer)),
        owners: with_present(owner_menu(&choices, "Nobody yet"), owner),
        pipelines: Vec::new(),
    };
    let label = Signal::derive(move || {
        let is_stale = compared.theirs.with(Option::is_some);
        if is_stale { "Save over it" } else { "Save" }.to_owned()
    });
    view! {
        <div class="page job-form">
            <A href=href.clone() attr:class="back">
                <Icon icon=icondata_lu::LuArrowLeft/>
                {format!("#{} {}", kept.number, kept.title)}
            </A>
            <h1>"Edit job"</h1>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error/>
                    <input type="hidden" name="job" value=kept.job.to_string()/>
                    <input type="hidden" name="version" value=version/>
                    <JobFields endpoint=EditJob::PATH start error compared=Some(compared)/>
                    <div class="form-actions">
                        <Submit label pending=action.pending() busy="Saving…"/>
                        <LinkButton href class="button quiet">
                            "Cancel"
                        </LinkButton>
                    </div>
                </div>
            </ActionForm>
            <section class="card" aria-labelledby="people-heading">
                <h2 id="people-heading">"People"</h2>
                <AssignForm job=job items=people action=assign/>
            </section>
        </div>
    }
}

/// Both sides of an edit that came too late: theirs as last told, mine as last sent.
fn compare(action: ServerAction<EditJob>, error: Signal<Option<ApiError>>) -> Compared {
    let theirs = Memo::new(move |before: Option<&Option<vitrine_wire::StaleCopy>>| match error.get() {
        Some(ApiError::Stale(copy)) => Some(copy),
        Some(_) | None => before.cloned().flatten(),
    });
    let refused = use_retry(EditJob::PATH);
    let typed = |name: &str| refused.as_ref().and_then(|retry| retry.value(name)).unwrap_or_default();
    let first = JobForm {
        title: typed("title"),
        description: typed("description"),
        customer: typed("customer"),
        stage: String::new(),
        owner: typed("owner"),
        due_on: typed("due_on"),
    };
    let asked = asked_last(action);
    let mine = Signal::derive(move || {
        // Each answer is to the question asked last.
        theirs.track();
        asked.with_value(|asked| match asked {
            Some(asked) => JobForm {
                title: asked.title.clone(),
                description: asked.description.replace("\r\n", "\n"),
                customer: asked.customer.clone(),
                stage: String::new(),
                owner: asked.owner.clone(),
                due_on: asked.due_on.clone(),
            },
            None => first.clone(),
        })
    });
    Compared { theirs: theirs.into(), mine }
}
