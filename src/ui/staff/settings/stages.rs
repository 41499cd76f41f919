//! Pipelines with their stages: which of them customers see.

use crate::api::settings::SetStageVisibility;
use crate::ui::components::{AudienceTag, FormProblem, Icon, StageTag, Submit};
use crate::ui::reread::item_now;
use crate::ui::retry::form_error;
use crate::ui::told::{other_word, tell, word};
use icondata_lu as lu;
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::Audience;
use vitrine_wire::{PipelineSetting, StageSetting};

/// Every pipeline.
#[component]
pub fn Pipelines(pipelines: Memo<Vec<PipelineSetting>>, action: ServerAction<SetStageVisibility>) -> impl IntoView {
    let error = form_error(action);
    tell(action, |question| SetStageVisibility { visible: other_word(&question.visible), ..question });
    view! {
        <section class="settings-part stack" aria-labelledby="settings-pipelines">
            <h2 id="settings-pipelines">"Pipelines and stages"</h2>
            <p class="muted">
                "A job that stands at an internal stage is absent from the portal. At a stage that customers see, it is there, if it is shared."
            </p>
            <FormProblem error=error />
            <div class="pipelines">
                <For each=move || pipelines.get() key=|pipeline| pipeline.pipeline let:pipeline>
                    <Pipeline
                        now=item_now(pipelines.into(), pipeline, |a, b| a.pipeline == b.pipeline)
                        action=action
                    />
                </For>
            </div>
        </section>
    }
}

#[component]
fn Pipeline(now: Memo<PipelineSetting>, action: ServerAction<SetStageVisibility>) -> impl IntoView {
    let stages = Memo::new(move |_| now.with(|pipeline| pipeline.stages.clone()));
    view! {
        <section class="card">
            <div class="spread">
                <h3>{move || now.with(|pipeline| pipeline.name.clone())}</h3>
                <a
                    class="button small"
                    href=move || now.with(|pipeline| format!("/settings/pipelines/{}/form", pipeline.pipeline))
                >
                    <Icon icon=lu::LuListChecks />
                    "Form fields"
                </a>
            </div>
            <ol class="stage-settings">
                <For each=move || stages.get() key=|stage| stage.stage.stage let:stage>
                    <Stage
                        now=item_now(stages.into(), stage, |a, b| a.stage.stage == b.stage.stage)
                        action=action
                    />
                </For>
            </ol>
        </section>
    }
}

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

/// What the button would do to them.
fn effect(stage: &StageSetting) -> String {
    let numbers = numbers(stage);
    match (stage.jobs_here, stage.stage.is_visible_to_customer) {
        (0, true) => format!("{numbers} Made internal, it hides jobs that come here."),
        (0, false) => format!("{numbers} Made visible, it shows shared jobs that come here."),
        (1, true) => format!("{numbers} Made internal, it leaves the portal at once. Nothing is deleted."),
        (1, false) => format!("{numbers} Made visible, it appears in the portal at once, if it is shared."),
        (_, true) => format!("{numbers} Made internal, they leave the portal at once. Nothing is deleted."),
        (_, false) => format!("{numbers} Made visible, those that are shared appear in the portal at once."),
    }
}

#[component]
fn Stage(now: Memo<StageSetting>, action: ServerAction<SetStageVisibility>) -> impl IntoView {
    let id = now.with_untracked(|stage| stage.stage.stage.to_string());
    let sent = id.clone();
    let is_waiting = Signal::derive(move || {
        action.pending().get() && action.input().with(|asked| asked.as_ref().is_some_and(|asked| asked.stage == sent))
    });
    let is_visible = Memo::new(move |_| now.with(|stage| stage.stage.is_visible_to_customer));
    view! {
        <li class="stage-setting" class:glass=move || is_visible.get() class:paper=move || !is_visible.get()>
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
                <p class="small number">{move || now.with(effect)}</p>
            </div>
            <ActionForm action=action>
                <input type="hidden" name="stage" value=id />
                <input type="hidden" name="visible" value=move || word(!is_visible.get()) />
                <Submit
                    label=Signal::derive(move || {
                        if is_visible.get() { "Make internal" } else { "Show to customers" }.to_owned()
                    })
                    pending=is_waiting
                    class="button small"
                />
            </ActionForm>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::StageId;
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
