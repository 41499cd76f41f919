//! One browser.

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, REFERER, SET_COOKIE};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Far longer than any answer takes, also on a busy machine.
const ANSWERED_WITHIN: Duration = Duration::from_secs(60);

/// The server functions that take JSON; the others take a form's fields.
pub const READS: &[&str] = &[
    "alerts/list",
    "alerts/count",
    "alerts/choices",
    "mails/list",
    "frames/staff",
    "frames/portal",
    "memberships/list",
    "sessions/list",
    "invitations/open",
    "customers/list",
    "customers/begin",
    "customers/show",
    "entries/list",
    "entries/earlier_texts",
    "forms/show",
    "home/show",
    "imports/list",
    "imports/show",
    "jobs/list",
    "jobs/choices",
    "jobs/show",
    "jobs/history",
    "jobs/who_sees",
    "stages/who_sees",
    "portal/jobs",
    "portal/job",
    "settings/show",
    "settings/time_zones",
    "members/list",
    "pipelines/show",
    "pipelines/preview",
    "boards/show",
    "jobs/sharing",
    "share_links/open",
    "contacts/show",
    "permissions/preview",
    "roles/show",
];

/// Addresses that take files; they are no server functions.
pub const TAKES_FILES: [&str; 2] = ["files/add", "portal/upload"];

/// Whether a server function takes JSON.
pub fn takes_json(endpoint: &str) -> bool {
    READS.contains(&endpoint)
}

/// What came back, all of it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked, for messages.
    pub asked: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}: no JSON: {}", self.asked, self.text()))
    }

    /// A header's text, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The same answer, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text());
        self
    }

    /// The JSON of an answer that must be 200.
    #[track_caller]
    pub fn ok(self) -> Value {
        self.expect(200).json()
    }

    /// Everything that a browser could tell two answers apart by: status, headers without the date and without what is
    /// random in every answer (a page's nonce), body.
    pub fn alike(&self) -> String {
        let mut headers: Vec<String> = self
            .headers
            .iter()
            .filter(|(name, _)| *name != "date")
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        headers.sort();
        let whole = format!("{}\n{}\n\n{}", self.status, headers.join("\n"), self.text());
        match self.nonce() {
            Some(nonce) => whole.replace(&nonce, "NONCE"),
            None => whole,
        }
    }

    /// The nonce that the content policy names.
    pub fn nonce(&self) -> Option<String> {
        let policy = self.header("content-security-policy");
        let (_, rest) = policy.split_once("'nonce-")?;
        rest.split_once('\'').map(|(nonce, _)| nonce.to_owned())
    }
}

/// One browser: its cookies, and nothing that it follows by itself. Clones share the cookies.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Client {
    pub(super) fn new(http: reqwest::Client, base: String) -> Self {
        Self { http, base, cookies: Arc::default() }
    }

    /// Another browser that stole the cookies of this one.
    pub fn copy(&self) -> Self {
        let cookies = self.cookies.lock().expect("no panic elsewhere").clone();
        Self { cookies: Arc::new(Mutex::new(cookies)), ..self.clone() }
    }

    /// The cookies as they travel.
    pub fn cookie_line(&self) -> String {
        let cookies = self.cookies.lock().expect("no panic elsewhere");
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// The whole address of a path.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A request with this browser's cookies; for whatever [`Self::call`] and [`Self::get`] do not do.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        let line = self.cookie_line();
        if line.is_empty() { request } else { request.header(COOKIE, line) }
    }

    /// The head of the answer. A server that hangs fails the test by the name of what it was asked.
    async fn execute(&self, asked: &str, request: reqwest::Request) -> reqwest::Response {
        match tokio::time::timeout(ANSWERED_WITHIN, self.http.execute(request)).await {
            Ok(response) => response.expect("the server answers"),
            Err(_) => panic!("{asked}: no answer within {ANSWERED_WITHIN:?}"),
        }
    }

    /// Sends a request, and keeps the cookies that come back.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let request = request.build().expect("a request");
        let asked = format!("{} {}", request.method(), request.url().path());
        let response = self.execute(&asked, request).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("a whole body").to_vec();
        let mut cookies = self.cookies.lock().expect("no panic elsewhere");
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("a cookie is text");
            let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("name=value");
            if value.is_empty() {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer { asked, status, headers, body }
    }

    /// Sends a request and takes the answer's head alone: for streams.
    pub async fn send_for_head(&self, request: RequestBuilder) -> Answer {
        let request = request.build().expect("a request");
        let asked = format!("{} {}", request.method(), request.url().path());
        let response = self.execute(&asked, request).await;
        Answer { asked, status: response.status().as_u16(), headers: response.headers().clone(), body: Vec::new() }
    }

    /// Calls a server function as the WebAssembly client does: `call("jobs/show", json!({ "job": id }))`.
    pub async fn call(&self, endpoint: &str, arguments: Value) -> Answer {
        if TAKES_FILES.contains(&endpoint) {
            return self.send_files(endpoint, &arguments, &[("table.txt", b"one, two")]).await;
        }
        let request = self.request(Method::POST, &format!("/api/{endpoint}")).header(ACCEPT, "application/json");
        let request = if takes_json(endpoint) {
            request.header(CONTENT_TYPE, "application/json").body(arguments.to_string())
        } else {
            request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form_of(&arguments))
        };
        let mut answer = self.send(request).await;
        answer.asked = format!("{endpoint} {arguments}");
        answer
    }

    /// Sends files with a form's other fields, as the script in the page does.
    pub async fn send_files(&self, endpoint: &str, arguments: &Value, files: &[(&str, &[u8])]) -> Answer {
        self.send_parts(endpoint, arguments, &in_one_field(files)).await
    }

    /// Sends a form with files in parts of their own names: part, file's name, bytes.
    pub async fn send_parts(&self, endpoint: &str, fields: &Value, files: &[(&str, &str, &[u8])]) -> Answer {
        let (kind, body) = multipart_of(fields, files);
        let request = self.request(Method::POST, &format!("/api/{endpoint}")).header(ACCEPT, "application/json");
        let mut answer = self.send(request.header(CONTENT_TYPE, kind).body(body)).await;
        answer.asked = format!("{endpoint} {fields} with files");
        answer
    }

    /// Sends a form with files without JavaScript from the page at `page`.
    pub async fn send_file_form(&self, page: &str, endpoint: &str, fields: &Value, files: &[(&str, &[u8])]) -> Answer {
        self.send_part_form(page, endpoint, fields, &in_one_field(files)).await
    }

    /// The same with files in parts of their own names: part, file's name, bytes.
    pub async fn send_part_form(
        &self,
        page: &str,
        endpoint: &str,
        fields: &Value,
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let (kind, body) = multipart_of(fields, files);
        let request = self
            .request(Method::POST, &format!("/api/{endpoint}"))
            .header(ACCEPT, "text/html,application/xhtml+xml")
            .header(REFERER, format!("{}{page}", self.base))
            .header("sec-fetch-site", "same-origin");
        self.send(request.header(CONTENT_TYPE, kind).body(body)).await
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).header(ACCEPT, "text/html")).await
    }

    /// Sends a form without JavaScript from the page at `page`.
    pub async fn send_form(&self, page: &str, endpoint: &str, fields: Value) -> Answer {
        let request = self
            .request(Method::POST, &format!("/api/{endpoint}"))
            .header(ACCEPT, "text/html,application/xhtml+xml")
            .header(REFERER, format!("{}{page}", self.base))
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(form_of(&fields))).await
    }

    /// Signs in; the answer is 200 when it worked.
    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.call("sessions/open", serde_json::json!({ "email": email, "password": password })).await
    }

    /// Whether the server takes this browser for somebody.
    pub async fn is_signed_in(&self) -> bool {
        let answer = self.call("sessions/list", serde_json::json!({})).await;
        match StatusCode::from_u16(answer.status) {
            Ok(StatusCode::OK) => true,
            Ok(StatusCode::UNAUTHORIZED) => false,
            other => panic!("{other:?}: {}", answer.text()),
        }
    }
}

/// Files of a form that has one field for all of them.
fn in_one_field<'a>(files: &[(&'a str, &'a [u8])]) -> Vec<(&'static str, &'a str, &'a [u8])> {
    files.iter().map(|(name, bytes)| ("files", *name, *bytes)).collect()
}

/// A form with files: its content type and its body.
fn multipart_of(fields: &Value, files: &[(&str, &str, &[u8])]) -> (String, Vec<u8>) {
    const EDGE: &str = "----edge-of-a-part";
    let mut body = Vec::new();
    for (name, value) in fields.as_object().expect("an object") {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let part = format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    for (part, name, bytes) in files {
        let head = format!(
            "--{EDGE}\r\ncontent-disposition: form-data; name=\"{part}\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").into_bytes());
    (format!("multipart/form-data; boundary={EDGE}"), body)
}

/// A form's fields from a flat JSON object; `null` is left out.
pub fn form_of(arguments: &Value) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in arguments.as_object().expect("an object") {
        match value {
            Value::Null => {}
            Value::String(text) => {
                form.append_pair(name, text);
            }
            other => {
                form.append_pair(name, &other.to_string());
            }
        }
    }
    form.finish()
}
