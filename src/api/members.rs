//! Members: a tenant's staff.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_wire::{InvitationLink, MembersView};

#[cfg(feature = "ssr")]
use super::yes_or_no;
#[cfg(feature = "ssr")]
use crate::http::ask;
#[cfg(feature = "ssr")]
use vitrine_server::service;

/// The members page.
#[server(prefix = "/api", endpoint = "members/list", input = Json)]
pub async fn list_members() -> Result<MembersView, ApiError> {
    let ask = ask().await?;
    Ok(service::member::list_members(&ask.cx, ask.viewer()?).await?)
}

/// Adds a staff member; answers with the invitation link, shown once.
#[server(prefix = "/api", endpoint = "members/invite")]
pub async fn invite_member(
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] role: String,
) -> Result<InvitationLink, ApiError> {
    let ask = ask().await?;
    let form = vitrine_wire::MemberForm { name, email, role };
    Ok(service::member::invite_member(&ask.cx, ask.viewer()?, &form).await?)
}

/// A fresh invitation link; earlier ones stop working.
#[server(prefix = "/api", endpoint = "members/reinvite")]
pub async fn reinvite_member(#[server(default)] member: String) -> Result<InvitationLink, ApiError> {
    let ask = ask().await?;
    Ok(service::member::reinvite_member(&ask.cx, ask.viewer()?, &member).await?)
}

/// Gives a member another role; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "members/set_role")]
pub async fn set_member_role(
    #[server(default)] member: String,
    #[server(default)] role: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    Ok(service::member::set_member_role(&ask.cx, ask.viewer()?, &member, &role).await?)
}

/// Deactivates or reactivates a member; answers with the sentence for the toast.
#[server(prefix = "/api", endpoint = "members/set_active")]
pub async fn set_member_active(
    #[server(default)] member: String,
    #[server(default)] active: String,
) -> Result<String, ApiError> {
    let ask = ask().await?;
    let (viewer, active) = (ask.viewer()?, yes_or_no("active", &active)?);
    Ok(service::member::set_member_active(&ask.cx, viewer, &member, active).await?)
}
