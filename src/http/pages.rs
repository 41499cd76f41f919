//! Rendering pages.

use super::headers;
use super::site::Site;
use crate::ui::first_frame::FirstFrame;
use crate::ui::retry::Retry;
use crate::ui::{App, shell};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::Response;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use vitrine_wire::{PortalFrame, StaffFrame};

/// All pages of the application, and the page for addresses that are none.
pub fn routes(site: &Site) -> Router<Site> {
    let listed = generate_route_list(App);
    let options = site.options.clone();
    let render = leptos_axum::render_route_with_context::<Site, _>(listed.clone(), context(site), move || {
        shell(options.clone())
    });
    Router::new().leptos_routes_with_handler(listed, render).fallback(no_such_page)
}

/// The application renders its own "not here" page; the status says so as well.
async fn no_such_page(State(site): State<Site>, request: Request) -> Response {
    let options = site.options.clone();
    let render = leptos_axum::render_app_async_with_context(context(&site), move || shell(options.clone()));
    let mut response = render(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// What a page finds in its context besides the request: the machine, for the server functions that it calls; the
/// form to show again; the frame. And the content policy gets the nonce of this very page.
fn context(site: &Site) -> impl Fn() + Clone + Send + Sync + 'static {
    let cx = site.cx.clone();
    move || {
        provide_context(cx.clone());
        if let Some(parts) = use_context::<Parts>() {
            pass_on::<Retry>(&parts);
            pass_on::<FirstFrame<StaffFrame>>(&parts);
            pass_on::<FirstFrame<PortalFrame>>(&parts);
        }
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Some(policy) = headers::page_policy(&nonce)
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// What the gate put into the request, for the page.
fn pass_on<T: Clone + Send + Sync + 'static>(parts: &Parts) {
    if let Some(value) = parts.extensions.get::<T>() {
        provide_context(value.clone());
    }
}
