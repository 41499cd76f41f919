//! `/settings/pipelines`: all pipelines, and a new one.

use super::desk::{EditForm, EditProblem, LastEditLine, OrderButtons, PipelineDesk};
use crate::api::pipelines::show_pipelines;
use crate::ui::components::{Icon, Skeleton, StageTag};
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::item_now;
use crate::ui::retry::typed_or;
use crate::ui::staff::settings::Shell;
use icondata_lu as lu;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use vitrine_domain::PIPELINE_NAME_CHARS_MAX;
use vitrine_wire::{PipelineSetting, PipelinesView};

/// The pipelines.
#[component]
pub fn PipelinesPage() -> impl IntoView {
    let first = Resource::new_blocking(|| (), |()| show_pipelines());
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=10 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => Either::Left(view! { <Listed first=view /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Listed(first: PipelinesView) -> impl IntoView {
    let desk = PipelineDesk::open(first);
    let pipelines = desk.pipelines();
    let sender = desk.sender();
    view! {
        <Shell title="Pipelines">
            <h2>"Pipelines"</h2>
            <p class="muted">
                "A pipeline is the way a kind of job goes, stage by stage. At a stage that customers see, a shared job is in the portal; at an internal one it is hidden, or stays where they saw it last."
            </p>
            <LastEditLine desk=desk />
            <EditProblem sender=sender />
            <ol class="pipeline-list">
                <For each=move || pipelines.get() key=|one| one.pipeline let:one>
                    <Line desk=desk now=item_now(pipelines.into(), one, |a, b| a.pipeline == b.pipeline) />
                </For>
            </ol>
            <section class="card settings-part" aria-labelledby="new-pipeline">
                <h2 id="new-pipeline">"New pipeline"</h2>
                <EditForm sender=sender what="create_pipeline" class="form">
                    <div class="field">
                        <label for="pipeline-name">"Name"</label>
                        <input
                            id="pipeline-name"
                            name="name"
                            required
                            maxlength=PIPELINE_NAME_CHARS_MAX.to_string()
                            autocomplete="off"
                            value=typed_or("pipelines/change", "name", "")
                        />
                    </div>
                    <div class="form-actions">
                        <button type="submit" class="button primary">
                            <Icon icon=lu::LuPlus />
                            "Create pipeline"
                        </button>
                    </div>
                </EditForm>
            </section>
        </Shell>
    }
}

/// "5 stages, 12 jobs"
fn numbers(one: &PipelineSetting) -> String {
    let jobs: u64 = one.stages.iter().map(|stage| stage.jobs_here).sum();
    let (stages, many) = (one.stages.len(), if one.stages.len() == 1 { "stage" } else { "stages" });
    format!("{stages} {many}, {jobs} open or finished {}", if jobs == 1 { "job" } else { "jobs" })
}

#[component]
fn Line(desk: PipelineDesk, now: Memo<PipelineSetting>) -> impl IntoView {
    let id = now.with_untracked(|one| one.pipeline);
    let place =
        move |one: &PipelineSetting, all: &[PipelineSetting]| all.iter().position(|it| it.pipeline == one.pipeline);
    let at = Memo::new(move |_| desk.view.with(|view| now.with(|one| place(one, &view.pipelines))).unwrap_or_default());
    let count = Memo::new(move |_| desk.view.with(|view| view.pipelines.len()));
    let name = Memo::new(move |_| now.with(|one| one.name.clone()));
    view! {
        <li class="card pipeline-line">
            <div class="pipeline-line-words">
                <h3>
                    <A href=format!("/settings/pipelines/{id}")>{move || name.get()}</A>
                </h3>
                <p class="muted small number">{move || now.with(numbers)}</p>
                <p class="pipeline-line-stages">
                    {move || {
                        now.with(|one| one.stages.clone())
                            .into_iter()
                            .map(|one| {
                                view! {
                                    <StageTag
                                        name=one.stage.name
                                        color=one.stage.color
                                        is_internal=!one.stage.is_visible_to_customer
                                    />
                                }
                            })
                            .collect_view()
                    }}
                </p>
            </div>
            <OrderButtons
                sender=desk.sender()
                what="place_pipeline"
                field="pipeline"
                id=id.to_string()
                name=name
                is_first=Signal::derive(move || at.get() == 0)
                is_last=Signal::derive(move || at.get() + 1 >= count.get())
            />
        </li>
    }
}
