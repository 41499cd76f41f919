//! Files of a job, for staff. Adding them is no server function: see `http::upload`.

use super::ApiError;
use leptos::prelude::*;
use vitrine_wire::FileChanged;

#[cfg(feature = "ssr")]
use crate::http::ask;
#[cfg(feature = "ssr")]
use vitrine_server::service;

/// Shows a file to the customer (`audience` = `customer`) or hides it (`internal`).
#[server(prefix = "/api", endpoint = "files/set_audience")]
pub async fn set_file_audience(
    #[server(default)] job: String,
    #[server(default)] file: String,
    #[server(default)] version: String,
    #[server(default)] audience: String,
) -> Result<FileChanged, ApiError> {
    let ask = ask().await?;
    Ok(service::file::set_file_audience(&ask.cx, ask.viewer()?, &job, &file, &version, &audience).await?)
}

/// Removes a file; its name stays in the history.
#[server(prefix = "/api", endpoint = "files/remove")]
pub async fn remove_file(
    #[server(default)] job: String,
    #[server(default)] file: String,
    #[server(default)] version: String,
) -> Result<FileChanged, ApiError> {
    let ask = ask().await?;
    Ok(service::file::remove_file(&ask.cx, ask.viewer()?, &job, &file, &version).await?)
}
