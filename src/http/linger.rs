//! Reads on what a refused request still sends, so that its sender hears the answer instead of a broken line: browsers
//! send a form to its end before they read. What nginx calls `lingering_close`.

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::Request;
use futures::{Stream, TryStreamExt};
use std::future::ready;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::runtime::Handle;

/// What nobody waits for is read for so long.
const LINGER_SECS: u64 = 20;

/// Layer: whoever answers before the body has come to its end leaves the rest to [`Lingering`].
pub async fn linger(request: Request) -> Request {
    if request.body().is_end_stream() {
        return request;
    }
    request.map(|body| Body::from_stream(Lingering(Some(body.into_data_stream()))))
}

/// A request's body; what is left of it when it is dropped is read and forgotten.
struct Lingering(Option<BodyDataStream>);

impl Stream for Lingering {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.0 else { return Poll::Ready(None) };
        let came = ready!(Pin::new(body).poll_next(cx));
        if !matches!(came, Some(Ok(_))) {
            self.0 = None;
        }
        Poll::Ready(came)
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        let (Some(rest), Ok(runtime)) = (self.0.take(), Handle::try_current()) else { return };
        let reading = rest.try_for_each(|_| ready(Ok(())));
        runtime.spawn(tokio::time::timeout(Duration::from_secs(LINGER_SECS), reading));
    }
}
