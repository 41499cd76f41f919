//! A switch that other people feel: what it is, how it stands, what turning it would do, and the button.

use leptos::prelude::*;

/// One switch. The form in `children` has the button; it works without JavaScript.
#[component]
pub fn SwitchRow(
    /// Unique on the page.
    id: &'static str,
    /// What is switched.
    title: &'static str,
    /// How it stands.
    #[prop(into)]
    is_on: Signal<bool>,
    /// What turning it would do, said before.
    #[prop(into)]
    effect: Signal<String>,
    /// The form.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="switch-row" class:glass=move || is_on.get() class:paper=move || !is_on.get() aria-labelledby=id>
            <div class="switch-words">
                <h3 id=id>{title}</h3>
                <p class="switch-state" class:is-on=move || is_on.get()>
                    <span class="switch-knob" aria-hidden="true"></span>
                    {move || if is_on.get() { "On" } else { "Off" }}
                </p>
                <p class="switch-effect">{move || effect.get()}</p>
            </div>
            {children()}
        </section>
    }
}
