//! Calls of server functions: by the WebAssembly client and by plain HTML forms.
//!
//! The functions themselves always see a JSON client. What a form needs instead (redirects, and a way back to the
//! page with what was typed) is done here around them, because the framework's own way writes the error into the
//! address.

use super::answer::{self, Answered, see_other};
use super::cookies::Cookie;
use super::place::{is_own_path, path_of, sign_in_for, with_parameter, without_parameter};
use super::retry::{self, Owner};
use super::site::Site;
use super::visitor::Visitor;
use crate::api::ApiError;
use crate::ui::retry::{PROBLEM_ID, Retry};
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use leptos::prelude::provide_context;
use leptos::server_fn::axum::get_server_fn_service;
use std::time::Duration;
use vitrine_wire::FieldProblem;

/// A call is never larger. The longest text (8,000 letters) is up to 96 kB as a form field; somebody who pastes far too
/// much shall still hear it in words and keep what was typed.
pub const CALL_BYTES_MAX: usize = 256 * 1024;
/// A call has to arrive within so long.
const CALL_READ_SECS: u64 = 20;
/// A form that is sent back has at most so many fields: a job's longest form, with the boxes of its choices.
const FIELDS_MAX: usize = 1024;
/// What a function answers that a form shows on its page is never longer.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// These answer with something that is shown once, on the page that the form was on or that it goes on to.
const SHOWN_ONCE: [&str; 5] =
    ["contacts/invite", "contacts/reinvite", "members/invite", "members/reinvite", "mails/unsubscribe"];
/// These do nothing but answer what the form would do: it comes back as it was typed, with the answer beside it.
const TRIED_OUT: [&str; 1] = ["jobs/preview_share"];

/// Handler: one call under `/api`.
pub async fn call(State(site): State<Site>, request: Request) -> Response {
    let form = is_form(request.headers());
    let visitor = Visitor::of(request.extensions());
    let (mut parts, body) = request.into_parts();
    let (path, headers) = (parts.uri.path().to_owned(), parts.headers.clone());
    let text = match read_body(body).await {
        Ok(text) => text,
        Err(error) if form => return FormSent { site, visitor, path, headers, fields: Vec::new() }.refused(error),
        Err(error) => return answer::refuse(&error),
    };
    let fields = if form { fields_to_keep(&text) } else { Vec::new() };
    // So that the function answers as it answers its own client.
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let answered = run(&site, Request::from_parts(parts, Body::from(text))).await;
    let sent = form.then_some(FormSent { site, visitor, path, headers, fields });
    match (answered, sent) {
        (Answered::Done(response), None) => response,
        (Answered::Refused(error), None) => answer::refuse(&error),
        (Answered::Done(response), Some(form)) => form.done(response).await,
        (Answered::Refused(error), Some(form)) => form.refused(error),
    }
}

/// Runs the function in a task of its own, so that what it has begun it ends, also when the client goes away.
async fn run(site: &Site, request: Request) -> Answered {
    let (path, method) = (request.uri().path(), request.method().clone());
    // Reading through an address (GET) is not offered by any function, so it finds none here.
    if method != Method::POST || get_server_fn_service(path, method).is_none() {
        return Answered::Refused(ApiError::NotFound);
    }
    let cx = site.cx.clone();
    let context = move || provide_context(cx.clone());
    let running =
        tokio::spawn(
            async move { leptos_axum::handle_server_fns_with_context(context, request).await.into_response() },
        );
    match running.await {
        Ok(response) => answer::read(response).await,
        Err(_) => {
            tracing::error!("a server function panicked");
            Answered::Refused(ApiError::Broken)
        }
    }
}

async fn read_body(body: Body) -> Result<Bytes, ApiError> {
    let reading = Limited::new(body, CALL_BYTES_MAX).collect();
    match tokio::time::timeout(Duration::from_secs(CALL_READ_SECS), reading).await {
        Ok(Ok(read)) => Ok(read.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(ApiError::Invalid(vec![FieldProblem {
            field: String::new(),
            message: "That is too much text at once. Shorten it, then send it again.".to_owned(),
        }])),
        Ok(Err(_)) | Err(_) => Err(ApiError::Unreachable),
    }
}

/// A plain form of a browser without JavaScript, not our client: it wants a page for an answer.
fn is_form(headers: &HeaderMap) -> bool {
    wants_page(headers, "application/x-www-form-urlencoded")
}

/// A plain form of that content type.
pub(super) fn wants_page(headers: &HeaderMap, content_type: &str) -> bool {
    let has = |name, part: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(part))
    };
    has(header::ACCEPT, "text/html") && has(header::CONTENT_TYPE, content_type)
}

/// The fields of a form without its secrets: those are typed again.
fn fields_to_keep(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text)
        .filter(|(name, _)| !matches!(name.as_ref(), "password" | "current" | "secret"))
        .take(FIELDS_MAX)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

/// A form that was sent, and where from.
pub(super) struct FormSent {
    pub(super) site: Site,
    pub(super) visitor: Visitor,
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) fields: Vec<(String, String)>,
}

impl FormSent {
    /// On to where the function sent the browser, or back to the page.
    pub(super) async fn done(self, response: Response) -> Response {
        let (parts, body) = response.into_parts();
        let told = parts.headers.get(header::LOCATION).and_then(|target| target.to_str().ok());
        let page = self.page();
        let told = told.filter(|target| is_own_path(target));
        let is_tried_out = TRIED_OUT.contains(&self.endpoint());
        if is_tried_out || SHOWN_ONCE.contains(&self.endpoint()) {
            let read = Limited::new(body, ANSWER_BYTES_MAX).collect().await;
            let text = read.ok().and_then(|read| String::from_utf8(read.to_bytes().to_vec()).ok());
            let mut values = if is_tried_out { self.fields.clone() } else { Vec::new() };
            values.extend(text.map(|text| ("answer".to_owned(), text)));
            let target = told.map(ToOwned::to_owned).or(page).unwrap_or_else(|| "/".to_owned());
            return self.back(target, None, values);
        }
        let mut answer = match told {
            Some(target) => see_other(target),
            None => see_other(page.as_deref().unwrap_or("/")),
        };
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            answer.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        answer
    }

    /// Back to the page with what was typed and what was wrong; to the sign-in page first where that is missing.
    pub(super) fn refused(mut self, error: ApiError) -> Response {
        let fields = std::mem::take(&mut self.fields);
        match self.page() {
            Some(page) => self.back(page, Some(error), fields),
            // A browser that hides where a form came from: there is no page to go back to but its own last one.
            None if error == ApiError::NotSignedIn => see_other(&sign_in_for("/")),
            None => answer::plain_page(&error),
        }
    }

    fn back(self, page: String, error: Option<ApiError>, values: Vec<(String, String)>) -> Response {
        let is_signed_out = error == Some(ApiError::NotSignedIn);
        let (owner, cookie) = self.owner(is_signed_out);
        let retry =
            Retry { error: error.clone().filter(|_| !is_signed_out), endpoint: self.endpoint().to_owned(), values };
        let target = match (self.site.retries.keep(owner, retry, self.site.cx.now()), error) {
            // To what is said about the form, wherever on the page it stands.
            (Some(token), Some(_)) if !is_signed_out => {
                format!("{}#{PROBLEM_ID}", with_parameter(&page, retry::PARAMETER, &token))
            }
            (Some(token), _) => with_parameter(&page, retry::PARAMETER, &token),
            (None, Some(error)) => return answer::plain_page(&error),
            (None, None) => page,
        };
        let mut answer = see_other(&if is_signed_out { sign_in_for(&target) } else { target });
        if let Some(cookie) = cookie {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
        answer
    }

    /// Whom a kept form belongs to: the session, or, without one, the browser by a cookie of ten minutes.
    fn owner(&self, is_signed_out: bool) -> (Owner, Option<HeaderValue>) {
        match &self.visitor.viewer {
            Some(viewer) if !is_signed_out => (Owner::Session(viewer.session), None),
            Some(_) | None => {
                let config = self.site.cx.config();
                let secret = Cookie::Retry.read(config, &self.headers).unwrap_or_else(retry::new_token);
                let cookie = Cookie::Retry.set(config, &secret, u64::from(retry::KEEP_SECS));
                (Owner::Browser(secret), cookie)
            }
        }
    }

    fn endpoint(&self) -> &str {
        self.path.strip_prefix("/api/").unwrap_or_default()
    }

    /// The page that the form was on: path and query without an earlier token.
    fn page(&self) -> Option<String> {
        let page = page_of(&self.headers)?;
        Some(without_parameter(&page, retry::PARAMETER))
    }
}

/// The page of ours that a request came from, if it tells.
pub(super) fn page_of(headers: &HeaderMap) -> Option<String> {
    let referer: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let page = referer.path_and_query()?.as_str();
    let is_ours = referer.authority()?.as_str() == host && is_own_path(page) && !answer::is_call(path_of(page));
    is_ours.then(|| page.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(referer: &'static str) -> HeaderMap {
        HeaderMap::from_iter([
            (header::HOST, HeaderValue::from_static("vitrine.example:3000")),
            (header::REFERER, HeaderValue::from_static(referer)),
        ])
    }

    #[test]
    fn form_goes_back_only_to_a_page_of_this_site() {
        let page = |referer| page_of(&headers(referer));
        assert_eq!(page("http://vitrine.example:3000/jobs/1?q=a"), Some("/jobs/1?q=a".to_owned()));
        assert_eq!(page("http://evil.example/jobs/1"), None);
        assert_eq!(page("http://vitrine.example:3000@evil.example/jobs"), None);
        assert_eq!(page("http://vitrine.example:3000//evil.example"), None);
        assert_eq!(page("http://vitrine.example:3000/api/jobs/create"), None);
        assert_eq!(page("nonsense"), None);
    }

    #[test]
    fn secrets_are_never_kept() {
        let kept = fields_to_keep(b"email=a%40b&password=x&current=y&secret=z&next=%2F");
        assert_eq!(kept, [("email".to_owned(), "a@b".to_owned()), ("next".to_owned(), "/".to_owned())]);
    }

    #[test]
    fn form_is_told_from_the_client() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        assert!(!is_form(&headers));
        headers.insert(header::ACCEPT, HeaderValue::from_static("text/html,application/xhtml+xml,*/*;q=0.8"));
        assert!(is_form(&headers));
    }
}
