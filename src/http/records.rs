//! Files of records: the upload (a plain form, with or without JavaScript), the list of problems, the exports.

use super::answer::{plain_page, see_other};
use super::place::{parameter, sign_in_for, with_parameter};
use super::retry::{self, Owner};
use super::site::Site;
use super::visitor::Visitor;
use crate::api::ApiError;
use crate::ui::retry::Retry;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures::TryStreamExt;
use std::time::Duration;
use vitrine_domain::RecordKind;
use vitrine_server::service::export::{Export, ExportFormat};
use vitrine_server::service::import::{self, Asker, UPLOAD_BYTES_MAX};
use vitrine_server::{ServiceError, Viewer};
use vitrine_wire::FieldProblem;

/// The page of the upload form.
const PAGE: &str = "/settings/import";
/// What belongs to the upload form when it comes back.
const ENDPOINT: &str = "imports/upload";
/// A file has to arrive within so long.
const UPLOAD_READ_SECS: u64 = 300;
/// What the form needs besides the file: its names, its boundaries, its other fields.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// The addresses of files.
pub fn routes() -> Router<Site> {
    let limit = DefaultBodyLimit::max(UPLOAD_BYTES_MAX + FORM_BYTES_MAX);
    Router::new()
        .route("/records/upload", post(upload).layer(limit))
        .route("/records/problems/{import}", get(problems))
        .route("/records/export/{file}", get(export))
}

/// Takes a file and goes on to its preview; a refused one goes back to the form with what is wrong.
async fn upload(State(site): State<Site>, request: Request) -> Response {
    let Some(viewer) = Visitor::of(request.extensions()).viewer else { return see_other(&sign_in_for(PAGE)) };
    let place = match import::begin_upload(&site.cx, &viewer).await {
        Ok(place) => place,
        Err(ServiceError::Busy) => {
            // Read on, so that the browser hears the answer instead of a broken line; nothing of the file is held.
            let reading = tokio::time::timeout(Duration::from_secs(UPLOAD_READ_SECS), read_form(request, false));
            let kind = reading.await.ok().and_then(Result::ok).map(|form| form.kind).unwrap_or_default();
            return back(&site, &viewer, kind, ApiError::Busy);
        }
        Err(error) => return plain_page(&error.into()),
    };
    let reading = tokio::time::timeout(Duration::from_secs(UPLOAD_READ_SECS), read_form(request, true));
    let kept = match reading.await {
        Ok(Ok(form)) => {
            let kind = form.kind.clone();
            let kept = import::upload_import(&site.cx, &viewer, &form.kind, &form.file_name, form.bytes).await;
            kept.map_err(|error| (kind, ApiError::from(error)))
        }
        Ok(Err(error)) => Err((String::new(), error)),
        Err(_) => Err((String::new(), problem("file", "The file took too long to arrive. Try again."))),
    };
    drop(place);
    match kept {
        Ok(import) => see_other(&format!("{PAGE}/{import}")),
        Err((kind, error)) => back(&site, &viewer, kind, error),
    }
}

/// A form that was read.
struct Form {
    kind: String,
    file_name: String,
    bytes: Vec<u8>,
}

/// Reads the form as it arrives, never more than the limit. `keeps`: the file, and not only what was chosen.
async fn read_form(request: Request, keeps: bool) -> Result<Form, ApiError> {
    let garbled = || problem("file", "Choose a CSV file, then send the form again.");
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| garbled())?;
    let mut form = Form { kind: String::new(), file_name: String::new(), bytes: Vec::new() };
    while let Some(mut part) = parts.next_field().await.map_err(|_| too_large())? {
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "kind" => {
                while let Some(some) = part.chunk().await.map_err(|_| garbled())? {
                    let room = FORM_BYTES_MAX.saturating_sub(form.kind.len());
                    form.kind.push_str(&String::from_utf8_lossy(&some[..some.len().min(room)]));
                }
            }
            "file" => {
                form.file_name = part.file_name().unwrap_or_default().to_owned();
                while let Some(some) = part.chunk().await.map_err(|_| too_large())? {
                    if !keeps {
                        continue;
                    }
                    if form.bytes.len() + some.len() > UPLOAD_BYTES_MAX {
                        return Err(too_large());
                    }
                    form.bytes.extend_from_slice(&some);
                }
            }
            _ => {}
        }
    }
    if keeps && form.bytes.is_empty() { Err(garbled()) } else { Ok(form) }
}

fn too_large() -> ApiError {
    let megabytes = UPLOAD_BYTES_MAX / 1024 / 1024;
    problem("file", &format!("The file did not arrive whole. It can have {megabytes} MB at most."))
}

fn problem(field: &str, sentence: &str) -> ApiError {
    ApiError::Invalid(vec![FieldProblem { field: field.to_owned(), message: sentence.to_owned() }])
}

fn back(site: &Site, viewer: &Viewer, kind: String, error: ApiError) -> Response {
    if matches!(error, ApiError::NotSignedIn) {
        return see_other(&sign_in_for(PAGE));
    }
    let values = vec![("kind".to_owned(), kind)];
    let retry = Retry { error: Some(error.clone()), endpoint: ENDPOINT.to_owned(), values };
    match site.retries.keep(Owner::Session(viewer.session), retry, site.cx.now()) {
        Some(token) => see_other(&with_parameter(PAGE, retry::PARAMETER, &token)),
        None => plain_page(&error),
    }
}

/// Every problem of a file, as a file.
async fn problems(State(site): State<Site>, Path(name): Path<String>, request: Request) -> Response {
    let Some(viewer) = Visitor::of(request.extensions()).viewer else { return see_other(&sign_in_for(PAGE)) };
    let columns = request.uri().query().and_then(|query| parameter(query, "columns")).unwrap_or_default();
    match import::list_problems(&site.cx, &viewer, &name, &columns).await {
        Ok(bytes) => attachment(Body::from(bytes), "problems.csv", ExportFormat::Csv),
        Err(error) => plain_page(&error.into()),
    }
}

/// All records of a kind, as a file that is written while it is sent.
async fn export(State(site): State<Site>, Path(file): Path<String>, request: Request) -> Response {
    let Some(viewer) = Visitor::of(request.extensions()).viewer else { return see_other(&sign_in_for(PAGE)) };
    let asked = file.split_once('.').and_then(|(kind, ending)| {
        let format = ExportFormat::ALL.into_iter().find(|format| format.ending() == ending)?;
        Some((RecordKind::from_word(kind)?, format))
    });
    let Some((kind, format)) = asked else { return plain_page(&ApiError::NotFound) };
    match Export::open(&site.cx, Asker::from(&viewer), kind, format).await {
        Ok(export) => {
            let name = export.file_name();
            attachment(Body::from_stream(pieces(export)), &name, format)
        }
        Err(error) => plain_page(&error.into()),
    }
}

/// An error cuts the connection, so that half a file is never taken for a whole one.
fn pieces(export: Export) -> impl futures::Stream<Item = Result<Bytes, ServiceError>> {
    let next = |mut export: Export| async move {
        let piece = export.next().await?;
        Ok::<_, ServiceError>(piece.map(|bytes| (Bytes::from(bytes), export)))
    };
    futures::stream::try_unfold(export, next).inspect_err(|error| tracing::warn!(%error, "an export was cut off"))
}

fn attachment(body: Body, name: &str, format: ExportFormat) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let kind = match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Json => "application/json",
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
