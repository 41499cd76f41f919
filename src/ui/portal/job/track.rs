//! Where the job stands, as a simple track of the stages that a customer sees.

use crate::ui::components::Icon;
use icondata_lu as lu;
use leptos::prelude::*;
use vitrine_domain::Color;
use vitrine_wire::{PortalStep, StepPlace};

/// The track. Words and shapes say what the colours say.
#[component]
pub fn Track(steps: Memo<Vec<PortalStep>>) -> impl IntoView {
    view! {
        <ol class="track" aria-label="Progress">
            {move || steps.get().into_iter().map(|step| view! { <Step step=step /> }).collect_view()}
        </ol>
    }
}

#[component]
fn Step(step: PortalStep) -> impl IntoView {
    let (class, words, current) = match step.place {
        StepPlace::Behind => ("step behind", "Done: ", None),
        StepPlace::Here => ("step here", "Now: ", Some("step")),
        StepPlace::Ahead => ("step ahead", "Still to come: ", None),
    };
    let is_behind = step.place == StepPlace::Behind;
    let color = Color::parse(&step.stage.color).map_or_else(|_| String::new(), |color| format!("--dot: {color}"));
    view! {
        <li class=class aria-current=current style=color>
            <span class="step-mark">{is_behind.then(|| view! { <Icon icon=lu::LuCheck /> })}</span>
            <span class="step-name">
                <span class="visually-hidden">{words}</span>
                {step.stage.name}
            </span>
        </li>
    }
}
