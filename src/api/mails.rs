//! Mails to contacts, for staff; and the link that ends them, for anybody who has it.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_wire::OutboxView;

#[cfg(feature = "ssr")]
use super::yes_or_no;
#[cfg(feature = "ssr")]
use crate::http::ask;
#[cfg(feature = "ssr")]
use vitrine_server::service;

/// What waits, was sent or failed.
#[server(prefix = "/api", endpoint = "mails/list", input = Json)]
pub async fn list_outbox() -> Result<OutboxView, ApiError> {
    let ask = ask().await?;
    Ok(service::mail::list_outbox(&ask.cx, ask.viewer()?).await?)
}

/// Tries a mail that failed again; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "mails/retry")]
pub async fn retry_mail(#[server(default)] mail: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::mail::retry_mail(&ask.cx, ask.viewer()?, &mail).await?)
}

/// Changes how contacts are mailed; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "settings/mails")]
pub async fn set_mails(
    #[server(default)] on: String,
    #[server(default)] minutes: String,
    #[server(default)] quotes: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let viewer = ask.viewer()?;
    let (on, quotes) = (yes_or_no("on", &on)?, yes_or_no("quotes", &quotes)?);
    Ok(service::mail::set_mails(&ask.cx, viewer, on, &minutes, quotes).await?)
}

/// Turns *Notify on job updates* for a contact; answers with the toast's sentence.
#[server(prefix = "/api", endpoint = "contacts/notify")]
pub async fn notify_contact(
    #[server(default)] customer: String,
    #[server(default)] contact: String,
    #[server(default)] notified: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, notified) = (ask.viewer()?, yes_or_no("notified", &notified)?);
    Ok(service::mail::notify_contact(&ask.cx, viewer, &customer, &contact, notified).await?)
}

/// Ends the mails of whoever has the link, and uses the link up; answers with the business's name.
#[server(prefix = "/api", endpoint = "mails/unsubscribe")]
pub async fn unsubscribe(#[server(default)] secret: String) -> Result<String, ApiError> {
    let ask = ask().await?;
    let business = service::mail::unsubscribe(&ask.cx, &secret, ask.origin()).await?;
    crate::http::go_to("/unsubscribed");
    Ok(business)
}
