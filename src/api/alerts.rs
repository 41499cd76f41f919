//! The staff's bell, and what people have read.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_wire::{AlertChoice, AlertList};

#[cfg(feature = "ssr")]
use super::yes_or_no;
#[cfg(feature = "ssr")]
use crate::http::ask;
#[cfg(feature = "ssr")]
use vitrine_server::service;

/// The asker's newest alerts.
#[server(prefix = "/api", endpoint = "alerts/list", input = Json)]
pub async fn list_alerts() -> Result<AlertList, ApiError> {
    let ask = ask().await?;
    Ok(service::alert::list_alerts(&ask.cx, ask.viewer()?).await?)
}

/// How many alerts the asker has not read.
#[server(prefix = "/api", endpoint = "alerts/count", input = Json)]
pub async fn count_alerts() -> Result<u64, ApiError> {
    let ask = ask().await?;
    Ok(service::alert::count_alerts(&ask.cx, ask.viewer()?).await?)
}

/// Marks one of the asker's alerts read.
#[server(prefix = "/api", endpoint = "alerts/read")]
pub async fn read_alert(#[server(default)] alert: String) -> Result<(), ApiError> {
    let ask = ask().await?;
    Ok(service::alert::read_alert(&ask.cx, ask.viewer()?, &alert).await?)
}

/// Marks all of the asker's alerts read.
#[server(prefix = "/api", endpoint = "alerts/read_all")]
pub async fn read_all_alerts() -> Result<(), ApiError> {
    let ask = ask().await?;
    Ok(service::alert::read_all_alerts(&ask.cx, ask.viewer()?).await?)
}

/// Which kinds ring the asker's bell.
#[server(prefix = "/api", endpoint = "alerts/choices", input = Json)]
pub async fn list_alert_choices() -> Result<Vec<AlertChoice>, ApiError> {
    let ask = ask().await?;
    Ok(service::alert::alert_choices(&ask.cx, ask.viewer()?).await?)
}

/// Lets a kind ring the asker's bell, or not; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "alerts/choose")]
pub async fn choose_alert(#[server(default)] kind: String, #[server(default)] on: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, on) = (ask.viewer()?, yes_or_no("on", &on)?);
    Ok(service::alert::choose_alert(&ask.cx, viewer, &kind, on).await?)
}

/// A staff member has a job before their eyes, up to that entry.
#[server(prefix = "/api", endpoint = "jobs/read")]
pub async fn read_job(#[server(default)] job: String, #[server(default)] entry: String) -> Result<(), ApiError> {
    let ask = ask().await?;
    Ok(service::read_mark::read_job(&ask.cx, ask.viewer()?, &job, &entry).await?)
}
