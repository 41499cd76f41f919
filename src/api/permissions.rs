//! What customers are permitted: the defaults, one customer's, all customers' at once.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_wire::BulkPreview;

#[cfg(feature = "ssr")]
use super::yes_or_no;
#[cfg(feature = "ssr")]
use crate::http::{ask, go_to};
#[cfg(feature = "ssr")]
use vitrine_server::service;

/// Sets what new customers begin with; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "permissions/set_default")]
pub async fn set_default(
    #[server(default)] permission: String,
    #[server(default)] on: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, on) = (ask.viewer()?, yes_or_no("on", &on)?);
    Ok(service::permission::set_default(&ask.cx, viewer, &permission, on).await?)
}

/// Switches a permission of one customer; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "customers/permit")]
pub async fn permit_customer(
    #[server(default)] customer: String,
    #[server(default)] permission: String,
    #[server(default)] on: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, on) = (ask.viewer()?, yes_or_no("on", &on)?);
    Ok(service::permission::permit_customer(&ask.cx, viewer, &customer, &permission, on).await?)
}

/// Gives one customer the defaults; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "customers/reset_permissions")]
pub async fn reset_customer(#[server(default)] customer: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::permission::reset_customer(&ask.cx, ask.viewer()?, &customer).await?)
}

/// What giving all existing customers the default would do.
#[server(prefix = "/api", endpoint = "permissions/preview", input = Json)]
pub async fn preview_apply(permission: String) -> Result<BulkPreview, ApiError> {
    let ask = ask().await?;
    Ok(service::permission::preview_apply(&ask.cx, ask.viewer()?, &permission).await?)
}

/// Gives all existing customers the default, with the `seen` of a preview; goes to the portal's settings and answers with
/// the sentence for the toast.
#[server(prefix = "/api", endpoint = "permissions/apply")]
pub async fn apply_to_all(
    #[server(default)] permission: String,
    #[server(default)] seen: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let said = service::permission::apply_to_all(&ask.cx, ask.viewer()?, &permission, &seen).await?;
    go_to("/settings/portal");
    Ok(said)
}

/// Puts a bulk change back, with the `seen` of what that would do; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "permissions/undo")]
pub async fn undo_apply(#[server(default)] edit: String, #[server(default)] seen: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::permission::undo_apply(&ask.cx, ask.viewer()?, &edit, &seen).await?)
}

/// Sets whether customers may turn auto-pay off, and the message; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/autopay")]
pub async fn set_autopay(
    #[server(default)] may_stop: String,
    #[server(default)] text: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, may_stop) = (ask.viewer()?, yes_or_no("may_stop", &may_stop)?);
    Ok(service::permission::set_autopay(&ask.cx, viewer, may_stop, &text).await?)
}
