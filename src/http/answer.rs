//! Refusals as answers: the one place where an [`ApiError`] becomes a status, for calls of server functions and for
//! pages that cannot be rendered at all.

use super::headers;
use crate::api::ApiError;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

/// A refusal's text is never longer: two copies of the longest form, and room.
const REFUSAL_BYTES_MAX: usize = 1024 * 1024;

/// What a server function answered.
pub enum Answered {
    /// It did what it was asked.
    Done(Response),
    /// It did not.
    Refused(ApiError),
}

/// Reads a server function's answer. What is not understood counts as broken.
pub async fn read(response: Response) -> Answered {
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) && response.status().is_success() {
        return Answered::Done(response);
    }
    let error = to_bytes(response.into_body(), REFUSAL_BYTES_MAX)
        .await
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or(ApiError::Broken);
    Answered::Refused(error)
}

/// A refusal for a call of a server function. The same refusal has the same bytes, whatever it is about.
pub fn refuse(error: &ApiError) -> Response {
    let text = serde_json::to_vec(error).unwrap_or_default();
    let mut response = Response::new(Body::from(Bytes::from(text)));
    *response.status_mut() = status_of(error);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(SERVER_FN_ERROR_HEADER, HeaderValue::from_static("1"));
    if let ApiError::SlowDown { retry_after_secs } = error {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_secs));
    }
    response
}

/// A refusal in the form that suits the request: for a call of a server function, or as a page.
pub fn refuse_for(request: &Request, error: &ApiError) -> Response {
    if is_call(request.uri().path()) { refuse(error) } else { plain_page(error) }
}

/// The path belongs to server functions.
pub fn is_call(path: &str) -> bool {
    path.starts_with("/api/")
}

/// A page for when no proper one can be rendered: it needs neither database nor JavaScript.
pub fn plain_page(error: &ApiError) -> Response {
    let status = status_of(error);
    let title = match error {
        ApiError::Busy => "Busy for a moment",
        ApiError::Broken | ApiError::Unreachable => "Something went wrong",
        ApiError::NotSignedIn => "Signed out",
        ApiError::NotFound => "Not here",
        ApiError::NotAllowed(_)
        | ApiError::Invalid(_)
        | ApiError::Stale(_)
        | ApiError::Conflict(_)
        | ApiError::SlowDown { .. } => "That did not work",
    };
    let sentences = match error {
        // No form is at hand that could be marked.
        ApiError::Invalid(problems) => problems.iter().map(|problem| problem.message.clone()).collect(),
        ApiError::NotSignedIn
        | ApiError::NotFound
        | ApiError::NotAllowed(_)
        | ApiError::Stale(_)
        | ApiError::Conflict(_)
        | ApiError::SlowDown { .. }
        | ApiError::Busy
        | ApiError::Broken
        | ApiError::Unreachable => vec![error.sentence()],
    };
    let mut response = page_of(title, &sentences, "<p><a href=\"/\">Go to the first page</a></p>");
    *response.status_mut() = status;
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

/// In the frame of a look that is over, or that there never was.
pub fn look_is_over() -> Response {
    let sentence = "Nobody looks at the portal through this window any more. Begin anew on the contact's page.";
    let mut response = page_of("The preview has ended", &[sentence.to_owned()], "");
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    response
}

/// A page with its own style and no script. `title` and `rest` are ours; the sentences may be anything.
fn page_of(title: &str, sentences: &[String], rest: &str) -> Response {
    let sentences: String = sentences.iter().map(|sentence| format!("<p>{}</p>", escape(sentence))).collect();
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · Vitrine</title>\
         <style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;\
         color-scheme:light dark}}h1{{font-size:1.5rem}}</style></head>\
         <body><main><h1>{title}</h1>{sentences}{rest}</main></body></html>"
    );
    let mut response = Response::new(Body::from(page));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(headers::PLAIN_PAGE_POLICY));
    response
}

/// 303: the browser goes on to `path` with a GET.
pub fn see_other(path: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let target = HeaderValue::try_from(path).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, target);
    response
}

fn status_of(error: &ApiError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, letter| {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
        safe
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_follows_the_error() {
        assert_eq!(refuse(&ApiError::NotFound).status(), 404);
        let slow = refuse(&ApiError::SlowDown { retry_after_secs: 7 });
        assert_eq!((slow.status().as_u16(), slow.headers()[header::RETRY_AFTER].clone()), (429, HeaderValue::from(7)));
        assert_eq!(plain_page(&ApiError::Busy).status(), 503);
    }

    #[test]
    fn plain_page_escapes_what_it_quotes() {
        assert_eq!(escape("<b a='\"&'>"), "&lt;b a=&#39;&quot;&amp;&#39;&gt;");
    }
}
