//! Looking at the portal as a contact has it.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::yes_or_no;
#[cfg(feature = "ssr")]
use crate::http::{ask, go_to, look, look_no_more};
#[cfg(feature = "ssr")]
use vitrine_server::service::preview;

/// Begins to look as a contact: beside the page that the form is on, or on a page of its own that shows the portal's
/// page `page`.
#[server(prefix = "/api", endpoint = "previews/open")]
pub async fn open_preview(
    #[server(default)] contact: String,
    #[server(default)] beside: String,
    #[server(default)] page: String,
) -> Result<(), ApiError> {
    let ask = ask().await?;
    let beside = yes_or_no("beside", &beside)?;
    let secret = preview::open_preview(&ask.cx, ask.viewer()?, &contact, beside).await?;
    look(&ask, &secret, (!beside).then_some(page.as_str()))
}

/// Ends the look, and stays on the page beside which it was; from a page of its own (`leave` = `true`) it goes to the
/// contact's.
#[server(prefix = "/api", endpoint = "previews/close")]
pub async fn close_preview(#[server(default)] leave: String) -> Result<(), ApiError> {
    let ask = ask().await?;
    let ended = preview::close_preview(&ask.cx, ask.viewer()?).await?;
    look_no_more();
    if leave == "true" {
        go_to(&match ended {
            Some((customer, contact)) => format!("/customers/{customer}/contacts/{contact}"),
            None => "/customers".to_owned(),
        });
    }
    Ok(())
}
