//! A page whose main record cannot be shown.

use crate::api::ApiError;
use crate::ui::components::{EmptyState, PageTitle, SignOutButton, use_session_guard};
use crate::ui::drafts::follow_sign_out;
use crate::ui::public::NotFoundPage;
use crate::ui::status::set_status_of;
use leptos::either::EitherOf3;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::Url;

/// What stands in the page's place: the ordinary 404, the way to sign in again, or a sentence. The page
/// answers with the error's status.
#[component]
pub fn PageProblem(
    /// What the page's server function answered.
    error: ApiError,
) -> impl IntoView {
    set_status_of(&error);
    let sentence = error.sentence();
    match error {
        ApiError::NotFound => EitherOf3::A(view! { <NotFoundPage/> }),
        ApiError::NotSignedIn => {
            let guard = use_session_guard();
            Effect::new(move |_| {
                follow_sign_out();
                guard.leave_it_to_the_page(true);
            });
            on_cleanup(move || guard.leave_it_to_the_page(false));
            let next = Url::escape(&use_location().pathname.get_untracked());
            EitherOf3::B(view! {
                <PageTitle text="Signed out"/>
                <div class="page">
                    <EmptyState title="You are signed out" text="Sign in again to see this page.">
                        <a class="button primary" href=format!("/sign-in?next={next}") rel="external">
                            "Sign in"
                        </a>
                    </EmptyState>
                </div>
            })
        }
        ApiError::NotAllowed(_)
        | ApiError::Invalid(_)
        | ApiError::Stale(_)
        | ApiError::Conflict(_)
        | ApiError::SlowDown { .. }
        | ApiError::Busy
        | ApiError::Broken
        | ApiError::Unreachable => EitherOf3::C(view! {
            <PageTitle text="Not now"/>
            <div class="page">
                // Loads this very address anew.
                <EmptyState title="This page cannot be shown now" text=sentence>
                    <a class="button" href="" rel="external">
                        "Try again"
                    </a>
                </EmptyState>
            </div>
        }),
    }
}

/// What stands in the place of a whole frame. There is no menu around it, so it has a way out of its own.
#[component]
pub fn FrameProblem(
    /// What the frame's server function answered.
    error: ApiError,
) -> impl IntoView {
    let is_signed_in = !matches!(error, ApiError::NotSignedIn);
    view! {
        <main id="main">
            <PageProblem error/>
            {is_signed_in.then(|| view! { <div class="way-out"><SignOutButton/></div> })}
        </main>
    }
}
