//! `/live`: the live stream as server-sent events.
//!
//! A browser holds one such stream for all its tabs. The answer's connection is used for nothing else and closes with
//! the stream, so that cutting it harms no other request. Its body ends where the connection ends, as in HTTP/1.0: so
//! what comes after the head can be written by a small task of its own, which takes a frame from the hub only when the
//! socket has room for it. A frame is therefore decided at the moment it is written, and a quiet stream holds no buffers.

use super::answer;
use super::cut::Cutter;
use super::site::Site;
use super::visitor::Visitor;
use crate::api::ApiError;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderValue, Method, Version};
use axum::response::Response;
use hyper::body::{Buf, Frame};
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::AsyncWrite;
use tokio::net::TcpStream;
use vitrine_server::live::Subscription;

/// Where the stream is.
pub const LIVE: &str = "/live";

/// Handler: opens a stream for whoever asks. A `HEAD` request learns whether they would get one.
pub async fn listen(State(site): State<Site>, request: Request) -> Response {
    let Some(viewer) = Visitor::of(request.extensions()).viewer else {
        return answer::refuse(&ApiError::NotSignedIn);
    };
    let cutter = request.extensions().get::<Cutter>().cloned();
    let is_question = request.method() == Method::HEAD;
    let cut = {
        let cutter = cutter.clone();
        move || {
            if let Some(cutter) = &cutter {
                cutter.cut();
            }
        }
    };
    let subscription = match site.cx.hub().subscribe(&site.cx, &viewer, cut).await {
        Ok(subscription) => subscription,
        Err(error) => return answer::refuse(&ApiError::from(error)),
    };
    match cutter {
        _ if is_question => answer_with(Body::empty()),
        Some(cutter) => {
            let carrier = Carrier { subscription, cutter: cutter.clone(), rest: Bytes::new() };
            cutter.hand_over(|tcp| drop(tokio::spawn(carrier.carry(tcp))));
            answer_with(Body::new(Elsewhere))
        }
        // The router without the serve loop, as in tests.
        None => answer_with(Body::new(Stream(subscription))),
    }
}

fn answer_with(body: Body) -> Response {
    let mut response = Response::new(body);
    // The body has no length and no chunks: it ends with the connection.
    *response.version_mut() = Version::HTTP_10;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    // A proxy that collects bytes before it passes them on would hold frames back.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// A body of unknown length that somebody else will write.
struct Elsewhere;

impl HttpBody for Elsewhere {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }
}

/// The stream as an ordinary body.
struct Stream(Subscription);

impl HttpBody for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_next(task).map(|event| event.map(|event| Ok(Frame::data(event.bytes))))
    }
}

/// Writes what the hub hands out to a socket.
struct Carrier {
    subscription: Subscription,
    cutter: Cutter,
    /// What the socket has not taken yet of the last frame.
    rest: Bytes,
}

impl Carrier {
    async fn carry(mut self, mut tcp: TcpStream) {
        let outcome = std::future::poll_fn(|task| self.poll(&mut tcp, task)).await;
        match outcome {
            Ok(()) => tracing::debug!("stream ended"),
            // Ordinary: a browser that went away, a reader that was cut off.
            Err(error) => tracing::debug!(%error, "stream ended early"),
        }
    }

    fn poll(&mut self, tcp: &mut TcpStream, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.cutter.check(tcp, task)?;
        if has_gone(tcp, task)? {
            return Poll::Ready(Ok(()));
        }
        loop {
            ready!(tcp.poll_write_ready(task))?;
            if self.rest.is_empty() {
                match ready!(self.subscription.poll_next(task)) {
                    Some(event) => self.rest = event.bytes,
                    None => return Pin::new(tcp).poll_shutdown(task),
                }
            }
            match tcp.try_write(&self.rest) {
                Ok(written) => self.rest.advance(written),
                // Not ready after all; asking again waits until it is.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

/// Whether the other end has closed. What it still sends is not for us.
fn has_gone(tcp: &TcpStream, task: &mut Context<'_>) -> io::Result<bool> {
    let mut ignored = [0; 256];
    while let Poll::Ready(ready) = tcp.poll_read_ready(task) {
        ready?;
        match tcp.try_read(&mut ignored) {
            Ok(0) => return Ok(true),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}
