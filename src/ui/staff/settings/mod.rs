//! `/settings`: general (modules, pipelines), the customer portal with its looks, members. Every switch says before
//! what it does.

mod appearance;
mod logo;
mod member;
mod members;
mod portal;
mod shell;
mod stages;
mod switches;

pub use members::MembersPage;
pub use portal::PortalSettingsPage;

use crate::api::settings::{SetPortalSwitch, SetStageVisibility};
use leptos::prelude::*;
use shell::{Shell, WithSettings, follow_settings};
use stages::Pipelines;
use switches::PortalSwitches;
use vitrine_domain::PortalSwitch;
use vitrine_wire::SettingsView;

/// General: the modules, and the pipelines.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! { <WithSettings page=|first| view! { <General first=first /> }.into_any() /> }
}

#[component]
fn General(first: SettingsView) -> impl IntoView {
    let switch = ServerAction::<SetPortalSwitch>::new();
    let stage = ServerAction::<SetStageVisibility>::new();
    let view = follow_settings(first, move || switch.version().get() + stage.version().get());
    let pipelines = Memo::new(move |_| view.with(|view| view.pipelines.clone()));
    view! {
        <Shell title="Settings">
            <PortalSwitches
                title="Modules"
                remark="The parts of the product that your business uses. Turning one off deletes nothing."
                switches=&[PortalSwitch::JobsModule]
                view=view
                action=switch
            />
            <Pipelines pipelines=pipelines action=stage />
        </Shell>
    }
}
