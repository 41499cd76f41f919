//! The ordinary 404. What may not be seen answers exactly like what does not exist, so it gives no reason.

use crate::api::ApiError;
use crate::ui::components::PageTitle;
use crate::ui::status::set_status_of;
use leptos::prelude::*;

/// The content of a 404 page; sets the status.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    set_status_of(&ApiError::NotFound);
    view! {
        <PageTitle text="Not here"/>
        <div class="page problem">
            <p class="problem-mark" aria-hidden="true">
                "404"
            </p>
            <h1>"There is nothing at this address"</h1>
            <p class="muted">"It may have been moved or put away, or the link is not complete."</p>
            <p>
                <a class="button" href="/" rel="external">
                    "Go to the start"
                </a>
            </p>
        </div>
    }
}

/// The 404 page for an address that belongs to no screen.
#[component]
pub fn LostPage() -> impl IntoView {
    view! {
        <main id="main">
            <NotFoundPage/>
        </main>
    }
}
