//! `/settings/portal`: what customers can reach, and how it looks to them.

use super::appearance::{BrandForm, DatesForm, StaffNames};
use super::autopay::AutopayForm;
use super::defaults::Defaults;
use super::logo::LogoForm;
use super::read_only::ReadOnly;
use super::sharing::SharingSettings;
use super::shell::{Shell, WithSettings, follow_settings};
use super::switches::PortalSwitches;
use crate::api::permissions::{SetAutopay, SetDefault, UndoApply};
use crate::api::settings::{
    RemoveLogo, SetBrand, SetDates, SetPortalSwitch, SetReadOnly, SetRidingLinks, ShowStaffNames,
};
use crate::api::sharing::SetLinkPassword;
use leptos::prelude::*;
use vitrine_domain::PortalSwitch;
use vitrine_wire::SettingsView;

/// The page.
#[component]
pub fn PortalSettingsPage() -> impl IntoView {
    view! { <WithSettings page=|first| view! { <Portal first=first /> }.into_any() /> }
}

#[component]
fn Portal(first: SettingsView) -> impl IntoView {
    let kept = first.clone();
    let switch = ServerAction::<SetPortalSwitch>::new();
    let names = ServerAction::<ShowStaffNames>::new();
    let brand = ServerAction::<SetBrand>::new();
    let dates = ServerAction::<SetDates>::new();
    let logo = ServerAction::<RemoveLogo>::new();
    let links = ServerAction::<SetLinkPassword>::new();
    let riding = ServerAction::<SetRidingLinks>::new();
    let read_only = ServerAction::<SetReadOnly>::new();
    let default = ServerAction::<SetDefault>::new();
    let undo = ServerAction::<UndoApply>::new();
    let autopay = ServerAction::<SetAutopay>::new();
    let view = follow_settings(first, move || {
        let permissions = default.version().get() + undo.version().get() + autopay.version().get();
        let switches = switch.version().get() + names.version().get() + read_only.version().get() + permissions;
        switches
            + brand.version().get()
            + dates.version().get()
            + logo.version().get()
            + links.version().get()
            + riding.version().get()
    });
    view! {
        <Shell title="Customer portal">
            <PortalSwitches
                title="What customers can reach"
                remark="Customers see their jobs only while both are on, and the Jobs module under General too."
                switches=&[PortalSwitch::Portal, PortalSwitch::JobsSection]
                view=view
                action=switch
            />
            <SharingSettings view=view action=links riding=riding />
            <ReadOnly view=view action=read_only />
            <Defaults view=view action=default undo=undo />
            <StaffNames view=view action=names />
            <BrandForm kept=kept.clone() action=brand />
            <LogoForm view=view action=logo />
            <DatesForm kept=kept.clone() action=dates />
            <AutopayForm kept=kept action=autopay />
        </Shell>
    }
}
