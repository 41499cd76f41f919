//! A contact's own login.

use super::use_portal_frame;
use crate::ui::components::{AccountPanel, PageTitle};
use leptos::prelude::*;

/// `/user/account`.
#[component]
pub fn PortalAccountPage() -> impl IntoView {
    let (name, email) = use_portal_frame().with_untracked(|frame| (frame.name.clone(), frame.email.clone()));
    view! {
        <PageTitle text="Account"/>
        <div class="page">
            <header class="page-head">
                <h1>"Account"</h1>
            </header>
            <AccountPanel name email/>
        </div>
    }
}
