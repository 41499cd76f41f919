//! Form fields, for staff: the editor of a pipeline's form, and filling in a job's.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use std::collections::BTreeMap;
use vitrine_domain::{FieldId, PipelineId};
use vitrine_wire::{FieldForm, FormSetting};

#[cfg(feature = "ssr")]
use super::yes_or_no;
#[cfg(feature = "ssr")]
use crate::http::ask;
#[cfg(feature = "ssr")]
use vitrine_server::service;
#[cfg(feature = "ssr")]
use vitrine_wire::FormSent;

/// The editor of a pipeline's form; with `field`, also what that one's visibility concerns.
#[server(prefix = "/api", endpoint = "forms/show", input = Json)]
pub async fn show_form(pipeline: PipelineId, field: Option<FieldId>) -> Result<FormSetting, ApiError> {
    let ask = ask().await?;
    Ok(service::form::show_form(&ask.cx, ask.viewer()?, pipeline, field).await?)
}

/// Adds an internal field at the end of a pipeline's form.
#[server(prefix = "/api", endpoint = "fields/create")]
pub async fn create_field(
    #[server(default)] pipeline: String,
    #[server(default)] label: String,
    #[server(default)] kind: String,
) -> Result<FieldId, ApiError> {
    let ask = ask().await?;
    Ok(service::form::create_field(&ask.cx, ask.viewer()?, &pipeline, &label, &kind).await?)
}

/// Changes what a field asks; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "fields/edit")]
pub async fn edit_field(
    #[server(default)] field: String,
    #[server(default)] version: String,
    #[server(default)] form: FieldForm,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::form::edit_field(&ask.cx, ask.viewer()?, &field, &version, &form).await?)
}

/// Moves a field one place `up` or `down`; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "fields/move")]
pub async fn move_field(#[server(default)] field: String, #[server(default)] to: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::form::move_field(&ask.cx, ask.viewer()?, &field, &to).await?)
}

/// Takes a field off the form; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "fields/remove")]
pub async fn remove_field(#[server(default)] field: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::form::remove_field(&ask.cx, ask.viewer()?, &field).await?)
}

/// Makes a field visible to customers or internal, from the version and with the numbers that the page showed; answers
/// with the sentence for the toast.
#[server(prefix = "/api", endpoint = "fields/set_visibility")]
pub async fn set_field_visibility(
    #[server(default)] field: String,
    #[server(default)] visible: String,
    #[server(default)] version: String,
    #[server(default)] seen: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, visible) = (ask.viewer()?, yes_or_no("visible", &visible)?);
    Ok(service::form::set_field_visibility(&ask.cx, viewer, &field, visible, &version, &seen).await?)
}

/// Fills in fields of a job's form; see [`vitrine_wire::FormSent`]. Answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "fields/fill")]
pub async fn fill_fields(
    #[server(default)] job: String,
    #[server(default)] values: BTreeMap<String, String>,
    #[server(default)] before: BTreeMap<String, String>,
    #[server(default)] versions: BTreeMap<String, String>,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let sent = FormSent { values, before, versions };
    Ok(service::form::fill_as_staff(&ask.cx, ask.viewer()?, &job, &sent).await?)
}
