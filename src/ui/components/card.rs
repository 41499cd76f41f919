//! Boxes: a card, a page with nothing in it yet, and the shape of what comes.

use leptos::prelude::*;

/// A quiet box around things that belong together.
#[component]
pub fn Card(
    /// What is in it.
    children: Children,
) -> impl IntoView {
    view! { <section class="card">{children()}</section> }
}

/// Nothing here yet: says so and what to do next.
#[component]
pub fn EmptyState(
    /// What is missing, as a short sentence.
    #[prop(into)]
    title: String,
    /// The next step.
    #[prop(into)]
    text: String,
    /// The button of the next step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p class="empty-text">{text}</p>
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
}

/// Holds the place of `lines` lines while they are on their way.
#[component]
pub fn Skeleton(
    /// How many.
    lines: u32,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">"Loading…"</span>
            {(0..lines).map(|_| view! { <span class="skeleton-line" aria-hidden="true"></span> }).collect_view()}
        </div>
    }
}
