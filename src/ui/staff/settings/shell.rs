//! What stands around every settings page: heading, ways to the other pages, and the facts that follow every change.

use crate::api::settings::show_settings;
use crate::ui::components::{Icon, PageTitle, Skeleton, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::reread;
use icondata_lu as lu;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use vitrine_wire::SettingsView;

/// A settings page. `Settings` stands above all of them; `title` is the page's own.
#[component]
pub fn Shell(title: &'static str, #[prop(optional)] class: &'static str, children: Children) -> impl IntoView {
    view! {
        <PageTitle text=title />
        <div class=format!("page settings {class}")>
            <header class="page-head">
                <h1>"Settings"</h1>
            </header>
            <SettingsNav />
            {children()}
        </div>
    }
}

/// A page below a settings page: a heading of its own, and the way back up to `href`, which is called `name`.
#[component]
pub fn Below(
    #[prop(into)] href: String,
    #[prop(into)] name: Signal<String>,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("page settings {class}")>
            <SettingsNav />
            <A href=href attr:class="back">
                <Icon icon=lu::LuArrowLeft />
                {move || name.get()}
            </A>
            {children()}
        </div>
    }
}

/// The ways between the settings pages.
#[component]
fn SettingsNav() -> impl IntoView {
    view! {
        <nav class="settings-nav" aria-label="Settings">
            <A href="/settings" exact=true>
                "General"
            </A>
            <A href="/settings/portal">"Customer portal"</A>
            <A href="/settings/pipelines">"Pipelines"</A>
            <A href="/settings/members">"Members"</A>
            <A href="/settings/roles">"Roles"</A>
            <A href="/settings/import">"Import and export"</A>
        </nav>
    }
}

/// A page that shows the tenant's settings: they are read before the page is, then given to `page`.
#[component]
pub fn WithSettings(page: fn(SettingsView) -> AnyView) -> impl IntoView {
    let first = Resource::new_blocking(|| (), |()| show_settings());
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=10 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => Either::Left(page(view)),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

/// The settings, read again after every change of anybody and every answer that `answers` counts.
pub fn follow_settings(
    first: SettingsView,
    answers: impl Fn() -> usize + Send + Sync + 'static,
) -> Signal<SettingsView> {
    let view = RwSignal::new(first);
    let guard = use_session_guard();
    let live = use_live().any();
    let due =
        Signal::derive(move || live.get() + guard.renewals().get() + u64::try_from(answers()).unwrap_or_default());
    reread(due, show_settings, move |answer| match answer {
        Ok(now) => view.set(now),
        Err(error) => guard.report(&error),
    });
    view.into()
}
