//! `/settings/pipelines/:pipeline`: one pipeline, its switches and its stages.

use super::desk::{Choice, EditForm, EditProblem, LastEditLine, PipelineDesk, was_refused};
use super::stage::StageLine;
use crate::api::ApiError;
use crate::api::pipelines::show_pipelines;
use crate::ui::components::{Icon, PageTitle, Select, Skeleton};
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::item_now;
use crate::ui::retry::typed_or;
use crate::ui::staff::settings::Below;
use crate::ui::told::word;
use icondata_lu as lu;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use vitrine_domain::{AtInternalStage, PIPELINE_NAME_CHARS_MAX, PipelineId, STAGE_NAME_CHARS_MAX};
use vitrine_wire::{PipelineSetting, PipelinesView};

/// What a stage begins with, unless another colour is chosen.
const FIRST_COLOR: &str = "#5b7083";

/// One pipeline.
#[component]
pub fn PipelinePage() -> impl IntoView {
    let params = use_params_map();
    let wanted = Memo::new(move |_| params.with(|params| params.get("pipeline")?.parse::<PipelineId>().ok()));
    let first = Resource::new_blocking(move || wanted.get(), |_| show_pipelines());
    view! {
        <PageTitle text="Pipeline" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=10 /> }
        }>
            {move || Suspend::new(async move {
                let wanted = wanted.get_untracked();
                let found = |view: &PipelinesView| {
                    view.pipelines.iter().find(|one| Some(one.pipeline) == wanted).cloned()
                };
                match first.await.map(|view| (found(&view), view)) {
                    Ok((Some(one), view)) => Either::Left(view! { <Pipeline first=view one=one /> }),
                    Ok((None, _)) => Either::Right(view! { <PageProblem error=ApiError::NotFound /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Pipeline(first: PipelinesView, one: PipelineSetting) -> impl IntoView {
    let desk = PipelineDesk::open(first);
    let id = one.pipeline;
    let now = item_now(desk.pipelines().into(), one, |a, b| a.pipeline == b.pipeline);
    let stages = Memo::new(move |_| now.with(|one| one.stages.clone()));
    let sender = desk.sender();
    view! {
        <Below href="/settings/pipelines" name="Pipelines">
            <header class="page-head">
                <h1>{move || now.with(|one| one.name.clone())}</h1>
                <A href=format!("/settings/pipelines/{id}/form") attr:class="button">
                    <Icon icon=lu::LuListChecks />
                    "Form fields"
                </A>
                <A href=format!("/jobs/board?pipeline={id}") attr:class="button">
                    <Icon icon=lu::LuColumns3 />
                    "Board"
                </A>
            </header>
            <LastEditLine desk=desk />
            <EditProblem sender=sender but_deletions=true />
            <section class="settings-part stack" aria-labelledby="stages">
                <h2 id="stages">"Stages"</h2>
                <p class="muted">"Drag a stage by its handle, or use its arrows. Before something is shown or hidden, you see in numbers what it does."</p>
                <ol class="stage-settings">
                    <For each=move || stages.get() key=|one| one.stage.stage let:one>
                        <StageLine
                            desk=desk
                            sender=sender
                            pipeline=now
                            now=item_now(stages.into(), one, |a, b| a.stage.stage == b.stage.stage)
                        />
                    </For>
                </ol>
                <details class="card">
                    <summary>"Add a stage"</summary>
                    <EditForm sender=sender what="create_stage" class="form" hidden=vec![("pipeline", id.to_string())]>
                        <NameField id="new-stage-name" max=STAGE_NAME_CHARS_MAX name="" />
                        <ColorField id="new-stage-color" color=FIRST_COLOR.to_owned() />
                        <Choice
                            name="visible"
                            id="new-stage-visible"
                            label="Visible to customer"
                            options=vec![("false", "No, internal"), ("true", "Yes")]
                            chosen="false"
                        />
                        <Choice
                            name="terminal"
                            id="new-stage-terminal"
                            label="A job here is finished"
                            options=vec![("false", "No"), ("true", "Yes")]
                            chosen="false"
                        />
                        <div class="form-actions">
                            <button type="submit" class="button primary">
                                "Add stage"
                            </button>
                        </div>
                    </EditForm>
                </details>
            </section>
            <Switches desk=desk now=now />
            <DeletePipeline desk=desk now=now />
        </Below>
    }
}

/// A name, unless it was refused and is shown again.
#[component]
pub fn NameField(#[prop(into)] id: String, max: usize, #[prop(into)] name: String) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone()>"Name"</label>
            <input id=id name="name" required maxlength=max.to_string() autocomplete="off" value=name />
        </div>
    }
}

/// A colour.
#[component]
pub fn ColorField(#[prop(into)] id: String, color: String) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone()>"Colour"</label>
            <input id=id name="color" type="color" value=color />
        </div>
    }
}

/// Customers have access from the beginning on.
const BEGINNING: &str = "none";

/// The stages from which on customers can have access.
fn first_stages(one: &PipelineSetting) -> Vec<(String, String)> {
    let beginning = (BEGINNING.to_owned(), "None: customers have access from the beginning".to_owned());
    let stages = one.stages.iter().map(|stage| {
        (stage.stage.stage.to_string(), format!("From {} on; before it a job is not in the portal", stage.stage.name))
    });
    std::iter::once(beginning).chain(stages).collect()
}

#[component]
fn Switches(desk: PipelineDesk, now: Memo<PipelineSetting>) -> impl IntoView {
    let one = now.get_untracked();
    let at_internal = one.at_internal_stage.as_str();
    let kept_first = one.first_stage.map_or_else(|| BEGINNING.to_owned(), |stage| stage.to_string());
    let first_stages = first_stages(&one);
    view! {
        <section class="card settings-part" aria-labelledby="pipeline-settings">
            <h2 id="pipeline-settings">"This pipeline"</h2>
            <EditForm
                sender=desk.sender()
                what="edit_pipeline"
                class="form"
                hidden=vec![("pipeline", one.pipeline.to_string())]
            >
                <NameField
                    id="pipeline-name"
                    max=PIPELINE_NAME_CHARS_MAX
                    name=typed_or("pipelines/change", "name", one.name.clone())
                />
                <Choice
                    name="replies"
                    id="pipeline-replies"
                    label="Customer replies"
                    options=vec![("true", "On: customers can reply on a job"), ("false", "Off")]
                    chosen=word(one.takes_replies)
                />
                <Choice
                    name="uploads"
                    id="pipeline-uploads"
                    label="Customer uploads"
                    options=vec![("true", "On: customers can add files to a job"), ("false", "Off")]
                    chosen=word(one.takes_uploads)
                />
                <Choice
                    name="at_internal"
                    id="pipeline-at-internal"
                    label="Job at an internal stage"
                    options=vec![
                        (AtInternalStage::Hide.as_str(), "Hide it from the customer"),
                        (AtInternalStage::ShowLastVisible.as_str(), "Show it at its last visible stage"),
                    ]
                    chosen=at_internal
                />
                <Select
                    name="first_stage"
                    id="pipeline-first-stage"
                    label="First stage for access"
                    options=first_stages
                    value=typed_or("pipelines/change", "first_stage", kept_first)
                />
                <div class="form-actions">
                    <button type="submit" class="button primary">
                        "Save"
                    </button>
                </div>
            </EditForm>
        </section>
    }
}

#[component]
fn DeletePipeline(desk: PipelineDesk, now: Memo<PipelineSetting>) -> impl IntoView {
    let id = now.with_untracked(|one| one.pipeline);
    let others = Memo::new(move |_| {
        desk.view.with(|view| {
            let others = view.pipelines.iter().filter(|one| one.pipeline != id);
            others
                .flat_map(|one| {
                    one.stages
                        .iter()
                        .map(|stage| (stage.stage.stage.to_string(), format!("{}: {}", one.name, stage.stage.name)))
                })
                .collect::<Vec<_>>()
        })
    });
    let sender = desk.sender();
    view! {
        <details class="card" open=was_refused("delete_pipeline", &id.to_string())>
            <summary>"Delete this pipeline"</summary>
            <EditForm sender=sender what="delete_pipeline" class="form" hidden=vec![("pipeline", id.to_string())]>
                <EditProblem sender=sender of=("delete_pipeline", id.to_string()) />
                <MoveTarget id="delete-pipeline-to" stages=others />
                <div class="form-actions">
                    <button type="submit" class="button danger">
                        "Delete pipeline"
                    </button>
                </div>
            </EditForm>
        </details>
    }
}

/// Where the jobs of what is deleted go. `chosen`: the stage that is offered first; empty: nowhere.
#[component]
pub fn MoveTarget(
    #[prop(into)] id: String,
    stages: Memo<Vec<(String, String)>>,
    #[prop(optional)] chosen: String,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone()>"Its jobs, archived ones too, go to"</label>
            <select id=id name="to">
                <option value="">"Nowhere: only delete it when no job stands there"</option>
                {move || {
                    stages
                        .get()
                        .into_iter()
                        .map(|(value, words)| {
                            let is_chosen = value == chosen;
                            view! {
                                <option value=value selected=is_chosen>
                                    {words}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
            <p class="field-hint">"Nothing in their feeds is lost. You see what it means for customers before it is done."</p>
        </div>
    }
}
