//! What stands around the public pages: one card in the middle.

use crate::ui::components::{BrandMark, BusinessInTitle, PageTitle};
use leptos::prelude::*;

/// A page with one card.
#[component]
pub(super) fn Plate(
    /// The page's title and heading.
    #[prop(into)]
    title: String,
    /// A sentence below the heading.
    #[prop(optional, into)]
    lead: String,
    /// A tenant's name in place of Vitrine's.
    #[prop(optional, into)]
    business: String,
    /// Where the tenant's logo is.
    #[prop(optional_no_strip)]
    logo: Option<String>,
    /// `style` with a tenant's accent.
    #[prop(optional, into)]
    accent: String,
    /// The card.
    children: Children,
) -> impl IntoView {
    let is_own = business.is_empty();
    let name = if is_own { "Vitrine".to_owned() } else { business };
    view! {
        <BusinessInTitle name=name.clone()/>
        <PageTitle text=title.clone()/>
        <div class="plate tinted" style=(!accent.is_empty()).then_some(accent)>
            <header class="brand">
                {if is_own {
                    view! { <img src="/favicon.svg" width="32" height="32" alt=""/> }.into_any()
                } else {
                    view! { <BrandMark logo/> }.into_any()
                }}
                <span class="brand-name">{name}</span>
            </header>
            <main id="main" class="plate-card" tabindex="-1">
                <h1>{title}</h1>
                {(!lead.is_empty()).then(|| view! { <p class="plate-lead">{lead}</p> })}
                {children()}
            </main>
        </div>
    }
}
