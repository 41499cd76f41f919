//! `/settings`: what customers can reach, the business's looks, the pipelines. Every switch says before what it does.

mod brand;
mod stages;
mod switches;
mod uploads;

use crate::api::settings::{SetBrand, SetPortalSwitch, SetStageVisibility, SetUploadLimit, show_settings};
use crate::ui::components::{PageTitle, Skeleton, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::reread;
use brand::BrandForm;
use leptos::either::Either;
use leptos::prelude::*;
use stages::Pipelines;
use switches::PortalSwitches;
use uploads::UploadLimitForm;
use vitrine_wire::SettingsView;

/// The settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let first = Resource::new_blocking(|| (), |()| show_settings());
    view! {
        <PageTitle text="Settings" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=10 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => Either::Left(view! { <Settings first=view /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Settings(first: SettingsView) -> impl IntoView {
    let (name, accent, megabytes) = (first.name.clone(), first.accent.clone(), first.upload_megabytes_max);
    let view = RwSignal::new(first);
    let switch = ServerAction::<SetPortalSwitch>::new();
    let brand = ServerAction::<SetBrand>::new();
    let limit = ServerAction::<SetUploadLimit>::new();
    let stage = ServerAction::<SetStageVisibility>::new();
    let guard = use_session_guard();
    let live = use_live().any();
    let due = Signal::derive(move || {
        let answers = switch.version().get() + brand.version().get() + stage.version().get() + limit.version().get();
        live.get() + guard.renewals().get() + u64::try_from(answers).unwrap_or_default()
    });
    reread(due, show_settings, move |answer| match answer {
        Ok(now) => view.set(now),
        Err(error) => guard.report(&error),
    });
    let pipelines = Memo::new(move |_| view.with(|view| view.pipelines.clone()));
    view! {
        <div class="page settings">
            <header class="page-head">
                <h1>"Settings"</h1>
            </header>
            <PortalSwitches view=view.into() action=switch />
            <Pipelines pipelines=pipelines action=stage />
            <BrandForm name=name accent=accent action=brand />
            <UploadLimitForm megabytes=megabytes action=limit />
        </div>
    }
}
