//! Forms with files in them, as they arrive: opened for whoever is signed in, read at a bounded pace, answered as the
//! sender reads answers.

use super::answer::refuse;
use super::call::{FormSent, wants_page};
use super::site::Site;
use super::visitor::Visitor;
use crate::api::ApiError;
use axum::RequestExt;
use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Request};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use futures::Stream;
use std::io;
use vitrine_server::service::file::Pace;
use vitrine_server::{Context, ServiceError, Viewer};
use vitrine_wire::{FieldProblem, FilesAdded};

/// The longest text of a form with files, in bytes: the longest words, four bytes each, and room.
const TEXT_BYTES_MAX: usize = 48 * 1024;

/// A form with parts that arrives, and who sends it.
pub(super) struct Arriving {
    site: Site,
    visitor: Visitor,
    path: String,
    headers: HeaderMap,
}

impl Arriving {
    /// Opens it.
    pub(super) async fn of(site: Site, request: Request) -> (Self, Result<(Viewer, Multipart), ApiError>) {
        let visitor = Visitor::of(request.extensions());
        let (path, headers) = (request.uri().path().to_owned(), request.headers().clone());
        let opened = match (&visitor.viewer, request.extract::<Multipart, _>().await) {
            (Some(viewer), Ok(parts)) => Ok((viewer.clone(), parts)),
            (None, _) => Err(ApiError::NotSignedIn),
            (Some(_), Err(_)) => Err(ApiError::Unreachable),
        };
        (Self { site, visitor, path, headers }, opened)
    }

    pub(super) const fn cx(&self) -> &Context {
        &self.site.cx
    }

    /// To the script as an answer, to a page without JavaScript as the page that follows; `fields` is what a refused
    /// form brings back.
    pub(super) async fn answer(
        self,
        fields: Vec<(String, String)>,
        answered: Result<FilesAdded, ApiError>,
    ) -> Response {
        let Self { site, visitor, path, headers } = self;
        if !wants_page(&headers, "multipart/form-data") {
            return match answered {
                Ok(added) => done(&added),
                Err(error) => refuse(&error),
            };
        }
        let sent = FormSent { site, visitor, path, headers, fields };
        match answered {
            Ok(_) => sent.done(Response::new(Body::empty())).await,
            Err(error) => sent.refused(error),
        }
    }
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

fn done(added: &FilesAdded) -> Response {
    let text = serde_json::to_vec(added).unwrap_or_default();
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
