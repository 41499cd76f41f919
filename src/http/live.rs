//! `/live`: the live stream as server-sent events.
//!
//! A browser holds one such stream for all its tabs. The answer's connection is used for nothing else and closes with
//! the stream, so that cutting it harms no other request.

use super::answer;
use super::cut::Cutter;
use super::site::Site;
use super::visitor::Visitor;
use crate::api::ApiError;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderValue, Method};
use axum::response::Response;
use hyper::body::Frame;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use vitrine_server::live::Subscription;

/// Where the stream is.
pub const LIVE: &str = "/live";

/// Handler: opens a stream for whoever asks. A `HEAD` request learns whether they would get one.
pub async fn listen(State(site): State<Site>, request: Request) -> Response {
    let Some(viewer) = Visitor::of(request.extensions()).viewer else {
        return answer::refuse(&ApiError::NotSignedIn);
    };
    // Without one (a listener of a test) the connection ends as soon as its reader reads.
    let cutter = request.extensions().get::<Cutter>().cloned();
    let cut = move || {
        if let Some(cutter) = &cutter {
            cutter.cut();
        }
    };
    let is_question = request.method() == Method::HEAD;
    // Gives back what the request held, as long as the stream may be open.
    drop(request);
    match site.cx.hub().subscribe(&site.cx, &viewer, cut).await {
        Err(error) => answer::refuse(&ApiError::from(error)),
        Ok(_) if is_question => answer_with(Body::empty()),
        Ok(subscription) => answer_with(Body::new(Stream(subscription))),
    }
}

fn answer_with(body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    // A proxy that collects bytes before it passes them on would hold frames back.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

struct Stream(Subscription);

impl HttpBody for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_next(task).map(|event| event.map(|event| Ok(Frame::data(event.bytes))))
    }
}
