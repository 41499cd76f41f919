//! What stands around the public pages: one card in the middle; and the pages of links that were mailed.

use crate::api::ApiError;
use crate::ui::components::{BrandMark, BusinessInTitle, FormProblem, PageTitle, Submit};
use crate::ui::status::set_status_of;
use leptos::prelude::*;
use leptos_router::components::A;

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

/// A link that leads nowhere: bad, used, old and revoked ones answer alike. Inside, a form asks for a fresh one.
#[component]
pub(super) fn SpentPlate(
    /// How long such a link works, and what to do.
    lead: &'static str,
    /// The form.
    children: Children,
) -> impl IntoView {
    set_status_of(&ApiError::NotFound);
    view! {
        <Plate title="This link does not work any more" lead=lead>
            {children()}
            <SignInWay/>
        </Plate>
    }
}

/// What the form for a fresh link holds.
#[component]
pub(super) fn FreshLinkFields(
    /// The secret of the old one.
    secret: String,
    /// What is wrong with the form.
    error: Signal<Option<ApiError>>,
    /// It is under way.
    #[prop(into)]
    pending: Signal<bool>,
) -> impl IntoView {
    view! {
        <div class="form">
            <FormProblem error/>
            <input type="hidden" name="secret" value=secret/>
            <div class="form-actions">
                <Submit label="Send me a fresh link" pending busy="One moment…" class="button primary wide"/>
            </div>
        </div>
    }
}

/// The way to the sign-in page.
#[component]
pub(super) fn SignInWay() -> impl IntoView {
    view! {
        <p>
            <A href="/sign-in" attr:class="button wide">
                "Sign in"
            </A>
        </p>
    }
}

/// The address beside a password, for password managers alone.
#[component]
pub(super) fn UserName(email: String) -> impl IntoView {
    view! {
        <input
            type="email"
            class="visually-hidden"
            autocomplete="username"
            value=email
            readonly
            tabindex="-1"
            aria-hidden="true"
        />
    }
}
