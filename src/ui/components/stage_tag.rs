//! A stage as a chip.

use super::Icon;
use leptos::prelude::*;
use vitrine_domain::Color;

/// A stage's name with its colour as a dot; an internal stage says so.
#[component]
pub fn StageTag(
    /// The stage's name.
    #[prop(into)]
    name: String,
    /// `#rrggbb`; anything else is left out.
    #[prop(into)]
    color: String,
    /// Jobs at this stage are not seen by customers.
    #[prop(optional)]
    is_internal: bool,
) -> impl IntoView {
    let dot = Color::parse(&color).map_or_else(|_| String::new(), |color| format!("--dot: {color}"));
    view! {
        <span class=if is_internal { "stage-tag paper" } else { "stage-tag" }>
            <span class="dot" style=dot aria-hidden="true"></span>
            <span class="stage-name">{name}</span>
            {is_internal
                .then(|| {
                    view! {
                        <span class="stage-internal" title="Internal stage: customers do not see jobs that stand here">
                            <Icon icon=icondata_lu::LuLock/>
                            <span class="visually-hidden">"Internal"</span>
                        </span>
                    }
                })}
        </span>
    }
}
