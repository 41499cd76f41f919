//! A staff member's own login.

use super::alerts::AlertChoices;
use super::use_staff_frame;
use crate::ui::components::{AccountPanel, PageTitle};
use leptos::prelude::*;

/// `/account`.
#[component]
pub fn AccountPage() -> impl IntoView {
    let (name, email) = use_staff_frame().with_untracked(|frame| (frame.name.clone(), frame.email.clone()));
    view! {
        <PageTitle text="Account"/>
        <div class="page narrow">
            <header class="page-head">
                <h1>"Account"</h1>
            </header>
            <AlertChoices/>
            <AccountPanel name email/>
        </div>
    }
}
