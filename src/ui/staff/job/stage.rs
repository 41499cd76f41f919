//! Moving the job to another stage.

use super::desk::JobDesk;
use crate::api::jobs::{MoveJob, move_job};
use crate::ui::components::{FormProblem, Icon};
use crate::ui::retry::use_retry;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use vitrine_wire::StageChip;

const STALE: &str = "Somebody else moved this job in the meantime. Look again, then decide.";

/// A menu of the pipeline's stages and a button. Choosing alone moves nothing: a move may show the job to a customer
/// or take it away.
#[component]
pub fn MoveForm(desk: JobDesk) -> impl IntoView {
    let here = Memo::new(move |_| desk.facts.with(|facts| facts.stage.stage));
    let stages = Memo::new(move |_| desk.facts.with(|facts| facts.pipeline.stages.clone()));
    let refused = use_retry(MoveJob::PATH);
    let first =
        refused.as_ref().and_then(|retry| retry.value("stage")).unwrap_or_else(|| here.get_untracked().to_string());
    let problem = Signal::stored(refused.and_then(|retry| retry.error));
    let chosen = RwSignal::new(first);
    let is_pending = RwSignal::new(false);
    let select = NodeRef::<html::Select>::new();

    // Somebody else's move is followed, unless another stage is being chosen here.
    Effect::new(move |before: Option<String>| {
        let now = here.get().to_string();
        if before.is_some_and(|before| chosen.with_untracked(|chosen| *chosen == before)) {
            chosen.set(now.clone());
        }
        now
    });
    Effect::new(move |_| {
        let now = chosen.get();
        if let Some(select) = select.get()
            && select.value() != now
        {
            select.set_value(&now);
        }
    });
    let consequence = move || {
        let chosen = chosen.get();
        stages.with(|stages| {
            let find = |id: &str| stages.iter().find(|stage| stage.stage.to_string() == id);
            consequence(find(&here.get().to_string()), find(&chosen))
        })
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !is_pending.get_untracked() {
            go(desk, here.get_untracked().to_string(), chosen.get_untracked(), Some(is_pending));
        }
    };
    view! {
        <form action=MoveJob::PATH method="post" class="move-form" on:submit=submit>
            <input type="hidden" name="job" value=desk.job.to_string()/>
            <div class="field">
                <label for="move-stage">"Stage"</label>
                <div class="move-controls">
                    <select
                        id="move-stage"
                        name="stage"
                        node_ref=select
                        aria-describedby="move-consequence"
                        on:change=move |event| chosen.set(event_target_value(&event))
                    >
                        {move || {
                            let chosen = chosen.get_untracked();
                            stages
                                .get()
                                .into_iter()
                                .map(|stage| {
                                    let value = stage.stage.to_string();
                                    let is_chosen = value == chosen;
                                    let label = stage_label(&stage);
                                    view! {
                                        <option value=value selected=is_chosen>
                                            {label}
                                        </option>
                                    }
                                })
                                .collect_view()
                        }}
                    </select>
                    <button
                        type="submit"
                        class="button"
                        aria-disabled=move || is_pending.get().then_some("true")
                        class:is-busy=move || is_pending.get()
                    >
                        {move || if is_pending.get() { "Moving…" } else { "Move" }}
                    </button>
                </div>
                <p id="move-consequence" class="field-hint move-consequence">
                    {move || {
                        consequence()
                            .map(|(is_shown, sentence)| {
                                let icon = if is_shown { icondata_lu::LuEye } else { icondata_lu::LuEyeOff };
                                view! {
                                    <Icon icon/>
                                    <span>{sentence}</span>
                                }
                            })
                    }}
                </p>
            </div>
            <FormProblem error=problem/>
        </form>
    }
}

/// A stage in a menu: says when customers do not see jobs there.
pub fn stage_label(stage: &StageChip) -> String {
    if stage.is_visible_to_customer { stage.name.clone() } else { format!("{} (internal)", stage.name) }
}

/// What the chosen move does to what the customer sees; `true` when the job appears.
fn consequence(from: Option<&StageChip>, to: Option<&StageChip>) -> Option<(bool, &'static str)> {
    match (from?.is_visible_to_customer, to?.is_visible_to_customer) {
        (true, false) => Some((false, "The customer will not see this job any more: that stage is internal.")),
        (false, true) => Some((true, "That stage is visible: the customer may see this job and its shown entries.")),
        (true, true) | (false, false) => None,
    }
}

/// Moves the job. With `is_pending` (the button's own) it can be undone by the toast.
fn go(desk: JobDesk, from: String, to: String, is_pending: Option<RwSignal<bool>>) {
    if from == to {
        desk.toasts.say("The job stands there already. Choose another stage.".to_owned());
        return;
    }
    if let Some(is_pending) = is_pending {
        is_pending.set(true);
    }
    spawn_local(async move {
        match move_job(desk.job.to_string(), to.clone()).await {
            Ok(said) => {
                if is_pending.is_some() {
                    let undo = Callback::new(move |()| go(desk, to.clone(), from.clone(), None));
                    desk.toasts.say_with_undo(said, undo);
                } else {
                    desk.toasts.say(said);
                }
                desk.read_again();
            }
            Err(error) => desk.say_problem(&error, STALE),
        }
        if let Some(is_pending) = is_pending {
            is_pending.try_set(false);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::StageId;

    fn stage(is_visible_to_customer: bool) -> StageChip {
        StageChip {
            stage: StageId::from_bits(u128::from(is_visible_to_customer)),
            name: "Quoting".to_owned(),
            color: "#000000".to_owned(),
            is_visible_to_customer,
            is_terminal: false,
        }
    }

    #[test]
    fn move_says_what_the_customer_will_see() {
        let (seen, internal) = (stage(true), stage(false));
        assert_eq!(consequence(Some(&seen), Some(&internal)).map(|(is_shown, _)| is_shown), Some(false));
        assert_eq!(consequence(Some(&internal), Some(&seen)).map(|(is_shown, _)| is_shown), Some(true));
        assert_eq!(consequence(Some(&seen), Some(&seen)), None);
        assert_eq!(stage_label(&internal), "Quoting (internal)");
    }
}
