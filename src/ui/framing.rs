//! What both frames do alike: get their facts, show their screens or why they cannot, and say whose page it is.

use super::components::{BrandMark, BusinessInTitle, Skeleton};
use super::first_frame::first_frame;
use super::live::provide_live;
use super::page_problem::FrameProblem;
use crate::api::ApiError;
use leptos::prelude::*;
use leptos_router::components::{A, Redirect};
use leptos_router::hooks::use_location;
use leptos_router::location::Url;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use vitrine_domain::TenantClock;
use vitrine_wire::{Brand, PortalFrame, StaffFrame};

/// The facts of a frame.
pub trait FrameFacts: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The class of the element around everything.
    const CLASS: &'static str;
    /// Asks the server for them.
    fn ask() -> impl Future<Output = Result<Self, ApiError>> + Send + 'static;
    /// Whose page it is.
    fn brand(&self) -> &Brand;
    /// How they write dates and times.
    fn clock(&self) -> &TenantClock;
}

impl FrameFacts for StaffFrame {
    const CLASS: &'static str = "staff";

    fn ask() -> impl Future<Output = Result<Self, ApiError>> + Send + 'static {
        crate::api::account::show_staff_frame()
    }

    fn brand(&self) -> &Brand {
        &self.brand
    }

    fn clock(&self) -> &TenantClock {
        &self.clock
    }
}

impl FrameFacts for PortalFrame {
    const CLASS: &'static str = "portal";

    fn ask() -> impl Future<Output = Result<Self, ApiError>> + Send + 'static {
        crate::api::account::show_portal_frame()
    }

    fn brand(&self) -> &Brand {
        &self.brand
    }

    fn clock(&self) -> &TenantClock {
        &self.clock
    }
}

/// The frame: `screens` once its facts are there, or what stands in the way.
pub fn framed<T: FrameFacts>(screens: fn(T) -> AnyView) -> AnyView {
    provide_live();
    if let Some(answer) = first_frame::<T>() {
        return arrived(answer, screens);
    }
    // Somebody came here within the browser: the frame asks for itself.
    let first = Resource::new(|| (), |()| T::ask());
    view! {
        <Suspense fallback=|| view! { <div class=T::CLASS><div class="page"><Skeleton lines=6/></div></div> }>
            {move || Suspend::new(async move { arrived(first.await, screens) })}
        </Suspense>
    }
    .into_any()
}

fn arrived<T: FrameFacts>(answer: Result<T, ApiError>, screens: fn(T) -> AnyView) -> AnyView {
    match answer {
        Ok(first) => screens(first),
        Err(ApiError::NotSignedIn) => {
            let next = Url::escape(&use_location().pathname.get_untracked());
            view! { <Redirect path=format!("/sign-in?next={next}")/> }.into_any()
        }
        Err(error) => view! { <FrameProblem error/> }.into_any(),
    }
}

/// Gives the pages inside the frame its facts (`Signal<T>`) and the business's clock.
pub fn provide_facts<T: FrameFacts>(facts: RwSignal<T>) {
    provide_context::<Signal<T>>(facts.into());
    let clock = Memo::new(move |_| facts.with(|facts| facts.clock().clone()));
    provide_context::<Signal<TenantClock>>(clock.into());
}

/// The business's logo and name as the link to the first page, and its name in the title.
#[component]
pub fn BusinessHead(
    /// Whose page it is.
    #[prop(into)]
    brand: Signal<Brand>,
    /// The first page.
    #[prop(into)]
    home: Signal<String>,
) -> impl IntoView {
    let business = Memo::new(move |_| brand.with(|brand| brand.name.clone()));
    let logo = Memo::new(move |_| brand.with(|brand| brand.logo.clone()));
    // The server writes the title last of all, when the signals of the page may be gone.
    let first_business = business.get_untracked();
    let of = move || business.try_get().unwrap_or_else(|| first_business.clone());
    view! {
        <BusinessInTitle name=of/>
        <A href=move || home.get() attr:class="brand">
            {move || view! { <BrandMark logo=logo.get()/> }}
            <span class="brand-name">{move || business.get()}</span>
        </A>
    }
}
