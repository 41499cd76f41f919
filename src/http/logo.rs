//! A business's logo: where its people load it, and where owners send a new one. Sending works as a plain form, with
//! and without JavaScript alike.

use super::answer;
use super::call::FormSent;
use super::site::Site;
use super::visitor::Visitor;
use crate::api::ApiError;
use axum::Router;
use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::time::Duration;
use vitrine_server::service::{appearance, invitation};
use vitrine_server::{ServiceError, ServiceResult};
use vitrine_wire::FieldProblem;

/// Where a business's own people load its logo: the same address for every business, answered for the one that the
/// asker acts in.
pub const LOGO: &str = "/logo";
/// Where a new one is sent.
const SEND: &str = "/api/settings/logo";
/// The picture and what stands around it in the form.
const SEND_BYTES_MAX: usize = appearance::LOGO_BYTES_MAX + 64 * 1024;
/// A picture has to arrive within so long.
const SEND_SECS: u64 = 60;
/// What is said of a picture that is too large.
const TOO_LARGE: &str = "This picture is larger than 2 MB. Choose a smaller one.";

/// The three addresses.
pub fn routes() -> Router<Site> {
    Router::new()
        .route(LOGO, get(own))
        .route("/invitation/{secret}/logo", get(of_invitation))
        .route(SEND, post(send).layer(DefaultBodyLimit::max(SEND_BYTES_MAX)))
}

async fn own(State(site): State<Site>, request: Request) -> Response {
    match Visitor::of(request.extensions()).viewer {
        Some(viewer) => picture(appearance::logo(&site.cx, &viewer).await),
        None => answer::refuse(&ApiError::NotSignedIn),
    }
}

async fn of_invitation(State(site): State<Site>, Path(secret): Path<String>) -> Response {
    picture(invitation::invitation_logo(&site.cx, &secret).await)
}

fn picture(found: ServiceResult<Vec<u8>>) -> Response {
    match found {
        Ok(png) => {
            let headers = [(header::CONTENT_TYPE, HeaderValue::from_static("image/png"))];
            (StatusCode::OK, headers, Body::from(png)).into_response()
        }
        Err(error) => answer::refuse(&ApiError::from(error)),
    }
}

async fn send(State(site): State<Site>, request: Request) -> Response {
    let visitor = Visitor::of(request.extensions());
    let (path, headers) = (SEND.to_owned(), request.headers().clone());
    let answered = match tokio::time::timeout(Duration::from_secs(SEND_SECS), sent(&site, &visitor, request)).await {
        Ok(answered) => answered,
        Err(_) => Err(ApiError::Unreachable),
    };
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let form = FormSent { site, visitor, path, headers, fields: Vec::new() };
    match (answered, wants_page) {
        (Ok(()), true) => form.done(StatusCode::OK.into_response()).await,
        (Ok(()), false) => StatusCode::OK.into_response(),
        (Err(error), true) => form.refused(error),
        (Err(error), false) => answer::refuse(&error),
    }
}

async fn sent(site: &Site, visitor: &Visitor, request: Request) -> Result<(), ApiError> {
    let viewer = visitor.viewer.as_ref().ok_or(ApiError::NotSignedIn)?;
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| ApiError::Unreachable)?;
    let mut picture = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|error| told(&error))? {
        if field.name() == Some("logo") {
            picture = field.bytes().await.map_err(|error| told(&error))?.to_vec();
        }
    }
    Ok(appearance::set_logo(&site.cx, viewer, picture).await?)
}

/// A picture that is too large is told apart from one that did not arrive whole.
fn told(error: &MultipartError) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::from(ServiceError::Invalid(vec![FieldProblem {
            field: "logo".to_owned(),
            message: TOO_LARGE.to_owned(),
        }]));
    }
    ApiError::Unreachable
}
