//! The HTTP status of a page, as far as a screen knows it: a missing record is a real 404.

use crate::api::ApiError;

/// The page answers with this status. Does nothing in the browser.
pub fn set_status(status: u16) {
    #[cfg(feature = "ssr")]
    if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = axum::http::StatusCode::from_u16(status)
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}

/// The page answers with the error's status.
pub fn set_status_of(error: &ApiError) {
    set_status(error.status());
}
