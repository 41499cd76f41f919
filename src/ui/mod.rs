//! The screens.

pub mod components;
pub mod retry;

use leptos::prelude::*;

/// The application.
#[component]
pub fn App() -> impl IntoView {
    view! { <p>"…"</p> }
}
