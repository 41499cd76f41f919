//! Files on their way in: a form with files in it, from a page without JavaScript or piece by piece from the script.
//!
//! Not server functions: those take whole bodies. Words come first in the form, then files; each file goes on to the
//! store as it arrives.

use super::answer::refuse;
use super::call::{FormSent, wants_page};
use super::site::Site;
use super::visitor::Visitor;
use crate::api::ApiError;
use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{Multipart, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::{Extension, RequestExt};
use futures::{Stream, TryStreamExt};
use std::io;
use std::time::Duration;
use vitrine_server::service::entry::write_entry;
use vitrine_server::service::file::{Pace, Upload, UploadForm, UploadSide, begin_upload};
use vitrine_server::{Context, ServiceError, Viewer};
use vitrine_wire::{FieldProblem, FilesAdded};

/// Where staff send files to.
pub const ADD_FILES: &str = "/api/files/add";
/// Where contacts send files to.
pub const UPLOAD: &str = "/api/portal/upload";

/// The longest text of a form with files, in bytes: the longest words, four bytes each, and room.
const TEXT_BYTES_MAX: usize = 48 * 1024;
/// A refused form is read on for so long, so that the browser hears the answer instead of a broken line.
const DRAIN_SECS: u64 = 20;

/// Handler: files for a job.
pub async fn receive(State(site): State<Site>, Extension(side): Extension<UploadSide>, request: Request) -> Response {
    let visitor = Visitor::of(request.extensions());
    let (path, headers) = (request.uri().path().to_owned(), request.headers().clone());
    let is_form = wants_page(&headers, "multipart/form-data");
    let mut form = UploadForm::default();
    let answered = match (&visitor.viewer, request.extract::<Multipart, _>().await) {
        (Some(viewer), Ok(parts)) => take(&site.cx, viewer, side, &mut form, parts).await,
        (None, parts) => {
            drain(parts).await;
            Err(ApiError::NotSignedIn)
        }
        (Some(_), Err(_)) => Err(ApiError::Unreachable),
    };
    if !is_form {
        return match answered {
            Ok(added) => done(&added),
            Err(error) => refuse(&error),
        };
    }
    let sent = FormSent { site, visitor, path, headers, fields: fields_to_keep(form) };
    match answered {
        Ok(_) => sent.done(Response::new(Body::empty())).await,
        Err(error) => sent.refused(error),
    }
}

async fn take(
    cx: &Context,
    viewer: &Viewer,
    side: UploadSide,
    form: &mut UploadForm,
    mut parts: Multipart,
) -> Result<FilesAdded, ApiError> {
    let mut upload = None;
    let taken = take_parts(cx, viewer, side, form, &mut parts, &mut upload).await;
    match (taken, upload) {
        (Ok(()), Some(upload)) => Ok(upload.finish(cx).await?),
        // The composer without files: words alone.
        (Ok(()), None) if side == UploadSide::Staff && form.replaces.is_empty() => {
            let UploadForm { job, audience, body, submission, .. } = &*form;
            let written = write_entry(cx, viewer, job, audience, body, submission).await?;
            Ok(FilesAdded { said: written.said })
        }
        (Ok(()), None) => {
            // Nothing was sent along; who may not send files hears that first.
            let upload = begin_upload(cx, viewer, side, form.clone()).await?;
            Ok(upload.finish(cx).await?)
        }
        (Err(error), upload) => {
            if let Some(upload) = upload {
                upload.give_up(cx).await;
            }
            drain(Ok(parts)).await;
            Err(error)
        }
    }
}

async fn take_parts(
    cx: &Context,
    viewer: &Viewer,
    side: UploadSide,
    form: &mut UploadForm,
    parts: &mut Multipart,
    upload: &mut Option<Upload>,
) -> Result<(), ApiError> {
    let mut pace = Pace::default();
    while let Some(field) = in_time(pace.within(parts.next_field()).await)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "files" {
            let text = text_of(field, &mut pace).await?;
            // Words after a file come too late.
            if upload.is_none() {
                fill(form, &name, text);
            }
            continue;
        }
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let mut pieces = Box::pin(in_pace(field, &mut pace));
        if file_name.is_empty() {
            // A form whose file was not chosen sends an empty one.
            while pieces.try_next().await.map_err(|_| broken_off())?.is_some() {}
            continue;
        }
        let under_way = match upload {
            Some(upload) => upload,
            None => upload.insert(begin_upload(cx, viewer, side, form.clone()).await?),
        };
        under_way.take(cx, &file_name, pieces).await?;
    }
    Ok(())
}

fn fill(form: &mut UploadForm, name: &str, text: String) {
    let place = match name {
        "job" => &mut form.job,
        "audience" => &mut form.audience,
        "body" => &mut form.body,
        "submission" => &mut form.submission,
        "ordinal" => &mut form.ordinal,
        "replaces" => &mut form.replaces,
        "version" => &mut form.version,
        _ => return,
    };
    *place = text;
}

/// What came, unless it came too late or the line broke.
pub(super) fn in_time<T>(came: Option<Result<T, MultipartError>>) -> Result<T, ApiError> {
    came.and_then(Result::ok).ok_or_else(broken_off)
}

/// A file's pieces, each in its time: whoever sends nothing keeps no place from others.
pub(super) fn in_pace<'a>(field: Field<'a>, pace: &'a mut Pace) -> impl Stream<Item = io::Result<Bytes>> + 'a {
    futures::stream::try_unfold((field, pace), |(mut field, pace): (Field<'a>, &'a mut Pace)| async move {
        let came = pace.within(field.chunk()).await.ok_or(io::ErrorKind::TimedOut)?;
        let piece = came.map_err(io::Error::other)?;
        Ok::<_, io::Error>(piece.map(|piece| {
            pace.brought(piece.len());
            (piece, (field, pace))
        }))
    })
}

pub(super) async fn text_of(mut field: Field<'_>, pace: &mut Pace) -> Result<String, ApiError> {
    let mut text = Vec::new();
    while let Some(piece) = in_time(pace.within(field.chunk()).await)? {
        if text.len() + piece.len() > TEXT_BYTES_MAX {
            return Err(too_much_text("body").into());
        }
        text.extend_from_slice(&piece);
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

pub(super) fn too_much_text(field: &str) -> ServiceError {
    ServiceError::field(field, "That is too much text at once. Shorten it, then send it again.")
}

pub(super) fn broken_off() -> ApiError {
    ApiError::Invalid(vec![FieldProblem {
        field: "files".to_owned(),
        message: "The line broke before everything had arrived. Send it again.".to_owned(),
    }])
}

/// Reads what is left and forgets it.
pub(super) async fn drain(parts: Result<Multipart, MultipartRejection>) {
    let Ok(mut parts) = parts else { return };
    let reading = async {
        while let Ok(Some(mut field)) = parts.next_field().await {
            while let Ok(Some(_)) = field.chunk().await {}
        }
    };
    let _ = tokio::time::timeout(Duration::from_secs(DRAIN_SECS), reading).await;
}

fn fields_to_keep(form: UploadForm) -> Vec<(String, String)> {
    let UploadForm { job, audience, body, submission, ordinal: _, replaces, version: _ } = form;
    [("job", job), ("audience", audience), ("body", body), ("submission", submission), ("replaces", replaces)]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

pub(super) fn done(added: &FilesAdded) -> Response {
    let text = serde_json::to_vec(added).unwrap_or_default();
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
