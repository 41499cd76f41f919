//! The router: which room answers which address, and in which order a request passes through the layers.

use super::answer::refuse;
use super::site::Site;
use super::{assets, call, files, fill, gate, headers, linger, live, logo, pages, record, records, upload, visitor};
use crate::api::ApiError;
use axum::extract::{DefaultBodyLimit, State};
use axum::middleware::{from_fn, from_fn_with_state, map_request};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Extension, Router};
use leptos::config::LeptosOptions;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use vitrine_server::Context;
use vitrine_server::service::file::UploadSide;

/// Everything that Vitrine answers. From the outside in: record, linger, headers, refusal of foreign sites, who asks, gate.
pub fn router(cx: Context, options: LeptosOptions) -> Router {
    let site = Site::new(cx, options);
    let who = from_fn_with_state(site.clone(), visitor::resolve);
    let pages = pages::routes(&site)
        .layer(from_fn_with_state(site.clone(), gate::guard))
        .layer(who.clone())
        .layer(from_fn_with_state(site.clone(), assets::before_pages));
    let calls = Router::new().route("/api/{*function}", any(call::call)).merge(logo::routes()).layer(who.clone());
    let files = records::routes().layer(who.clone());
    let uploads = Router::new()
        .route(upload::ADD_FILES, post(upload::receive).fallback(call::call).layer(Extension(UploadSide::Staff)))
        .route(upload::UPLOAD, post(upload::receive).fallback(call::call).layer(Extension(UploadSide::Portal)))
        .route(fill::FILL, post(fill::receive).fallback(call::call).layer(Extension(UploadSide::Staff)))
        .route(fill::FILL_PORTAL, post(fill::receive).fallback(call::call).layer(Extension(UploadSide::Portal)))
        // The tenant's own limit counts, file by file, while they arrive.
        .layer(DefaultBodyLimit::disable())
        .layer(who.clone());
    let downloads = Router::new()
        .route(files::FILE, get(files::original))
        .route(files::THUMBNAIL, get(files::thumbnail))
        .route(files::STAFF_ZIP, get(files::staff_zip))
        .route(files::PORTAL_ZIP, get(files::portal_zip))
        .layer(who.clone());
    let stream = Router::new().route(live::LIVE, get(live::listen)).layer(who);
    Router::new()
        .route("/healthz", get(health))
        .merge(assets::routes(&site))
        .merge(calls)
        .merge(uploads)
        .merge(downloads)
        .merge(stream)
        .merge(files)
        .merge(pages)
        .layer(CsrfLayer::new().with_rejection_response(foreign))
        .layer(from_fn_with_state(site.clone(), headers::add))
        .layer(map_request(linger::linger))
        .layer(from_fn(record::write))
        .with_state(site)
}

/// For whoever watches the server: 200 while the database answers, 503 otherwise.
async fn health(State(site): State<Site>) -> Response {
    match site.cx.ping().await {
        Ok(()) => "ok".into_response(),
        Err(cause) => {
            tracing::warn!(cause, "the database does not answer");
            (axum::http::StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
        }
    }
}

fn foreign(_: ProtectionError) -> Response {
    refuse(&ApiError::NotAllowed("This came from another site, so nothing was done.".to_owned()))
}
