//! Pipelines and their stages, for those who may change them.

#![allow(clippy::too_many_arguments, reason = "each argument is a field of the form")]

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_wire::{EditAnswer, EditPreview, PipelineEdit, PipelinesView};

#[cfg(feature = "ssr")]
use crate::http::{ask, go_to};
#[cfg(feature = "ssr")]
use vitrine_server::service;

/// The pipelines with their stages, and the latest change of them.
#[server(prefix = "/api", endpoint = "pipelines/show", input = Json)]
pub async fn show_pipelines() -> Result<PipelinesView, ApiError> {
    let ask = ask().await?;
    Ok(service::pipeline::show_pipelines(&ask.cx, ask.viewer()?).await?)
}

/// What a change would show and hide, without making it.
#[server(prefix = "/api", endpoint = "pipelines/preview", input = Json)]
pub async fn preview_edit(edit: PipelineEdit) -> Result<EditPreview, ApiError> {
    let ask = ask().await?;
    Ok(service::pipeline::preview_edit(&ask.cx, ask.viewer()?, &edit).await?)
}

/// Changes pipelines or stages. What shows or hides something goes to the page that says so first; that page sends
/// `seen` along.
#[server(prefix = "/api", endpoint = "pipelines/change")]
#[allow(clippy::too_many_arguments, reason = "one argument per field of the forms")]
pub async fn change_pipelines(
    #[server(default)] what: String,
    #[server(default)] pipeline: String,
    #[server(default)] stage: String,
    #[server(default)] name: String,
    #[server(default)] color: String,
    #[server(default)] visible: String,
    #[server(default)] terminal: String,
    #[server(default)] replies: String,
    #[server(default)] uploads: String,
    #[server(default)] at_internal: String,
    #[server(default)] first_stage: String,
    #[server(default)] shares: String,
    #[server(default)] place: String,
    #[server(default)] to: String,
    #[server(default)] edit: String,
    #[server(default)] seen: String,
) -> Result<EditAnswer, ApiError> {
    let ask = ask().await?;
    let edit = PipelineEdit {
        what,
        pipeline,
        stage,
        name,
        color,
        visible,
        terminal,
        replies,
        uploads,
        at_internal,
        first_stage,
        shares,
        place,
        to,
        edit,
    };
    let answer = service::pipeline::change_pipelines(&ask.cx, ask.viewer()?, &edit, &seen).await?;
    match &answer {
        EditAnswer::Confirm(_) => go_to_confirm(&edit),
        EditAnswer::Done { page, .. } => go_to(if page.is_empty() { "/settings/pipelines" } else { page }),
    }
    Ok(answer)
}

impl From<PipelineEdit> for ChangePipelines {
    /// Not confirmed.
    fn from(edit: PipelineEdit) -> Self {
        Self {
            what: edit.what,
            pipeline: edit.pipeline,
            stage: edit.stage,
            name: edit.name,
            color: edit.color,
            visible: edit.visible,
            terminal: edit.terminal,
            replies: edit.replies,
            uploads: edit.uploads,
            at_internal: edit.at_internal,
            first_stage: edit.first_stage,
            shares: edit.shares,
            place: edit.place,
            to: edit.to,
            edit: edit.edit,
            seen: String::new(),
        }
    }
}

/// Puts a change back exactly. Where that would show more than the change hid, it goes to the page that says so first;
/// where the page that the change belongs to goes away, to all pipelines.
#[server(prefix = "/api", endpoint = "pipelines/undo")]
pub async fn undo_edit(#[server(default)] edit: String) -> Result<EditAnswer, ApiError> {
    let ask = ask().await?;
    let edit = PipelineEdit { what: "put_back".to_owned(), edit, ..PipelineEdit::default() };
    let answer = service::pipeline::change_pipelines(&ask.cx, ask.viewer()?, &edit, "").await?;
    match &answer {
        EditAnswer::Confirm(_) => go_to_confirm(&edit),
        EditAnswer::Done { page, .. } if !page.is_empty() => go_to(page),
        EditAnswer::Done { .. } => {}
    }
    Ok(answer)
}

/// The page that says what a change would show and hide.
#[cfg(feature = "ssr")]
fn go_to_confirm(edit: &PipelineEdit) {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(edit.fields().into_iter().filter(|(_, text)| !text.is_empty()));
    go_to(&format!("/settings/pipelines/confirm?{}", query.finish()));
}
