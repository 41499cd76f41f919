//! Icons, drawn in the page: no request, and they take the colour of the text.

use leptos::prelude::*;

/// An icon of `icondata_lu`. Decoration: the word beside it says the same.
#[component]
pub fn Icon(
    /// Which, such as `icondata_lu::LuLock`.
    icon: icondata_core::Icon,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg
            class=format!("icon {class}")
            width="20"
            height="20"
            viewBox=icon.view_box.unwrap_or("0 0 24 24")
            fill=icon.fill.unwrap_or("currentColor")
            stroke=icon.stroke.unwrap_or("none")
            stroke-width=icon.stroke_width.unwrap_or("0")
            stroke-linecap=icon.stroke_linecap.unwrap_or("round")
            stroke-linejoin=icon.stroke_linejoin.unwrap_or("round")
            aria-hidden="true"
            focusable="false"
            inner_html=icon.data
        ></svg>
    }
}
