//! What stands before a business's name: its logo, or a mark in its colour.

use leptos::prelude::*;

/// The mark. The name stands beside it, so readers of the screen skip this.
#[component]
pub fn BrandMark(
    /// Where the logo is, if there is one.
    logo: Option<String>,
) -> impl IntoView {
    match logo {
        Some(address) => view! { <img class="brand-logo" src=address alt=""/> }.into_any(),
        None => view! { <span class="brand-mark" aria-hidden="true"></span> }.into_any(),
    }
}
