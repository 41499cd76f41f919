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
    /// On, it takes something out of the customers' sight.
    #[prop(optional)]
    is_hiding: bool,
    /// What is special about how it stands; empty: nothing.
    #[prop(optional, into)]
    mark: Signal<String>,
    /// What turning it would do, said before.
    #[prop(into)]
    effect: Signal<String>,
    /// The form.
    children: Children,
) -> impl IntoView {
    let is_open = move || is_on.get() != is_hiding;
    view! {
        <section class="switch-row" class:glass=is_open class:paper=move || !is_open() aria-labelledby=id>
            <div class="switch-words">
                <h3 id=id>{title}</h3>
                <p class="switch-state" class:is-on=move || is_on.get()>
                    <span class="switch-knob" aria-hidden="true"></span>
                    {move || if is_on.get() { "On" } else { "Off" }}
                    {move || {
                        let mark = mark.get();
                        (!mark.is_empty()).then(|| view! { <span class="tag switch-mark">{mark}</span> })
                    }}
                </p>
                <p class="switch-effect">{move || effect.get()}</p>
            </div>
            {children()}
        </section>
    }
}
