//! `/settings`: general (modules, pipelines), the customer portal with its looks, members. Every switch says before
//! what it does.

mod appearance;
mod apply;
mod autopay;
mod defaults;
mod logo;
mod mails;
mod member;
mod members;
mod portal;
mod read_only;
mod roles;
mod sharing;
mod shell;
mod switches;
mod uploads;

pub use apply::ApplyPage;
pub use members::MembersPage;
pub use portal::PortalSettingsPage;
pub use roles::RolesPage;
pub use shell::{Below, Shell};

use crate::api::mails::SetMails;
use crate::api::settings::{SetPortalSwitch, SetUploadLimit};
use leptos::prelude::*;
use mails::MailForm;
use shell::{WithSettings, follow_settings};
use switches::PortalSwitches;
use uploads::UploadLimitForm;
use vitrine_domain::PortalSwitch;
use vitrine_wire::SettingsView;

/// General: the modules, and the pipelines.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! { <WithSettings page=|first| view! { <General first=first /> }.into_any() /> }
}

#[component]
fn General(first: SettingsView) -> impl IntoView {
    let (kept, megabytes) = (first.clone(), first.upload_megabytes_max);
    let mails = ServerAction::<SetMails>::new();
    let limit = ServerAction::<SetUploadLimit>::new();
    let switch = ServerAction::<SetPortalSwitch>::new();
    let answers = move || switch.version().get() + mails.version().get() + limit.version().get();
    let view = follow_settings(first, answers);
    view! {
        <Shell title="Settings">
            <PortalSwitches
                title="Modules"
                remark="The parts of the product that your business uses. Turning one off deletes nothing."
                switches=&[PortalSwitch::JobsModule]
                view=view
                action=switch
            />
            <MailForm first=kept action=mails />
            <UploadLimitForm megabytes=megabytes action=limit />
        </Shell>
    }
}
