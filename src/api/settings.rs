//! A tenant's settings.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_wire::SettingsView;

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

/// Changes the business's name and accent colour; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/brand")]
pub async fn set_brand(#[server(default)] name: String, #[server(default)] accent: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::settings::set_brand(&ask.cx, ask.viewer()?, &name, &accent).await?)
}

/// Sets the largest file that may be added, in MB; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/upload_limit")]
pub async fn set_upload_limit(#[server(default)] megabytes: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::settings::set_upload_limit(&ask.cx, ask.viewer()?, &megabytes).await?)
}

/// Makes a stage visible to customers or internal; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "stages/set_visibility")]
pub async fn set_stage_visibility(
    #[server(default)] stage: String,
    #[server(default)] visible: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, visible) = (ask.viewer()?, yes_or_no("visible", &visible)?);
    Ok(service::settings::set_stage_visibility(&ask.cx, viewer, &stage, visible).await?)
}
