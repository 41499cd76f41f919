//! A tenant's settings.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_wire::{RolesView, SettingsView};

#[cfg(feature = "ssr")]
use super::yes_or_no;
#[cfg(feature = "ssr")]
use crate::http::ask;
#[cfg(feature = "ssr")]
use vitrine_server::service;

/// The settings page.
#[server(prefix = "/api", endpoint = "settings/show", input = Json)]
pub async fn show_settings() -> Result<SettingsView, ApiError> {
    let ask = ask().await?;
    Ok(service::settings::show_settings(&ask.cx, ask.viewer()?).await?)
}

/// Turns `portal`, `jobs_module` or `jobs_section` on or off; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/switch")]
pub async fn set_portal_switch(
    #[server(default)] switch: String,
    #[server(default)] on: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, on) = (ask.viewer()?, yes_or_no("on", &on)?);
    Ok(service::settings::set_portal_switch(&ask.cx, viewer, &switch, on).await?)
}

/// Makes the portal read-only, or not; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/read_only")]
pub async fn set_read_only(#[server(default)] on: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, on) = (ask.viewer()?, yes_or_no("on", &on)?);
    Ok(service::settings::set_read_only(&ask.cx, viewer, on).await?)
}

/// What each role may do.
#[server(prefix = "/api", endpoint = "roles/show", input = Json)]
pub async fn show_roles() -> Result<RolesView, ApiError> {
    let ask = ask().await?;
    Ok(service::roles::show_roles(&ask.cx, ask.viewer()?).await?)
}

/// Sets the largest file that may be added, in MB; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/upload_limit")]
pub async fn set_upload_limit(#[server(default)] megabytes: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::settings::set_upload_limit(&ask.cx, ask.viewer()?, &megabytes).await?)
}

/// Changes the business's name, accent colour and welcome text; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/brand")]
pub async fn set_brand(
    #[server(default)] name: String,
    #[server(default)] accent: String,
    #[server(default)] welcome_text: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::appearance::set_brand(&ask.cx, ask.viewer()?, &name, &accent, &welcome_text).await?)
}

/// Changes the time zone and the language of dates; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/dates")]
pub async fn set_dates(
    #[server(default)] time_zone: String,
    #[server(default)] date_language: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::appearance::set_dates(&ask.cx, ask.viewer()?, &time_zone, &date_language).await?)
}

/// The names of all time zones.
#[server(prefix = "/api", endpoint = "settings/time_zones", input = Json)]
pub async fn list_time_zones() -> Result<Vec<String>, ApiError> {
    let ask = ask().await?;
    Ok(service::appearance::list_time_zones(&ask.cx, ask.viewer()?).await?)
}

/// Lets customers read the names of staff, or not; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/staff_names")]
pub async fn show_staff_names(#[server(default)] shown: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, shown) = (ask.viewer()?, yes_or_no("shown", &shown)?);
    Ok(service::appearance::show_staff_names(&ask.cx, viewer, shown).await?)
}

/// Takes the logo away; answers with the sentence for the toast. A new one comes as a file, see `http/logo.rs`.
#[server(prefix = "/api", endpoint = "settings/remove_logo")]
pub async fn remove_logo() -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::appearance::remove_logo(&ask.cx, ask.viewer()?).await?)
}

/// Lets invitation links ride on mails about news, or not; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/riding_links")]
pub async fn set_riding_links(#[server(default)] on: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, on) = (ask.viewer()?, yes_or_no("on", &on)?);
    Ok(service::settings::set_riding_links(&ask.cx, viewer, on).await?)
}
