//! Files on their way out: the original (or a part of it), the small picture, all files of a job in one. Whether somebody
//! may have them is decided at one gate in the services, anew for every request; refusals are all alike.

use super::answer;
use super::range::{Part, part_of};
use super::site::Site;
use super::visitor::Visitor;
use crate::api::ApiError;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use vitrine_server::service::file::{HandedOut, Pieces, Variant, hand_out, plan_zip, zip};
use vitrine_server::{Context, Viewer};

/// A file as it was added.
pub const FILE: &str = "/files/{file}";
/// Its small picture.
pub const THUMBNAIL: &str = "/files/{file}/thumbnail";
/// All files of a job, for staff.
pub const STAFF_ZIP: &str = "/jobs/{job}/files.zip";
/// All files of a job that a contact sees.
pub const PORTAL_ZIP: &str = "/user/jobs/{job}/files.zip";

/// All of them.
pub const DOWNLOADS: [&str; 4] = [FILE, THUMBNAIL, STAFF_ZIP, PORTAL_ZIP];

/// What a browser may do with bytes that people sent: nothing at all.
const BYTES_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Everything but what RFC 8187 lets stand in a name.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Handler: a file as it was added, or a part of it.
pub async fn original(State(site): State<Site>, Path(file): Path<String>, request: Parts) -> Response {
    send(&site.cx, &file, Variant::Original, &request).await.unwrap_or_else(|error| answer::plain_page(&error))
}

/// Handler: a file's small picture.
pub async fn thumbnail(State(site): State<Site>, Path(file): Path<String>, request: Parts) -> Response {
    send(&site.cx, &file, Variant::Thumbnail, &request).await.unwrap_or_else(|error| answer::plain_page(&error))
}

/// Handler: all files of a job, for staff.
pub async fn staff_zip(State(site): State<Site>, Path(job): Path<String>, request: Parts) -> Response {
    send_zip(&site.cx, &job, true, &request).await.unwrap_or_else(|error| answer::plain_page(&error))
}

/// Handler: all files of a job that the asking contact sees.
pub async fn portal_zip(State(site): State<Site>, Path(job): Path<String>, request: Parts) -> Response {
    send_zip(&site.cx, &job, false, &request).await.unwrap_or_else(|error| answer::plain_page(&error))
}

fn viewer(request: &Parts) -> Result<Viewer, ApiError> {
    Visitor::of(&request.extensions).viewer.ok_or(ApiError::NotSignedIn)
}

async fn send(cx: &Context, file: &str, variant: Variant, request: &Parts) -> Result<Response, ApiError> {
    let found = hand_out(cx, &viewer(request)?, file, variant).await?;
    let part = match found.byte_count {
        Some(bytes) => part_of(&request.headers, bytes),
        None => Part::Whole,
    };
    let is_head = request.method == Method::HEAD;
    let (status, range) = match &part {
        Part::Whole => (StatusCode::OK, None),
        Part::Range(range) => (StatusCode::PARTIAL_CONTENT, Some(range.clone())),
        Part::Outside => (StatusCode::RANGE_NOT_SATISFIABLE, None),
    };
    let body = match part {
        Part::Outside => Body::empty(),
        Part::Whole | Part::Range(_) if is_head => Body::empty(),
        Part::Whole | Part::Range(_) => Body::from_stream(found.read(cx, range.clone()).await?),
    };
    let mut response = response(body, &found);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Some(bytes) = found.byte_count {
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        let (length, told) = match (status, &range) {
            (_, Some(range)) => {
                (range.end - range.start, Some(format!("bytes {}-{}/{bytes}", range.start, range.end - 1)))
            }
            (StatusCode::RANGE_NOT_SATISFIABLE, None) => (0, Some(format!("bytes */{bytes}"))),
            (_, None) => (bytes, None),
        };
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        if let Some(told) = told.and_then(|told| HeaderValue::try_from(told).ok()) {
            headers.insert(header::CONTENT_RANGE, told);
        }
    }
    Ok(response)
}

async fn send_zip(cx: &Context, job: &str, for_staff: bool, request: &Parts) -> Result<Response, ApiError> {
    let viewer = viewer(request)?;
    let plan = plan_zip(cx, &viewer, job, for_staff).await?;
    let name = plan.name.clone();
    let body = if request.method == Method::HEAD {
        Body::empty()
    } else {
        let pieces: Pieces = zip(cx.clone(), viewer, plan);
        Body::from_stream(pieces)
    };
    let mut response = Response::new(body);
    protect(response.headers_mut(), "application/zip", &name, false);
    Ok(response)
}

fn response(body: Body, found: &HandedOut) -> Response {
    let mut response = Response::new(body);
    protect(response.headers_mut(), found.media_type, &found.name, found.may_show);
    response
}

/// Our own media type, no guessing, nothing that runs, nothing that is kept; shown in place only where that is harmless.
fn protect(headers: &mut HeaderMap, media_type: &'static str, name: &str, may_show: bool) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(BYTES_POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(disposition) = HeaderValue::try_from(disposition(name, may_show)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
}

fn disposition(name: &str, may_show: bool) -> String {
    let how = if may_show { "inline" } else { "attachment" };
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || " -_.()".contains(c) { c } else { '_' }).collect();
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_cannot_break_out_of_its_header() {
        let said = disposition("a\"; b=\r\nSet-Cookie: x=é.jpg", false);
        assert_eq!(
            said,
            "attachment; filename=\"a__ b___Set-Cookie_ x__.jpg\"; \
             filename*=UTF-8''a%22%3B%20b%3D%0D%0ASet-Cookie%3A%20x%3D%C3%A9.jpg"
        );
    }
}
