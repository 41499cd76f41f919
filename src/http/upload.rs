//! Files on their way in: a form with files in it, from a page without JavaScript or piece by piece from the script.
//!
//! Not server functions: those take whole bodies. Words come first in the form, then files; each file goes on to the
//! store as it arrives.

use super::arriving::{Arriving, broken_off, in_pace, in_time, text_of};
use super::site::Site;
use crate::api::ApiError;
use axum::Extension;
use axum::extract::{Multipart, Request, State};
use axum::response::Response;
use futures::TryStreamExt;
use vitrine_server::service::entry::write_entry;
use vitrine_server::service::file::{Pace, Upload, UploadForm, UploadSide, begin_upload};
use vitrine_server::{Context, Viewer};
use vitrine_wire::FilesAdded;

/// Where staff send files to.
pub const ADD_FILES: &str = "/api/files/add";
/// Where contacts send files to.
pub const UPLOAD: &str = "/api/portal/upload";

/// Handler: files for a job.
pub async fn receive(State(site): State<Site>, Extension(side): Extension<UploadSide>, request: Request) -> Response {
    let (arriving, opened) = Arriving::of(site, request).await;
    let mut form = UploadForm::default();
    let answered = match opened {
        Ok((viewer, parts)) => take(arriving.cx(), &viewer, side, &mut form, parts).await,
        Err(error) => Err(error),
    };
    arriving.answer(fields_to_keep(form), answered).await
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

fn fields_to_keep(form: UploadForm) -> Vec<(String, String)> {
    let UploadForm { job, audience, body, submission, ordinal: _, replaces, version: _ } = form;
    [("job", job), ("audience", audience), ("body", body), ("submission", submission), ("replaces", replaces)]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
