//! Looks at the portal as a contact has it, at the door: which requests belong to one, and what may be asked through it.
//!
//! One browser sends the cookies of the staff session and of the look with every request. A request belongs to the look
//! when it is for the portal by its address, or was sent by a page of the portal, or loads a page into a frame (nothing
//! but a look is ever framed). Everything else is the staff session's. The look's cookie alone, or with another session
//! than the one that opened it, is nobody's.

use super::answer::{self, is_call, see_other};
use super::call::page_of;
use super::cookies::Cookie;
use super::place::{Side, look_at, path_of, side_of};
use super::site::Site;
use crate::api::ApiError;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use vitrine_policy::{Actor, Reason};
use vitrine_server::{Viewer, service};

/// The calls that only read.
const READING: [&str; 3] = ["/api/portal/jobs", "/api/portal/job", "/api/frames/portal"];
/// A contact's login is their own: its page is not looked at.
const ACCOUNT: &str = "/user/account";

/// Whose request it is.
pub enum Eyes {
    /// Whose session it is.
    Own,
    /// The contact's, as somebody of the staff looks.
    Contact(Viewer),
    /// Nobody's: answered already.
    Answered(Response),
}

/// Finds out. When the database cannot tell, the request is refused.
pub async fn eyes(site: &Site, own: Option<&Viewer>, parts: &Parts) -> Eyes {
    if !goes_into(parts, "iframe") && !has_address_of_portal(parts) && !comes_from_portal(&parts.headers) {
        return Eyes::Own;
    }
    let secret = Cookie::Preview.read(site.cx.config(), &parts.headers);
    let staff = match own {
        Some(viewer) if matches!(viewer.actor, Actor::Staff(_)) => viewer,
        Some(_) => return Eyes::Own,
        None => return over(parts, false),
    };
    let Some(secret) = secret else { return over(parts, false) };
    match service::preview::resolve(&site.cx, &secret, staff).await {
        Ok(Some(contact)) => through(parts, contact),
        Ok(None) => over(parts, true),
        Err(error) => Eyes::Answered(refusal(parts, &ApiError::from(error))),
    }
}

/// The look is over, or there never was one. What is still open of it gets nothing of the staff's and does nothing in
/// their name: its *Sign out* would sign them out.
fn over(parts: &Parts, had_look: bool) -> Eyes {
    if goes_into(parts, "iframe") {
        return Eyes::Answered(answer::look_is_over());
    }
    if !had_look || has_address_of_portal(parts) {
        return Eyes::Own;
    }
    let error = match parts.method {
        Method::GET | Method::HEAD => ApiError::NotSignedIn,
        _ => ApiError::NotAllowed("The preview has ended: nothing is sent or changed.".to_owned()),
    };
    Eyes::Answered(refusal(parts, &error))
}

/// What may be asked through a look: pages, files, the stream, the calls that read.
fn through(parts: &Parts, contact: Viewer) -> Eyes {
    let path = parts.uri.path();
    let is_reading = match parts.method {
        Method::GET | Method::HEAD => path.trim_end_matches('/') != ACCOUNT,
        _ => READING.contains(&path),
    };
    if !is_reading {
        return Eyes::Answered(refusal(parts, &ApiError::NotAllowed(Reason::OnlyLooks.sentence().to_owned())));
    }
    // A page of the portal stands inside ours, which says whose eyes these are.
    let is_page = parts.method == Method::GET && side_of(path) == Side::Portal && !path.ends_with(".zip");
    if is_page && goes_into(parts, "document") {
        return Eyes::Answered(see_other(&look_at(parts.uri.path_and_query().map_or(path, |whole| whole.as_str()))));
    }
    Eyes::Contact(contact)
}

fn refusal(parts: &Parts, error: &ApiError) -> Response {
    let accepts = |kind: &str| {
        let accept = parts.headers.get(axum::http::header::ACCEPT).and_then(|value| value.to_str().ok());
        accept.is_some_and(|accept| accept.contains(kind))
    };
    let is_program = is_call(parts.uri.path()) && !accepts("text/html");
    if is_program { answer::refuse(error) } else { answer::plain_page(error) }
}

fn has_address_of_portal(parts: &Parts) -> bool {
    let path = parts.uri.path();
    side_of(path) == Side::Portal || path.starts_with("/api/portal/") || path == "/api/frames/portal"
}

/// A page of the portal sent it.
fn comes_from_portal(headers: &HeaderMap) -> bool {
    page_of(headers).is_some_and(|page| side_of(path_of(&page)) == Side::Portal)
}

/// What the browser does with the answer, where it tells.
fn goes_into(parts: &Parts, place: &str) -> bool {
    parts.headers.get("sec-fetch-dest").is_some_and(|told| told == place)
}
