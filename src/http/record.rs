//! What is written down about requests: method, route, status, time. Never the address itself (an invitation's is a
//! secret, a search's is personal) and nothing of the content.

use super::answer;
use crate::api::ApiError;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

/// Middleware: a line per request; and a request that panics gets an answer like any other.
pub async fn write(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = route_of(&request);
    let is_call = answer::is_call(request.uri().path());
    let response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(%method, route, "a request panicked");
            if is_call { answer::refuse(&ApiError::Broken) } else { answer::plain_page(&ApiError::Broken) }
        }
    };
    let (status, millis) = (response.status().as_u16(), started.elapsed().as_millis());
    if response.status().is_server_error() {
        tracing::warn!(%method, route, status, millis, "failed");
    } else {
        tracing::debug!(%method, route, status, millis, "answered");
    }
    response
}

/// The route's pattern; for server functions, whose names are no secret, the path of one that exists.
fn route_of(request: &Request) -> String {
    let path = request.uri().path();
    let known = leptos::server_fn::axum::get_server_fn_service(path, axum::http::Method::POST);
    match (known, request.extensions().get::<MatchedPath>()) {
        (Some(_), _) => path.to_owned(),
        (None, Some(pattern)) => pattern.as_str().to_owned(),
        (None, None) => "no route".to_owned(),
    }
}
