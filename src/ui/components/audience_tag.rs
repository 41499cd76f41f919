//! Paper and glass in words.

use super::Icon;
use leptos::prelude::*;
use vitrine_domain::Audience;

/// Says whether an item is internal or seen by the customer: icon, word and shape.
#[component]
pub fn AudienceTag(
    /// Which of the two.
    audience: Audience,
    /// Who, by name; shown on hover and read out.
    #[prop(optional, into)]
    detail: String,
) -> impl IntoView {
    let (class, icon, word) = match audience {
        Audience::Internal => ("audience-tag paper", icondata_lu::LuLock, "Internal"),
        Audience::Customer => ("audience-tag glass", icondata_lu::LuEye, "Customer sees this"),
    };
    let title = (!detail.is_empty()).then(|| detail.clone());
    view! {
        <span class=class title=title>
            <Icon icon=icon/>
            <span>{word}</span>
            {(!detail.is_empty()).then(|| view! { <span class="visually-hidden">": " {detail}</span> })}
        </span>
    }
}
