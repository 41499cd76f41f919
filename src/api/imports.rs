//! Bringing records in. The files themselves come and go through `crate::http`'s own addresses.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_wire::{ImportList, ImportQuery, ImportView};

#[cfg(feature = "ssr")]
use crate::http::{ask, go_to};
#[cfg(feature = "ssr")]
use vitrine_server::service;

/// The files that were uploaded lately.
#[server(prefix = "/api", endpoint = "imports/list", input = Json)]
pub async fn list_imports() -> Result<ImportList, ApiError> {
    let ask = ask().await?;
    Ok(service::import::list_imports(&ask.cx, ask.viewer()?).await?)
}

/// What an import would do, or did.
#[server(prefix = "/api", endpoint = "imports/show", input = Json)]
pub async fn show_import(query: ImportQuery) -> Result<ImportView, ApiError> {
    let ask = ask().await?;
    Ok(service::import::show_import(&ask.cx, ask.viewer()?, &query).await?)
}

/// Brings all rows of a file in, or none, and goes to the page that shows how far it is.
#[server(prefix = "/api", endpoint = "imports/start")]
pub async fn start_import(
    #[server(default)] import: String,
    #[server(default)] columns: String,
) -> Result<(), ApiError> {
    let ask = ask().await?;
    let import = service::import::start_import(&ask.cx, ask.viewer()?, &import, &columns).await?;
    go_to(&format!("/settings/import/{import}?columns={columns}"));
    Ok(())
}

/// Forgets an uploaded file and goes back to the list; one that is being imported stops.
#[server(prefix = "/api", endpoint = "imports/discard")]
pub async fn discard_import(#[server(default)] import: String) -> Result<(), ApiError> {
    let ask = ask().await?;
    service::import::discard_import(&ask.cx, ask.viewer()?, &import).await?;
    go_to("/settings/import");
    Ok(())
}
