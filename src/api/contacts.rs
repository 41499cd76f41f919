//! What a contact may reach, for staff: jobs, browsers, links.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use std::collections::BTreeMap;
use vitrine_domain::{CustomerId, MembershipId};
use vitrine_wire::ContactView;

#[cfg(feature = "ssr")]
use crate::http::ask;
#[cfg(feature = "ssr")]
use vitrine_server::service::{contact_access, contact_page};
#[cfg(feature = "ssr")]
use vitrine_wire::TickedBoxes;

/// A contact's page.
#[server(prefix = "/api", endpoint = "contacts/show", input = Json)]
pub async fn show_contact(customer: CustomerId, contact: MembershipId) -> Result<ContactView, ApiError> {
    let ask = ask().await?;
    Ok(contact_page::show_contact(&ask.cx, ask.viewer()?, customer, contact).await?)
}

/// Lets a contact see `all`, `chosen` or `nothing` of the customer's jobs; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "contacts/set_job_rights")]
pub async fn set_job_rights(
    #[server(default)] customer: String,
    #[server(default)] contact: String,
    #[server(default)] rights: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(contact_access::set_job_rights(&ask.cx, ask.viewer()?, &customer, &contact, &rights).await?)
}

/// Chooses jobs for a contact; see [`vitrine_wire::TickedBoxes`]. Answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "contacts/choose_jobs")]
pub async fn choose_jobs(
    #[server(default)] customer: String,
    #[server(default)] contact: String,
    #[server(default)] ticked: BTreeMap<String, String>,
    #[server(default)] were: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let sent = TickedBoxes { ticked, were };
    Ok(contact_access::choose_jobs(&ask.cx, ask.viewer()?, &customer, &contact, &sent).await?)
}

/// Makes a contact the primary one; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "contacts/make_primary")]
pub async fn make_primary(
    #[server(default)] customer: String,
    #[server(default)] contact: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(contact_access::make_primary(&ask.cx, ask.viewer()?, &customer, &contact).await?)
}

/// Signs a contact out of this business's portal everywhere; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "contacts/end_sessions")]
pub async fn end_contact_sessions(
    #[server(default)] customer: String,
    #[server(default)] contact: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(contact_access::end_contact_sessions(&ask.cx, ask.viewer()?, &customer, &contact).await?)
}

/// Takes an open invitation back; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "contacts/revoke_invitation")]
pub async fn revoke_invitation(
    #[server(default)] customer: String,
    #[server(default)] contact: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(contact_access::revoke_invitation(&ask.cx, ask.viewer()?, &customer, &contact).await?)
}
