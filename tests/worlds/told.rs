//! What comes through a live stream.

use crate::support::Client;
use reqwest::Method;
use tokio::sync::mpsc;
use vitrine_domain::JobId;

/// One thing that a stream said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Hello,
    /// A job by its id.
    Job(String),
    Recheck,
    Bye,
    /// The connection is closed.
    End,
    /// Something that no stream may say.
    Other(String),
}

/// Opens the live stream of a browser.
///
/// # Errors
/// The status of an answer that is no stream.
pub async fn listen(client: &Client) -> Result<mpsc::UnboundedReceiver<Told>, u16> {
    let response = client.request(Method::GET, "/live").send().await.expect("the server answers");
    if response.status() != 200 {
        return Err(response.status().as_u16());
    }
    let (tell, told) = mpsc::unbounded_channel();
    tokio::spawn(read(response, tell));
    Ok(told)
}

async fn read(mut response: reqwest::Response, tell: mpsc::UnboundedSender<Told>) {
    let mut text = String::new();
    // A connection that is cut from outside ends with an error; that is an end as well.
    while let Ok(Some(chunk)) = response.chunk().await {
        text.push_str(&String::from_utf8_lossy(&chunk));
        while let Some(at) = text.find("\n\n") {
            let event: String = text.drain(..at + 2).collect();
            let told = match event.as_str() {
                "event: hello\ndata:\n\n" => Told::Hello,
                "event: recheck\ndata:\n\n" => Told::Recheck,
                "event: bye\ndata:\n\n" => Told::Bye,
                // The heartbeat says nothing.
                "event: beat\ndata:\n\n" => continue,
                other => job_of(other).map_or_else(|| Told::Other(other.to_owned()), Told::Job),
            };
            if tell.send(told).is_err() {
                return;
            }
        }
    }
    let last = if text.is_empty() { Told::End } else { Told::Other(text) };
    // At the end of a test nobody listens any more.
    let _ = tell.send(last);
}

/// An event of the name `job` with an id, and nothing besides.
fn job_of(event: &str) -> Option<String> {
    let id = event.strip_prefix("event: job\ndata: ")?.strip_suffix("\n\n")?;
    id.parse::<JobId>().ok().map(|id| id.to_string())
}
