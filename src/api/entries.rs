//! Entries of a job's feed, for staff.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_domain::{EntryId, JobId};
use vitrine_wire::{EarlierText, EntryChanged, StaffFeed};

#[cfg(feature = "ssr")]
use crate::http::ask;
#[cfg(feature = "ssr")]
use vitrine_server::service;

/// A job's feed: the newest entries, or those before `earlier`.
#[server(prefix = "/api", endpoint = "entries/list", input = Json)]
pub async fn list_entries(job: JobId, earlier: Option<EntryId>) -> Result<StaffFeed, ApiError> {
    let ask = ask().await?;
    Ok(service::entry::list_entries(&ask.cx, ask.viewer()?, job, earlier).await?)
}

/// Writes an entry for `audience` (`internal` unless it says `customer`). The same `submission` twice makes one.
#[server(prefix = "/api", endpoint = "entries/write")]
pub async fn write_entry(
    #[server(default)] job: String,
    #[server(default)] audience: String,
    #[server(default)] body: String,
    #[server(default)] submission: String,
) -> Result<EntryChanged, ApiError> {
    let ask = ask().await?;
    Ok(service::entry::write_entry(&ask.cx, ask.viewer()?, &job, &audience, &body, &submission).await?)
}

/// Changes an entry's text; the earlier one stays in the history.
#[server(prefix = "/api", endpoint = "entries/edit")]
pub async fn edit_entry(
    #[server(default)] job: String,
    #[server(default)] entry: String,
    #[server(default)] version: String,
    #[server(default)] body: String,
) -> Result<EntryChanged, ApiError> {
    let ask = ask().await?;
    Ok(service::entry::edit_entry(&ask.cx, ask.viewer()?, &job, &entry, &version, &body).await?)
}

/// Shows an entry to the customer (`audience` = `customer`) or hides it (`internal`).
#[server(prefix = "/api", endpoint = "entries/set_audience")]
pub async fn set_entry_audience(
    #[server(default)] job: String,
    #[server(default)] entry: String,
    #[server(default)] version: String,
    #[server(default)] audience: String,
) -> Result<EntryChanged, ApiError> {
    let ask = ask().await?;
    Ok(service::entry::set_entry_audience(&ask.cx, ask.viewer()?, &job, &entry, &version, &audience).await?)
}

/// An entry's earlier texts, newest first.
#[server(prefix = "/api", endpoint = "entries/earlier_texts", input = Json)]
pub async fn list_earlier_texts(job: JobId, entry: EntryId) -> Result<Vec<EarlierText>, ApiError> {
    let ask = ask().await?;
    Ok(service::entry::earlier_texts(&ask.cx, ask.viewer()?, job, entry).await?)
}
