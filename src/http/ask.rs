//! What the body of a server function asks of the request, and tells the answer.

use super::cookies::Cookie;
use super::place::{self, landing};
use super::visitor::Visitor;
use crate::api::ApiError;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use vitrine_server::service::session;
use vitrine_server::{Context, Opened, Origin, Viewer};

/// As `next`: stay on the page, it goes on by itself.
const STAY: &str = "stay";

/// The cookie of a look outlives it by far: so that what is still open of it is told from the staff's own pages.
const LOOK_COOKIE_SECS: u64 = 24 * 60 * 60;

/// Who asks, from where, and the machine to ask.
#[derive(Clone)]
pub struct Ask {
    /// The machine.
    pub cx: Context,
    visitor: Visitor,
}

impl Ask {
    /// The signed-in person.
    ///
    /// # Errors
    /// [`ApiError::NotSignedIn`] for a stranger.
    pub fn viewer(&self) -> Result<&Viewer, ApiError> {
        self.visitor.viewer.as_ref().ok_or(ApiError::NotSignedIn)
    }

    /// Where the request came from.
    pub fn origin(&self) -> &Origin {
        &self.visitor.origin
    }
}

/// Who asks: the first thing in every server function, also when a page calls it while it is rendered.
///
/// # Errors
/// [`ApiError::Broken`] outside of a request.
pub async fn ask() -> Result<Ask, ApiError> {
    let (Some(parts), Some(cx)) = (use_context::<Parts>(), use_context::<Context>()) else {
        tracing::error!("a server function ran without its request");
        return Err(ApiError::Broken);
    };
    Ok(Ask { cx, visitor: Visitor::of(&parts.extensions) })
}

/// Takes a session up: sets its cookie, ends the one that the browser had before, and goes to `next` where that is a page of ours on the right side, else to the
/// first page of the person's side. With `next` = `stay` the page stays.
///
/// # Errors
/// [`ApiError::Broken`] outside of a request.
pub async fn enter(ask: &Ask, opened: Opened, next: &str) -> Result<(), ApiError> {
    if let Some(secret) = &opened.secret {
        let config = ask.cx.config();
        let cookie = Cookie::Session.set(config, secret, config.session_absolute_secs);
        let (Some(cookie), Some(response)) = (cookie, use_context::<ResponseOptions>()) else {
            tracing::error!("the session's cookie could not be set");
            return Err(ApiError::Broken);
        };
        response.append_header(SET_COOKIE, cookie);
        // Nobody holds the earlier secret any more; whoever copied it must not go on with it.
        if let Some(earlier) = &ask.visitor.viewer
            && let Err(error) = session::sign_out(&ask.cx, earlier).await
        {
            tracing::warn!(%error, "the session that a new one replaces could not be ended");
        }
    }
    if next != STAY {
        go_to(landing(opened.destination, next));
    }
    Ok(())
}

/// Takes the session's cookie away and goes to the sign-in page.
pub fn leave() {
    let (cx, response) = (use_context::<Context>(), use_context::<ResponseOptions>());
    if let (Some(cx), Some(response)) = (cx, response)
        && let Some(cookie) = Cookie::Session.clear(cx.config())
    {
        response.append_header(SET_COOKIE, cookie);
    }
    go_to(place::SIGN_IN);
}

/// Takes a look up: sets its cookie, and goes to the page around it with that page of the portal. `None`: the page
/// stays.
///
/// # Errors
/// [`ApiError::Broken`] outside of a request.
pub fn look(ask: &Ask, secret: &str, page: Option<&str>) -> Result<(), ApiError> {
    let cookie = Cookie::Preview.set(ask.cx.config(), secret, LOOK_COOKIE_SECS);
    let (Some(cookie), Some(response)) = (cookie, use_context::<ResponseOptions>()) else {
        tracing::error!("the cookie of a look could not be set");
        return Err(ApiError::Broken);
    };
    response.append_header(SET_COOKIE, cookie);
    if let Some(page) = page {
        go_to(&place::look_at(page));
    }
    Ok(())
}

/// Takes the cookie of a look away.
pub fn look_no_more() {
    let (cx, response) = (use_context::<Context>(), use_context::<ResponseOptions>());
    if let (Some(cx), Some(response)) = (cx, response)
        && let Some(cookie) = Cookie::Preview.clear(cx.config())
    {
        response.append_header(SET_COOKIE, cookie);
    }
}

/// Goes to a page of ours after the answer. A path that is not one is not followed.
pub fn go_to(path: &str) {
    if place::is_own_path(path) {
        leptos_axum::redirect(path);
    } else {
        tracing::error!("a redirect to something that is not a path of ours was dropped");
    }
}
