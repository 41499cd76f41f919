//! What stands around every portal page: the business's name and colour, the person, one small line at the foot.

use crate::api::ApiError;
use crate::api::account::show_portal_frame;
use crate::ui::accent::accent_style;
use crate::ui::components::{EmptyState, LiveLine, PageTitle, PersonMenu, use_session_guard};
use crate::ui::drafts::{forget_drafts_of_others, load_anew};
use crate::ui::framing::{BusinessHead, framed, provide_facts};
use crate::ui::live::use_live;
use crate::ui::page_problem::FrameProblem;
use crate::ui::reread::reread;
use leptos::prelude::*;
use leptos_router::components::{Outlet, Redirect};
use vitrine_wire::PortalFrame;

/// The frame's facts for the pages inside it.
///
/// # Panics
/// Outside of [`Frame`], which provides them.
pub fn use_portal_frame() -> Signal<PortalFrame> {
    expect_context::<Signal<PortalFrame>>()
}

/// The portal's frame. Its outlet is never built anew while the person stays.
#[component]
pub fn Frame() -> impl IntoView {
    framed::<PortalFrame>(|first| view! { <Screens first/> }.into_any())
}

#[component]
fn Screens(first: PortalFrame) -> impl IntoView {
    let guard = use_session_guard();
    guard.set_email(first.email.clone());
    let frame = RwSignal::new(first);
    forget_drafts_of_others(&frame.read_untracked().email);
    // Why the portal went away while the page was open.
    let gone = RwSignal::new(None::<ApiError>);
    provide_facts(frame);
    let live = use_live();
    let (rechecks, ends) = (live.rechecks(), live.ends());
    // How often the stream had ended when the frame was last asked for and given.
    let given = RwSignal::new(0_u64);
    let read = move || {
        let asked = ends.try_get_untracked().unwrap_or_default();
        async move { show_portal_frame().await.map(|fresh| (asked, fresh)) }
    };
    reread(Signal::derive(move || rechecks.get() + guard.renewals().get()), read, move |answer| {
        match answer {
            // Somebody else has signed in in this browser: nothing of this page is theirs.
            Ok((_, fresh)) if frame.with_untracked(|frame| frame.email != fresh.email) => load_anew(),
            Ok((asked, fresh)) => {
                given.set(asked);
                if gone.with_untracked(Option::is_some) {
                    gone.set(None);
                }
                if frame.with_untracked(|frame| *frame != fresh) {
                    frame.set(fresh);
                }
            }
            // Cut off: the page goes away at once.
            Err(error @ (ApiError::NotFound | ApiError::NotSignedIn)) => gone.set(Some(error)),
            // A passing trouble of the network or the server does not take the page away.
            Err(
                ApiError::NotAllowed(_)
                | ApiError::Invalid(_)
                | ApiError::Stale(_)
                | ApiError::Conflict(_)
                | ApiError::SlowDown { .. }
                | ApiError::Busy
                | ApiError::Broken
                | ApiError::Unreachable,
            ) => {}
        }
    });
    let gone = Memo::new(move |_| gone.get());
    // After an end nothing stays on the screen until the server has said that it may.
    let is_asking = Memo::new(move |_| given.get() < ends.get());
    view! {
        {move || match (gone.get(), is_asking.get()) {
            (Some(error), _) => view! { <FrameProblem error/> }.into_any(),
            (None, true) => view! { <OneMoment/> }.into_any(),
            (None, false) => view! { <Window frame=frame.into()/> }.into_any(),
        }}
    }
}

/// In the place of everything while it is not known whether the portal is still theirs.
#[component]
fn OneMoment() -> impl IntoView {
    view! {
        <main id="main">
            <div class="page">
                <p class="muted" role="status">
                    "One moment…"
                </p>
            </div>
        </main>
    }
}

#[component]
fn Window(frame: Signal<PortalFrame>) -> impl IntoView {
    let brand = Memo::new(move |_| frame.with(|frame| frame.brand.clone()));
    let home = Signal::derive(move || home_of(frame.with(|frame| frame.has_jobs)).to_owned());
    let accent = Memo::new(move |_| frame.with(|frame| accent_style(&frame.brand.accent)));
    view! {
        <div class="portal tinted" style=move || accent.get()>
            <header class="portal-head">
                <div class="portal-head-inner">
                    <BusinessHead brand home/>
                    <PersonMenu
                        name=Signal::derive(move || frame.with(|frame| frame.name.clone()))
                        remark=Signal::derive(move || frame.with(|frame| frame.email.clone()))
                        can_switch=Signal::derive(move || frame.with(|frame| frame.can_switch))
                        account="/user/account"
                        is_customer=true
                    />
                </div>
            </header>
            <main id="main" class="portal-main" tabindex="-1">
                <Outlet/>
            </main>
            <footer class="portal-foot">
                <LiveLine/>
                <p>"Powered by Vitrine"</p>
            </footer>
        </div>
    }
}

/// The first page: the jobs where there are any to look at.
const fn home_of(has_jobs: bool) -> &'static str {
    if has_jobs { "/user/jobs" } else { "/user" }
}

/// `/user`: goes to the jobs, or says that there is nothing to see while that section is off.
#[component]
pub fn StartPage() -> impl IntoView {
    let frame = use_portal_frame();
    // Staff may open the section while this page is looked at.
    let has_jobs = Memo::new(move |_| frame.with(|frame| frame.has_jobs));
    let welcome = Memo::new(move |_| frame.with(|frame| frame.welcome_text.clone()));
    view! {
        <PageTitle text="Welcome"/>
        {move || {
            if has_jobs.get() {
                view! { <Redirect path=home_of(true)/> }.into_any()
            } else {
                view! {
                    <div class="page">
                        <Welcome text=welcome/>
                        <EmptyState
                            title="There is nothing to see here now"
                            text="When there is something to follow, you will find it on this page."
                        />
                    </div>
                }
                    .into_any()
            }
        }}
    }
}

/// What the business says to its customers; nothing while it says nothing.
#[component]
pub fn Welcome(text: Memo<String>) -> impl IntoView {
    move || {
        let text = text.get();
        (!text.is_empty()).then(|| view! { <p class="portal-welcome">{text}</p> })
    }
}
