//! What a contact reads and does.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use std::collections::BTreeMap;
use vitrine_domain::{EntryId, JobId};
use vitrine_wire::{PortalJob, PortalJobView};

#[cfg(feature = "ssr")]
use super::yes_or_no;
#[cfg(feature = "ssr")]
use crate::http::ask;
#[cfg(feature = "ssr")]
use vitrine_server::service;
#[cfg(feature = "ssr")]
use vitrine_wire::FormSent;

/// The contact's jobs: open ones first, then finished ones, each part with the newest number first.
#[server(prefix = "/api", endpoint = "portal/jobs", input = Json)]
pub async fn list_portal_jobs() -> Result<Vec<PortalJob>, ApiError> {
    let ask = ask().await?;
    Ok(service::portal::portal_jobs(&ask.cx, ask.viewer()?).await?)
}

/// A job's page: with the newest entries, or those before `earlier`.
#[server(prefix = "/api", endpoint = "portal/job", input = Json)]
pub async fn show_portal_job(job: JobId, earlier: Option<EntryId>) -> Result<PortalJobView, ApiError> {
    let ask = ask().await?;
    Ok(service::portal::portal_job(&ask.cx, ask.viewer()?, job, earlier).await?)
}

/// Replies on a job. The same `submission` twice makes one reply.
#[server(prefix = "/api", endpoint = "portal/reply")]
pub async fn reply_job(
    #[server(default)] job: String,
    #[server(default)] body: String,
    #[server(default)] submission: String,
) -> Result<(), ApiError> {
    let ask = ask().await?;
    Ok(service::portal::reply(&ask.cx, ask.viewer()?, &job, &body, &submission).await?)
}

/// Fills in fields of a job's form. See [`vitrine_wire::FormSent`].
#[server(prefix = "/api", endpoint = "portal/fill")]
pub async fn fill_portal_form(
    #[server(default)] job: String,
    #[server(default)] values: BTreeMap<String, String>,
    #[server(default)] before: BTreeMap<String, String>,
    #[server(default)] versions: BTreeMap<String, String>,
) -> Result<(), ApiError> {
    let ask = ask().await?;
    let sent = FormSent { values, before, versions };
    Ok(service::form::fill_as_contact(&ask.cx, ask.viewer()?, &job, &sent).await?)
}

/// A contact has a job before their eyes, up to that entry.
#[server(prefix = "/api", endpoint = "portal/read")]
pub async fn read_portal_job(#[server(default)] job: String, #[server(default)] entry: String) -> Result<(), ApiError> {
    let ask = ask().await?;
    Ok(service::read_mark::read_portal_job(&ask.cx, ask.viewer()?, &job, &entry).await?)
}

/// The contact's own switch for mails about their jobs; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "portal/want_mail")]
pub async fn want_mail(#[server(default)] wanted: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, wanted) = (ask.viewer()?, yes_or_no("wanted", &wanted)?);
    Ok(service::mail::want_mail(&ask.cx, viewer, wanted).await?)
}
