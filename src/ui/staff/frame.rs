//! What stands around every staff screen: rail, header with search, the person, the live stream.

use super::bell::Bell;
use super::preview::{Beside, LOOK};
use crate::api::ApiError;
use crate::api::account::show_staff_frame;
use crate::ui::accent::accent_style;
use crate::ui::components::{Icon, LiveLine, PersonMenu, use_session_guard};
use crate::ui::drafts::{forget_drafts_of_others, load_anew};
use crate::ui::framing::{BusinessHead, framed, provide_facts};
use crate::ui::live::use_live;
use crate::ui::page_problem::FrameProblem;
use crate::ui::reread::reread;
use leptos::either::Either;
use leptos::{html, prelude::*};
use leptos_router::components::{A, Form, Outlet};
use leptos_router::hooks::{use_location, use_query_map};
use vitrine_wire::StaffFrame;

/// The frame's facts for the pages inside it.
///
/// # Panics
/// Outside of [`Frame`], which provides them.
pub fn use_staff_frame() -> Signal<StaffFrame> {
    expect_context::<Signal<StaffFrame>>()
}

/// The staff frame. Its outlet is never built anew while the person stays: drafts, focus and scroll survive.
#[component]
pub fn Frame() -> impl IntoView {
    framed::<StaffFrame>(|first| view! { <Screens first/> }.into_any())
}

#[component]
fn Screens(first: StaffFrame) -> impl IntoView {
    let guard = use_session_guard();
    guard.set_email(first.email.clone());
    let frame = RwSignal::new(first);
    forget_drafts_of_others(&frame.read_untracked().email);
    let is_gone = RwSignal::new(false);
    provide_facts(frame);
    let rechecks = use_live().rechecks();
    reread(
        Signal::derive(move || rechecks.get() + guard.renewals().get()),
        show_staff_frame,
        move |answer| match answer {
            // Somebody else has signed in in this browser: nothing of this page is theirs.
            Ok(fresh) if frame.with_untracked(|frame| frame.email != fresh.email) => load_anew(),
            Ok(fresh) => {
                is_gone.set(false);
                if frame.with_untracked(|frame| *frame != fresh) {
                    frame.set(fresh);
                }
            }
            Err(ApiError::NotFound) => is_gone.set(true),
            // The dialog opens over the page and what is being typed stays, unless they signed out themselves.
            Err(error) => guard.report(&error),
        },
    );
    let is_gone = Memo::new(move |_| is_gone.get());
    view! {
        {move || {
            if is_gone.get() {
                view! { <FrameProblem error=ApiError::NotFound/> }.into_any()
            } else {
                view! { <Desk frame=frame.into()/> }.into_any()
            }
        }}
    }
}

#[component]
fn Desk(frame: Signal<StaffFrame>) -> impl IntoView {
    let brand = Memo::new(move |_| frame.with(|frame| frame.brand.clone()));
    let accent = Memo::new(move |_| frame.with(|frame| accent_style(&frame.brand.accent)));
    // The page around a look is all glass. It is left and entered by loading a page, so this is asked once.
    if use_location().pathname.get_untracked() == LOOK {
        return Either::Left(view! {
            <div class="staff-look tinted" style=move || accent.get()>
                <main id="main" tabindex="-1" aria-label="Preview">
                    <Outlet/>
                </main>
            </div>
        });
    }
    // Beside a look there are two pages in the window.
    let own_side = move || frame.with(|frame| frame.looking.is_some()).then_some("Your side");
    Either::Right(view! {
        <div class="staff tinted" style=move || accent.get()>
            <header class="staff-head">
                <BusinessHead brand home="/"/>
                <Search/>
                <Bell/>
                <PersonMenu
                    name=Signal::derive(move || frame.with(|frame| frame.name.clone()))
                    remark=Signal::derive(move || frame.with(|frame| frame.role.label().to_owned()))
                    can_switch=Signal::derive(move || frame.with(|frame| frame.can_switch))
                    account="/account"
                />
            </header>
            <Rail frame/>
            <main id="main" class="staff-main" tabindex="-1" aria-label=own_side>
                <Outlet/>
            </main>
            <Beside/>
            <LiveLine/>
        </div>
    })
}

#[component]
fn Rail(frame: Signal<StaffFrame>) -> impl IntoView {
    let may_see_customers = Memo::new(move |_| frame.with(|frame| frame.may_see_customers));
    let may_see_settings = Memo::new(move |_| frame.with(|frame| frame.may_see_settings));
    view! {
        <nav class="rail" aria-label="Main">
            <A href="/" exact=true attr:class="rail-link">
                <Icon icon=icondata_lu::LuHouse/>
                <span>"Home"</span>
            </A>
            <A href="/jobs" attr:class="rail-link">
                <Icon icon=icondata_lu::LuBriefcase/>
                <span>"Jobs"</span>
            </A>
            {move || {
                may_see_customers
                    .get()
                    .then(|| {
                        view! {
                            <A href="/customers" attr:class="rail-link">
                                <Icon icon=icondata_lu::LuUsers/>
                                <span>"Customers"</span>
                            </A>
                        }
                    })
            }}
            {move || {
                may_see_settings
                    .get()
                    .then(|| {
                        view! {
                            <A href="/settings" attr:class="rail-link">
                                <Icon icon=icondata_lu::LuSettings/>
                                <span>"Settings"</span>
                            </A>
                        }
                    })
            }}
        </nav>
    }
}

/// Finds jobs. `/` brings the focus here from wherever nothing is being typed.
#[component]
fn Search() -> impl IntoView {
    let query = use_query_map();
    let node_ref = NodeRef::<html::Input>::new();
    #[cfg(feature = "hydrate")]
    focus_on_slash(node_ref);
    let asked = move || query.with(|query| query.get("search").unwrap_or_default());
    Effect::new(move |_| {
        let asked = asked();
        if let Some(element) = node_ref.get()
            && document().active_element().as_ref() != Some(element.as_ref())
        {
            element.set_value(&asked);
        }
    });
    view! {
        <Form method="GET" action="/jobs" attr:class="search" attr:role="search" attr:aria-label="Find jobs">
            <Icon icon=icondata_lu::LuSearch/>
            <label class="visually-hidden" for="search-jobs">
                "Search jobs"
            </label>
            <input
                id="search-jobs"
                type="search"
                name="search"
                placeholder="Search jobs"
                autocomplete="off"
                maxlength="200"
                value=query.with_untracked(|query| query.get("search").unwrap_or_default())
                node_ref=node_ref
            />
            <kbd aria-hidden="true">"/"</kbd>
        </Form>
    }
}

#[cfg(feature = "hydrate")]
fn focus_on_slash(node_ref: NodeRef<html::Input>) {
    use wasm_bindgen::JsCast;

    Effect::new(move |_| {
        let pressed = window_event_listener(leptos::ev::keydown, move |event| {
            let is_typing =
                event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|target| {
                    target.closest("input, textarea, select, dialog, [contenteditable]").is_ok_and(|at| at.is_some())
                });
            if event.key() == "/"
                && !is_typing
                && !event.ctrl_key()
                && !event.meta_key()
                && !event.alt_key()
                && let Some(element) = node_ref.get_untracked()
            {
                event.prevent_default();
                let _ = element.focus();
                element.select();
            }
        });
        on_cleanup(move || pressed.remove());
    });
}
