//! Customers and contacts, for staff.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_domain::CustomerId;
use vitrine_wire::{CustomerCreated, CustomerList, CustomerQuery, CustomerView, InvitationLink};

#[cfg(feature = "ssr")]
use super::yes_or_no;
#[cfg(feature = "ssr")]
use crate::http::{ask, go_to};
#[cfg(feature = "ssr")]
use vitrine_server::service;
#[cfg(feature = "ssr")]
use vitrine_wire::{ContactForm, CustomerForm};

/// One page of customers, by name.
#[server(prefix = "/api", endpoint = "customers/list", input = Json)]
pub async fn list_customers(query: CustomerQuery) -> Result<CustomerList, ApiError> {
    let ask = ask().await?;
    Ok(service::customer::list_customers(&ask.cx, ask.viewer()?, &query).await?)
}

/// A fresh submission key for the form that creates a customer; `NotAllowed` for a role that may not.
#[server(prefix = "/api", endpoint = "customers/begin", input = Json)]
pub async fn begin_customer() -> Result<vitrine_domain::SubmissionId, ApiError> {
    let ask = ask().await?;
    Ok(service::customer::begin_customer(&ask.cx, ask.viewer()?)?)
}

/// A customer's page.
#[server(prefix = "/api", endpoint = "customers/show", input = Json)]
pub async fn show_customer(customer: CustomerId) -> Result<CustomerView, ApiError> {
    let ask = ask().await?;
    Ok(service::customer::show_customer(&ask.cx, ask.viewer()?, customer).await?)
}

/// Creates a customer and goes to its page. The same `submission` twice makes one.
#[server(prefix = "/api", endpoint = "customers/create")]
pub async fn create_customer(
    #[server(default)] name: String,
    #[server(default)] phone: String,
    #[server(default)] address: String,
    #[server(default)] submission: String,
) -> Result<CustomerCreated, ApiError> {
    let ask = ask().await?;
    let form = CustomerForm { name, phone, address };
    let created = service::customer::create_customer(&ask.cx, ask.viewer()?, &form, &submission).await?;
    go_to(&format!("/customers/{}", created.customer));
    Ok(created)
}

/// Changes a customer and goes to its page.
#[server(prefix = "/api", endpoint = "customers/edit")]
pub async fn edit_customer(
    #[server(default)] customer: String,
    #[server(default)] version: String,
    #[server(default)] name: String,
    #[server(default)] phone: String,
    #[server(default)] address: String,
) -> Result<(), ApiError> {
    let ask = ask().await?;
    let form = CustomerForm { name, phone, address };
    let customer = service::customer::edit_customer(&ask.cx, ask.viewer()?, &customer, &version, &form).await?;
    go_to(&format!("/customers/{customer}"));
    Ok(())
}

/// Puts a customer away (its contacts are cut off) or brings it back; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "customers/archive")]
pub async fn archive_customer(
    #[server(default)] customer: String,
    #[server(default)] archived: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, archived) = (ask.viewer()?, yes_or_no("archived", &archived)?);
    Ok(service::customer::archive_customer(&ask.cx, viewer, &customer, archived).await?)
}

/// Lets a customer's contacts be invited by themselves, or not; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "customers/auto_invite")]
pub async fn set_auto_invite(
    #[server(default)] customer: String,
    #[server(default)] on: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, on) = (ask.viewer()?, yes_or_no("on", &on)?);
    Ok(service::auto_invite::set_auto_invite(&ask.cx, viewer, &customer, on).await?)
}

/// Adds a contact, who is invited by mail; answers with an invitation link, shown once.
#[server(prefix = "/api", endpoint = "contacts/invite")]
pub async fn invite_contact(
    #[server(default)] customer: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] phone: String,
    #[server(default)] message: String,
) -> Result<InvitationLink, ApiError> {
    let ask = ask().await?;
    let form = ContactForm { name, email, phone, message };
    Ok(service::customer::invite_contact(&ask.cx, ask.viewer()?, &customer, &form).await?)
}

/// Invites a contact once more; earlier links stop working.
#[server(prefix = "/api", endpoint = "contacts/reinvite")]
pub async fn reinvite_contact(
    #[server(default)] customer: String,
    #[server(default)] contact: String,
    #[server(default)] message: String,
) -> Result<InvitationLink, ApiError> {
    let ask = ask().await?;
    Ok(service::customer::reinvite_contact(&ask.cx, ask.viewer()?, &customer, &contact, &message).await?)
}

/// Blocks a contact (all their sessions and streams in this tenant end) or unblocks; answers with the toast's sentence.
#[server(prefix = "/api", endpoint = "contacts/block")]
pub async fn block_contact(
    #[server(default)] customer: String,
    #[server(default)] contact: String,
    #[server(default)] blocked: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, blocked) = (ask.viewer()?, yes_or_no("blocked", &blocked)?);
    Ok(service::customer::block_contact(&ask.cx, viewer, &customer, &contact, blocked).await?)
}
