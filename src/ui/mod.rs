//! The screens. `staff` and `portal` never import each other; what both need is a leaf in `components`.

pub mod accent;
pub mod components;
pub mod drafts;
pub mod field_form;
pub mod first_frame;
pub mod framing;
pub mod in_frame;
mod lazy;
pub mod live;
pub mod page_problem;
pub mod portal;
pub mod public;
pub mod reread;
pub mod retry;
pub mod staff;
pub mod status;
pub mod switch_row;
pub mod told;

use components::{SessionGuardDialog, ToastShelf, provide_session_guard, provide_toasts};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::{Lazy, SsrMode, path};

/// The document around [`App`]. Rendered on the server alone.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f6f4"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14161a"/>
                <meta name="description" content="Jobs, and a portal that shows your customers what you choose."/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/site.webmanifest"/>
                <HashedStylesheet options=options.clone() id="leptos"/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The application: every address of the screens. All pages wait for their data, so that they work without JavaScript
/// and answer with the right status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    retry::provide_retry();
    provide_toasts();
    provide_session_guard();
    drafts::forget_drafts_on_sign_out();
    view! {
        <Router>
            // "external": the browser follows it by itself and moves the focus, which the router would not.
            <a class="skip-link" href="#main" rel="external">
                "Skip to the content"
            </a>
            <ForgetRetryOnTheWay/>
            <Routes fallback=public::LostPage>
                <Route path=path!("/sign-in") view={Lazy::<lazy::SignInRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/signup") view={Lazy::<lazy::SignUpRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/invitation/:secret") view={Lazy::<lazy::InvitationRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/share/:secret") view={Lazy::<lazy::ShareLinkRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/share-sent") view={Lazy::<lazy::ShareSentRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/unsubscribe/:secret") view={Lazy::<lazy::UnsubscribeRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/unsubscribed") view={Lazy::<lazy::UnsubscribedRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/choose") view={Lazy::<lazy::ChooseRoute>::new()} ssr=SsrMode::Async/>
                <ParentRoute path=path!("/user") view=portal::Frame ssr=SsrMode::Async>
                    <Route path=path!("") view=portal::StartPage ssr=SsrMode::Async/>
                    <Route path=path!("/jobs") view=portal::jobs::PortalJobsPage ssr=SsrMode::Async/>
                    <Route path=path!("/jobs/:job") view=portal::job::PortalJobPage ssr=SsrMode::Async/>
                    <Route path=path!("/account") view={Lazy::<lazy::PortalAccountRoute>::new()} ssr=SsrMode::Async/>
                </ParentRoute>
                <ParentRoute path=path!("") view={Lazy::<lazy::StaffFrameRoute>::new()} ssr=SsrMode::Async>
                    <Route path=path!("") view={Lazy::<lazy::HomeRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/jobs") view={Lazy::<lazy::JobsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/jobs/new") view={Lazy::<lazy::NewJobRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/jobs/board") view={Lazy::<lazy::BoardRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/jobs/:job") view={Lazy::<lazy::JobRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/jobs/:job/edit") view={Lazy::<lazy::EditJobRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/jobs/:job/share") view={Lazy::<lazy::ShareJobRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/jobs/:job/who-sees") view={Lazy::<lazy::WhoSeesRoute>::new()} ssr=SsrMode::Async/>
                    <Route
                        path=path!("/stages/:stage/who-sees")
                        view={Lazy::<lazy::StageWhoSeesRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/customers") view={Lazy::<lazy::CustomersRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/customers/new") view={Lazy::<lazy::NewCustomerRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/customers/:customer") view={Lazy::<lazy::CustomerRoute>::new()} ssr=SsrMode::Async/>
                    <Route
                        path=path!("/customers/:customer/edit")
                        view={Lazy::<lazy::EditCustomerRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/customers/:customer/contacts/:contact")
                        view={Lazy::<lazy::ContactRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/look") view={Lazy::<lazy::LookRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/alerts") view={Lazy::<lazy::AlertsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/outbox") view={Lazy::<lazy::OutboxRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/settings") view={Lazy::<lazy::SettingsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/settings/portal") view={Lazy::<lazy::PortalSettingsRoute>::new()} ssr=SsrMode::Async/>
                    <Route
                        path=path!("/settings/portal/apply")
                        view={Lazy::<lazy::ApplyPermissionRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/settings/roles") view={Lazy::<lazy::RolesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/settings/members") view={Lazy::<lazy::MembersRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/settings/import") view={Lazy::<lazy::ImportsRoute>::new()} ssr=SsrMode::Async/>
                    <Route
                        path=path!("/settings/import/:import")
                        view={Lazy::<lazy::ImportRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/settings/pipelines") view={Lazy::<lazy::PipelinesRoute>::new()} ssr=SsrMode::Async/>
                    <Route
                        path=path!("/settings/pipelines/confirm")
                        view={Lazy::<lazy::ConfirmEditRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/settings/pipelines/:pipeline")
                        view={Lazy::<lazy::PipelineRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/settings/pipelines/:pipeline/form")
                        view={Lazy::<lazy::PipelineFormRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/account") view={Lazy::<lazy::AccountRoute>::new()} ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
            <ToastShelf/>
            <SessionGuardDialog/>
            <Awake/>
        </Router>
    }
}

/// A refused form belongs to the page it was sent back to; on the next page it is forgotten.
#[component]
fn ForgetRetryOnTheWay() -> impl IntoView {
    let path = use_location().pathname;
    Effect::watch(move || path.get(), |_, _, _| retry::forget_retry(), false);
}

/// Says by `data-awake` on the root element that the page answers by itself from now on. The last part of [`App`], so
/// that everything else has been taken over when this is. The browser tests wait for it.
#[component]
fn Awake() -> impl IntoView {
    let here = NodeRef::<leptos::html::Span>::new();
    Effect::new(move |_| {
        if here.get().is_some()
            && let Some(root) = document().document_element()
        {
            let _ = root.set_attribute("data-awake", "true");
        }
    });
    view! { <span hidden node_ref=here></span> }
}
