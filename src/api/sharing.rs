//! Sharing a job with its customer, for staff; and the links that are mailed.

#![allow(clippy::too_many_arguments, reason = "each argument is a field of the form")]

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use std::collections::BTreeMap;
use vitrine_domain::JobId;
use vitrine_wire::{CustomerLook, ShareLinkView, ShareView};

#[cfg(feature = "ssr")]
use super::yes_or_no;
#[cfg(feature = "ssr")]
use crate::http::{ask, enter, go_to};
#[cfg(feature = "ssr")]
use vitrine_server::service;
#[cfg(feature = "ssr")]
use vitrine_wire::ShareForm;

/// What there is to share of a job, and how it is shared now.
#[server(prefix = "/api", endpoint = "jobs/sharing", input = Json)]
pub async fn show_sharing(job: JobId) -> Result<ShareView, ApiError> {
    let ask = ask().await?;
    Ok(service::share::show_sharing(&ask.cx, ask.viewer()?, job).await?)
}

/// The customer's page with that choice, without making it; see [`vitrine_wire::ShareForm`].
#[server(prefix = "/api", endpoint = "jobs/preview_share")]
pub async fn preview_share(
    #[server(default)] job: String,
    #[server(default)] state: String,
    #[server(default)] dates: String,
    #[server(default)] stage: String,
    #[server(default)] offered: BTreeMap<String, String>,
    #[server(default)] shown: BTreeMap<String, String>,
    #[server(default)] to: BTreeMap<String, String>,
    #[server(default)] message: String,
) -> Result<CustomerLook, ApiError> {
    let ask = ask().await?;
    let form = ShareForm { job, state, dates, stage, offered, shown, to, message };
    Ok(service::share::preview_share(&ask.cx, ask.viewer()?, &form).await?)
}

/// Shares a job, or changes what of it is shared, and goes to its page; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "jobs/share")]
pub async fn share_job(
    #[server(default)] job: String,
    #[server(default)] state: String,
    #[server(default)] dates: String,
    #[server(default)] stage: String,
    #[server(default)] offered: BTreeMap<String, String>,
    #[server(default)] shown: BTreeMap<String, String>,
    #[server(default)] to: BTreeMap<String, String>,
    #[server(default)] message: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let form = ShareForm { job, state, dates, stage, offered, shown, to, message };
    let said = service::share::share_job(&ask.cx, ask.viewer()?, &form).await?;
    go_to(&format!("/jobs/{}", form.job));
    Ok(said)
}

/// Shares a job as it is with its customer and mails a link to the first contact; answers with the sentence for the
/// toast.
#[server(prefix = "/api", endpoint = "jobs/grant")]
pub async fn grant_job(#[server(default)] job: String, #[server(default)] state: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::share::grant_job(&ask.cx, ask.viewer()?, &job, &state).await?)
}

/// Takes a job back from its customer; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "jobs/unshare")]
pub async fn unshare_job(#[server(default)] job: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::share::unshare_job(&ask.cx, ask.viewer()?, &job).await?)
}

/// Whether a link in a mail asks whoever has a password for it; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/link_password")]
pub async fn set_link_password(#[server(default)] needed: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, needed) = (ask.viewer()?, yes_or_no("needed", &needed)?);
    Ok(service::settings::set_link_password(&ask.cx, viewer, needed).await?)
}

/// What a link in a mail says. Changes nothing; a bad, used, old or revoked link is `NotFound`.
#[server(prefix = "/api", endpoint = "share_links/open", input = Json)]
pub async fn open_share_link(secret: String) -> Result<ShareLinkView, ApiError> {
    let ask = ask().await?;
    Ok(service::share::open_link(&ask.cx, &secret, ask.origin()).await?)
}

/// Uses such a link up: signs in (with the password where one is asked for) and goes to the job.
#[server(prefix = "/api", endpoint = "share_links/use")]
pub async fn use_share_link(
    #[server(default)] secret: String,
    #[server(default)] password: String,
) -> Result<(), ApiError> {
    let ask = ask().await?;
    let (opened, job) = service::share::use_link(&ask.cx, &secret, &password, ask.origin()).await?;
    enter(&ask, opened, &format!("/user/jobs/{job}")).await
}

/// Asks for a fresh link in the place of one that does not work any more. The answer is the same whatever the link.
#[server(prefix = "/api", endpoint = "share_links/renew")]
pub async fn renew_share_link(#[server(default)] secret: String) -> Result<(), ApiError> {
    let ask = ask().await?;
    service::share::renew_link(&ask.cx, &secret, ask.origin()).await?;
    go_to("/share-sent");
    Ok(())
}
