//! One stage of a pipeline: its place, whether customers see it, its name and colour, and its end.

use super::desk::{Choice, EditForm, EditProblem, EditSender, OrderButtons, PipelineDesk, was_refused};
use super::page::{ColorField, MoveTarget, NameField};
use crate::api::pipelines::ChangePipelines;
use crate::ui::components::{AudienceTag, Icon, StageTag};
use crate::ui::staff::who_sees::stage_who_sees_href;
use crate::ui::told::word;
use icondata_lu as lu;
use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos_router::components::A;
use vitrine_domain::{Audience, STAGE_NAME_CHARS_MAX, StageId};
use vitrine_wire::{PipelineEdit, PipelineSetting, StageSetting};

/// "12 jobs of 9 customers stand here."
fn numbers(stage: &StageSetting) -> String {
    let jobs = match stage.jobs_here {
        0 => return "No jobs stand here.".to_owned(),
        1 => return "1 job stands here.".to_owned(),
        many => format!("{many} jobs"),
    };
    match stage.customers_here {
        1 => format!("{jobs} of 1 customer stand here."),
        many => format!("{jobs} of {many} customers stand here."),
    }
}

/// A stage.
#[component]
pub fn StageLine(
    desk: PipelineDesk,
    sender: EditSender,
    pipeline: Memo<PipelineSetting>,
    now: Memo<StageSetting>,
) -> impl IntoView {
    let id = now.with_untracked(|stage| stage.stage.stage);
    let is_visible = Memo::new(move |_| now.with(|stage| stage.stage.is_visible_to_customer));
    let name = Memo::new(move |_| now.with(|stage| stage.stage.name.clone()));
    let at = Memo::new(move |_| {
        pipeline.with(|one| one.stages.iter().position(|stage| stage.stage.stage == id)).unwrap_or_default()
    });
    let count = Memo::new(move |_| pipeline.with(|one| one.stages.len()));
    let drop = move |event: DragEvent| {
        event.prevent_default();
        let stage = desk.dragged.get_untracked();
        desk.dragged.set(String::new());
        if !stage.is_empty() && stage != id.to_string() {
            sender.send(placed(stage, at.get_untracked()));
        }
    };
    view! {
        <li
            class="stage-setting"
            class:glass=move || is_visible.get()
            class:paper=move || !is_visible.get()
            on:dragover=move |event: DragEvent| {
                if desk.dragged.with_untracked(|dragged| !dragged.is_empty()) {
                    event.prevent_default();
                }
            }
            on:drop=drop
        >
            <span
                class="drag-handle"
                draggable="true"
                title="Drag to another place"
                aria-hidden="true"
                on:dragstart=move |_| desk.dragged.set(id.to_string())
                on:dragend=move |_| desk.dragged.set(String::new())
            >
                <Icon icon=lu::LuGripVertical />
            </span>
            <div class="stage-setting-words">
                <p class="stage-setting-head">
                    {move || {
                        let chip = now.with(|stage| stage.stage.clone());
                        view! { <StageTag name=chip.name color=chip.color /> }
                    }}
                    {move || {
                        let audience = if is_visible.get() { Audience::Customer } else { Audience::Internal };
                        view! { <AudienceTag audience=audience /> }
                    }}
                    {move || {
                        now.with(|stage| stage.stage.is_terminal)
                            .then(|| {
                                view! {
                                    <span class="tag">
                                        <Icon icon=lu::LuFlag />
                                        "Finished"
                                    </span>
                                }
                            })
                    }}
                </p>
                <p class="small number">
                    {move || now.with(numbers)} " " <A href=stage_who_sees_href(id)>"Who sees them?"</A>
                </p>
            </div>
            <div class="stage-setting-actions">
                <OrderButtons
                    sender=sender
                    what="place_stage"
                    field="stage"
                    id=id.to_string()
                    name=name
                    is_first=Signal::derive(move || at.get() == 0)
                    is_last=Signal::derive(move || at.get() + 1 >= count.get())
                />
                {move || {
                    let is_visible = is_visible.get();
                    view! {
                        <EditForm
                            sender=sender
                            what="edit_stage"
                            hidden=vec![("stage", id.to_string()), ("visible", word(!is_visible).to_owned())]
                        >
                            <button type="submit" class="button small">
                                {if is_visible { "Hide from customers" } else { "Show to customers" }}
                            </button>
                        </EditForm>
                    }
                }}
            </div>
            <More sender=sender pipeline=pipeline now=now desk=desk />
        </li>
    }
}

fn placed(stage: String, to: usize) -> ChangePipelines {
    let place = to.to_string();
    PipelineEdit { what: "place_stage".to_owned(), stage, place, ..PipelineEdit::default() }.into()
}

/// Name, colour, whether it is the end, and deleting it: rarely needed, so folded away.
#[component]
fn More(
    sender: EditSender,
    pipeline: Memo<PipelineSetting>,
    now: Memo<StageSetting>,
    desk: PipelineDesk,
) -> impl IntoView {
    let first = now.get_untracked().stage;
    let id = first.stage;
    let own = move || pipeline.with(|one| one.pipeline);
    let targets = Memo::new(move |_| {
        let own = own();
        desk.view.with(|view| {
            let mut found = Vec::new();
            let mut all: Vec<&PipelineSetting> = view.pipelines.iter().collect();
            all.sort_by_key(|one| one.pipeline != own);
            for one in all {
                for stage in one.stages.iter().filter(|stage| stage.stage.stage != id) {
                    let words = if one.pipeline == own {
                        stage.stage.name.clone()
                    } else {
                        format!("{}: {}", one.name, stage.stage.name)
                    };
                    found.push((stage.stage.stage.to_string(), words));
                }
            }
            found
        })
    });
    // What goes wrong with deleting is said beside it.
    let deleting = desk.sender();
    let is_refused = was_refused("delete_stage", &id.to_string());
    let neighbour = pipeline.with_untracked(|one| neighbour(one, id));
    view! {
        <details class="stage-more" open=is_refused>
            <summary aria-label=move || format!("Edit or delete {}", now.with(|stage| stage.stage.name.clone()))>
                "Edit or delete"
            </summary>
            <EditForm sender=sender what="edit_stage" class="form" hidden=vec![("stage", id.to_string())]>
                <NameField id=format!("name-{id}") max=STAGE_NAME_CHARS_MAX name=first.name.clone() />
                <ColorField id=format!("color-{id}") color=first.color.clone() />
                <Choice
                    name="terminal"
                    id=format!("terminal-{id}")
                    label="A job here is finished"
                    options=vec![("false", "No"), ("true", "Yes")]
                    chosen=word(first.is_terminal)
                />
                <div class="form-actions">
                    <button type="submit" class="button primary">
                        "Save stage"
                    </button>
                </div>
            </EditForm>
            <EditForm sender=deleting what="delete_stage" class="form" hidden=vec![("stage", id.to_string())]>
                <EditProblem sender=deleting of=("delete_stage", id.to_string()) />
                <MoveTarget id=format!("to-{id}") stages=targets chosen=neighbour />
                <div class="form-actions">
                    <button type="submit" class="button danger">
                        "Delete stage"
                    </button>
                </div>
            </EditForm>
        </details>
    }
}

/// The stage before this one, or the one after the first: where its jobs most likely go.
fn neighbour(pipeline: &PipelineSetting, of: StageId) -> String {
    let at = pipeline.stages.iter().position(|one| one.stage.stage == of).unwrap_or_default();
    let beside = if at == 0 { 1 } else { at - 1 };
    pipeline.stages.get(beside).map(|one| one.stage.stage.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_wire::StageChip;

    fn stage(jobs_here: u64, customers_here: u64) -> StageSetting {
        let stage = StageChip {
            stage: StageId::from_bits(1),
            name: "Quoted".to_owned(),
            color: "#2f6f5e".to_owned(),
            is_visible_to_customer: true,
            is_terminal: false,
        };
        StageSetting { stage, jobs_here, customers_here }
    }

    #[test]
    fn numbers_are_said_in_words_for_none_one_and_many() {
        assert_eq!(numbers(&stage(0, 0)), "No jobs stand here.");
        assert_eq!(numbers(&stage(1, 1)), "1 job stands here.");
        assert_eq!(numbers(&stage(3, 1)), "3 jobs of 1 customer stand here.");
        assert_eq!(numbers(&stage(12, 9)), "12 jobs of 9 customers stand here.");
    }
}
