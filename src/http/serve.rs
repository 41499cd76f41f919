//! The serve loop: connections in, requests to the router, and a clean end.
//!
//! Own loop instead of `axum::serve`, because that one sets no time limit for reading a request's head, has no bound
//! on connections and waits for ever at the end.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::Extensions;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;
use tracing::{debug, info, warn};

/// So long may a client take to send a request's head, and so long may a connection stay idle between requests.
pub const HEAD_READ_SECS: u64 = 30;
/// At most so many connections are open at once; further ones wait in the system's queue.
pub const CONNECTIONS_MAX: usize = 20_000;
/// A connection buffers at most so much of a request's head.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// A request has at most so many headers.
const HEADERS_MAX: usize = 64;
/// After the signal to end, requests in flight have so long to finish.
pub const DRAIN_SECS: u64 = 10;

/// What a connection tells the requests that come through it.
pub trait Connection {
    /// What handlers find in the extensions of every request of this connection, besides [`Peer`].
    fn extensions(&self) -> Extensions {
        Extensions::new()
    }
}

impl Connection for TcpStream {}

/// The address at the other end of the connection; a request extension.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Serves until `shutdown` is ready; then takes no new connection, lets requests in flight finish for at most
/// [`DRAIN_SECS`], and returns. Whoever keeps streams open must end them at the same signal.
pub async fn serve<L>(mut listener: L, router: Router, shutdown: impl Future<Output = ()> + Send)
where
    L: Listener<Addr = SocketAddr>,
    L::Io: Connection,
{
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let (ending, ended) = watch::channel(());
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = async {
            let seat = Arc::clone(&room).acquire_owned().await.expect("the semaphore is never closed");
            (seat, listener.accept().await)
        };
        let (seat, (io, peer)) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut shutdown => break,
        };
        let router = router.clone();
        let mut ended = ended.clone();
        tokio::spawn(async move {
            let _seat = seat;
            answer_connection(io, peer, router, &mut ended).await;
        });
    }
    drop(listener);
    drop(ended);
    info!("ending: waiting for requests in flight");
    // Told by closing: every connection holds a receiver until it is done.
    ending.send_replace(());
    if tokio::time::timeout(Duration::from_secs(DRAIN_SECS), ending.closed()).await.is_err() {
        warn!(seconds = DRAIN_SECS, "some requests did not finish in time and are cut off");
    }
}

async fn answer_connection<I>(io: I, peer: SocketAddr, router: Router, ended: &mut watch::Receiver<()>)
where
    I: Connection + tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let mut known = io.extensions();
    known.insert(Peer(peer));
    let service = router.map_request(move |request: hyper::Request<hyper::body::Incoming>| -> Request {
        let mut request = request.map(Body::new);
        request.extensions_mut().extend(known.clone());
        request
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEAD_READ_SECS))
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(io), TowerToHyperService::new(service));
    let mut connection = std::pin::pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        _ = ended.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = outcome {
        // Ordinary: a browser that went away, a head that took too long.
        debug!(%error, "connection ended early");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn request_in_flight_finishes_and_an_idle_connection_does_not_hold_up_the_end() {
        let (begun, has_begun) = oneshot::channel::<()>();
        let begun = Arc::new(std::sync::Mutex::new(Some(begun)));
        let slow = move || async move {
            if let Some(begun) = begun.lock().expect("no panic elsewhere").take() {
                begun.send(()).expect("the test waits");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            "done"
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let (end, ending) = oneshot::channel::<()>();
        let server = tokio::spawn(serve(listener, Router::new().route("/", get(slow)), async {
            ending.await.expect("the test ends it");
        }));
        let _idle = TcpStream::connect(address).await.expect("connected");
        let mut client = TcpStream::connect(address).await.expect("connected");
        client.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.expect("sent");
        has_begun.await.expect("the request arrived");
        end.send(()).expect("the server listens");
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.expect("answered and closed");
        assert!(answer.ends_with("done"), "{answer}");
        server.await.expect("the server ended");
    }
}
