//! Filling in a job's form when files are among its values: a form with parts, from a page without JavaScript or from the
//! script. Forms without files are calls like any other.

use super::arriving::{Arriving, broken_off, in_pace, in_time, text_of, too_much_text};
use super::call::{self, CALL_BYTES_MAX};
use super::site::Site;
use crate::api::ApiError;
use axum::Extension;
use axum::extract::{Multipart, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use futures::TryStreamExt;
use vitrine_server::service::file::{Pace, UploadSide};
use vitrine_server::service::form::FilledForm;
use vitrine_server::{Context, Viewer};
use vitrine_wire::{FilesAdded, FormSent};

/// Where staff send a filled-in form to.
pub const FILL: &str = "/api/fields/fill";
/// Where contacts send a filled-in form to.
pub const FILL_PORTAL: &str = "/api/portal/fill";

/// A form has at most so many parts: every field with its boxes, and what the page showed.
const PARTS_MAX: usize = 4096;
/// Stands before the name of a file that was chosen, in what a refused form brings back.
const CHOSEN: &str = "chosen";

/// Handler: a filled-in form, with files or without.
pub async fn receive(State(site): State<Site>, Extension(side): Extension<UploadSide>, request: Request) -> Response {
    if !has_parts(request.headers()) {
        return call::call(State(site), request).await;
    }
    let (arriving, opened) = Arriving::of(site, request).await;
    let mut fields = Vec::new();
    let answered = match opened {
        Ok((viewer, parts)) => take(arriving.cx(), &viewer, side, &mut fields, parts).await,
        Err(error) => Err(error),
    };
    arriving.answer(fields, answered).await
}

fn has_parts(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

async fn take(
    cx: &Context,
    viewer: &Viewer,
    side: UploadSide,
    fields: &mut Vec<(String, String)>,
    mut parts: Multipart,
) -> Result<FilesAdded, ApiError> {
    let mut form = None;
    match take_parts(cx, viewer, side, fields, &mut parts, &mut form).await {
        Ok(()) => {
            let form = form.unwrap_or_else(|| FilledForm::new(viewer, side, job_of(fields)));
            Ok(FilesAdded { said: form.finish(cx, &values_of(fields)).await? })
        }
        Err(error) => {
            if let Some(form) = form {
                form.give_up(cx).await;
            }
            Err(error)
        }
    }
}

async fn take_parts(
    cx: &Context,
    viewer: &Viewer,
    side: UploadSide,
    fields: &mut Vec<(String, String)>,
    parts: &mut Multipart,
    form: &mut Option<FilledForm>,
) -> Result<(), ApiError> {
    let mut text_bytes = 0;
    let mut pace = Pace::default();
    while let Some(part) = in_time(pace.within(parts.next_field()).await)? {
        let name = part.name().unwrap_or_default().to_owned();
        if fields.len() >= PARTS_MAX || text_bytes > CALL_BYTES_MAX {
            return Err(too_much_text("").into());
        }
        let Some(key) = key_in(&name, "files").map(str::to_owned) else {
            let text = text_of(part, &mut pace).await?;
            text_bytes += name.len() + text.len();
            fields.push((name, text));
            continue;
        };
        let file_name = part.file_name().unwrap_or_default().to_owned();
        let mut pieces = Box::pin(in_pace(part, &mut pace));
        if file_name.is_empty() {
            // A field whose file was not chosen sends an empty one.
            while pieces.try_next().await.map_err(|_| broken_off())?.is_some() {}
            continue;
        }
        fields.push((format!("{CHOSEN}[{key}]"), file_name.clone()));
        let form = form.get_or_insert_with(|| FilledForm::new(viewer, side, job_of(fields)));
        form.take(cx, &key, &file_name, pieces).await?;
    }
    Ok(())
}

/// The job comes first in the form.
fn job_of(fields: &[(String, String)]) -> &str {
    fields.iter().find(|(name, _)| name == "job").map_or("", |(_, text)| text)
}

/// `f7` of `values[f7]`.
fn key_in<'a>(name: &'a str, of: &str) -> Option<&'a str> {
    name.strip_prefix(of)?.strip_prefix('[')?.strip_suffix(']')
}

fn values_of(fields: &[(String, String)]) -> FormSent {
    let mut sent = FormSent::default();
    for (name, text) in fields {
        for (of, all) in [("values", &mut sent.values), ("before", &mut sent.before), ("versions", &mut sent.versions)]
        {
            if let Some(key) = key_in(name, of) {
                all.insert(key.to_owned(), text.clone());
            }
        }
    }
    sent
}
