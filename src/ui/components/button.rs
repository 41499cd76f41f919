//! Buttons that do more than their class.

use leptos::prelude::*;
use leptos_router::components::A;

/// The button that sends a form. While the answer is awaited it says so and cannot be pressed again.
#[component]
pub fn Submit(
    /// The verb.
    #[prop(into)]
    label: Signal<String>,
    /// The action's `pending()`.
    #[prop(into)]
    pending: Signal<bool>,
    /// What it says meanwhile, such as `Saving…`.
    #[prop(default = "One moment…")]
    busy: &'static str,
    /// `button primary` when left out.
    #[prop(default = "button primary")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <button type="submit" class=class disabled=move || pending.get() class:is-busy=move || pending.get()>
            {move || if pending.get() { busy.to_owned() } else { label.get() }}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// `button` when left out.
    #[prop(default = "button")]
    class: &'static str,
    /// Icon and words.
    children: Children,
) -> impl IntoView {
    view! {
        <A href=href attr:class=class>
            {children()}
        </A>
    }
}
