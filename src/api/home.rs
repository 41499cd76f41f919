//! The staff's first page.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_wire::HomeView;

#[cfg(feature = "ssr")]
use crate::http::ask;
#[cfg(feature = "ssr")]
use vitrine_server::service;

/// What needs attention.
#[server(prefix = "/api", endpoint = "home/show", input = Json)]
pub async fn show_home() -> Result<HomeView, ApiError> {
    let ask = ask().await?;
    Ok(service::home::show_home(&ask.cx, ask.viewer()?).await?)
}
