//! One browser: a cookie, calls, pages, the live stream. Keeps every byte that it is given, headers too.

use serde_json::Value;
use std::sync::Mutex;
use tokio::sync::mpsc;

/// One answer, whole.
pub struct Answer {
    pub status: u16,
    /// `name: value` lines.
    pub headers: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON, status {}: {}", self.status, self.body))
    }

    pub fn is_done(&self) -> bool {
        self.status == 200
    }
}

/// One browser.
pub struct Client {
    http: reqwest::Client,
    base: String,
    cookie: Mutex<Option<String>>,
}

impl Client {
    pub fn new(base: &str) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        Self { http, base: base.to_owned(), cookie: Mutex::new(None) }
    }

    /// Sends a form, as the WebAssembly client does.
    pub async fn send(&self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        self.read(self.http.post(format!("{}/api/{endpoint}", self.base)).form(fields)).await
    }

    /// Asks a question.
    pub async fn ask(&self, endpoint: &str, question: &Value) -> Answer {
        self.read(self.http.post(format!("{}/api/{endpoint}", self.base)).json(question)).await
    }

    /// Opens a page.
    pub async fn open(&self, path: &str) -> Answer {
        self.read(self.http.get(format!("{}{path}", self.base)).header("accept", "text/html")).await
    }

    async fn read(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = self.with_cookie(request).send().await.expect("the server answers");
        let mut headers = String::new();
        for (name, value) in response.headers() {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            if name == "set-cookie" && value.starts_with("vitrine=") {
                let pair = value.split(';').next().unwrap_or_default().to_owned();
                *self.cookie.lock().expect("sound") = (pair != "vitrine=").then_some(pair);
            }
            headers.push_str(&format!("{name}: {value}\n"));
        }
        let status = response.status().as_u16();
        let body = response.bytes().await.expect("a whole answer");
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    fn with_cookie(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match &*self.cookie.lock().expect("sound") {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// Opens the live stream; the status when there is none.
    ///
    /// # Errors
    /// The answer's status.
    pub async fn listen(&self) -> Result<Stream, u16> {
        let response = self.with_cookie(self.http.get(format!("{}/live", self.base))).send().await.expect("answers");
        if response.status() != 200 {
            return Err(response.status().as_u16());
        }
        let (tell, told) = mpsc::unbounded_channel();
        tokio::spawn(read_stream(response, tell));
        Ok(Stream { told })
    }
}

/// What came through a stream.
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

pub struct Stream {
    pub told: mpsc::UnboundedReceiver<Told>,
}

async fn read_stream(mut response: reqwest::Response, tell: mpsc::UnboundedSender<Told>) {
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
                "event: beat\ndata:\n\n" => continue,
                other => job_of(other).map_or_else(|| Told::Other(other.to_owned()), Told::Job),
            };
            if tell.send(told).is_err() {
                return;
            }
        }
    }
    let last = if text.is_empty() { Told::End } else { Told::Other(text) };
    // Nobody listens any more at the end of the test.
    let _ = tell.send(last);
}

/// Exactly an event with the name `job` and an id: nothing else.
fn job_of(event: &str) -> Option<String> {
    let id = event.strip_prefix("event: job\ndata: ")?.strip_suffix("\n\n")?;
    id.parse::<vitrine_domain::JobId>().ok().map(|id| id.to_string())
}
