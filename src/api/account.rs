//! Signing up, in and out; own sessions and memberships; invitations.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use vitrine_wire::{InvitationView, MembershipChoice, OwnLogin, PortalFrame, StaffFrame};

#[cfg(feature = "ssr")]
use crate::http::{ask, enter, go_to, leave};
#[cfg(feature = "ssr")]
use vitrine_server::service;

/// Signs in and goes to the right place (`next` where it is one of ours and on the right side).
#[server(prefix = "/api", endpoint = "sessions/open")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), ApiError> {
    let ask = ask().await?;
    let opened = service::session::sign_in(&ask.cx, &email, &password, ask.origin()).await?;
    enter(&ask, opened, &next).await
}

/// Ends the session that asks, and goes to the sign-in page.
#[server(prefix = "/api", endpoint = "sessions/close")]
pub async fn sign_out() -> Result<(), ApiError> {
    let ask = ask().await?;
    service::session::sign_out(&ask.cx, ask.viewer()?).await?;
    leave();
    Ok(())
}

/// Makes a tenant with its owner and signs the owner in.
#[server(prefix = "/api", endpoint = "tenants/create")]
pub async fn sign_up(
    #[server(default)] tenant_name: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
) -> Result<(), ApiError> {
    let ask = ask().await?;
    let form = vitrine_wire::SignUpForm { tenant_name, name, email, password };
    let opened = service::sign_up::sign_up(&ask.cx, form, ask.origin()).await?;
    enter(&ask, opened, "").await
}

/// The frame of the staff screens; `NotFound` for a contact.
#[server(prefix = "/api", endpoint = "frames/staff", input = Json)]
pub async fn show_staff_frame() -> Result<StaffFrame, ApiError> {
    let ask = ask().await?;
    Ok(service::session::staff_frame(&ask.cx, ask.viewer()?).await?)
}

/// The frame of the portal; `NotFound` when it is off, for a blocked contact, for staff.
#[server(prefix = "/api", endpoint = "frames/portal", input = Json)]
pub async fn show_portal_frame() -> Result<PortalFrame, ApiError> {
    let ask = ask().await?;
    Ok(service::session::portal_frame(&ask.cx, ask.viewer()?).await?)
}

/// The signed-in person's own memberships that they can act through.
#[server(prefix = "/api", endpoint = "memberships/list", input = Json)]
pub async fn list_memberships() -> Result<Vec<MembershipChoice>, ApiError> {
    let ask = ask().await?;
    Ok(service::session::list_memberships(&ask.cx, ask.viewer()?).await?)
}

/// Lets this session act through another of one's own memberships, and goes there.
#[server(prefix = "/api", endpoint = "memberships/choose")]
pub async fn choose_membership(#[server(default)] membership: String) -> Result<(), ApiError> {
    let ask = ask().await?;
    let opened = service::session::choose_membership(&ask.cx, ask.viewer()?, &membership).await?;
    enter(&ask, opened, "").await
}

/// The signed-in person's own login with its sessions.
#[server(prefix = "/api", endpoint = "sessions/list", input = Json)]
pub async fn show_own_login() -> Result<OwnLogin, ApiError> {
    let ask = ask().await?;
    Ok(service::session::own_login(&ask.cx, ask.viewer()?).await?)
}

/// Ends one of one's own sessions.
#[server(prefix = "/api", endpoint = "sessions/end")]
pub async fn end_session(#[server(default)] session: String) -> Result<(), ApiError> {
    let ask = ask().await?;
    Ok(service::session::end_session(&ask.cx, ask.viewer()?, &session).await?)
}

/// Changes one's own password, or chooses the first one; ends all other sessions.
#[server(prefix = "/api", endpoint = "passwords/change")]
pub async fn change_password(
    #[server(default)] current: String,
    #[server(default)] password: String,
) -> Result<(), ApiError> {
    let ask = ask().await?;
    Ok(service::session::change_password(&ask.cx, ask.viewer()?, &current, &password).await?)
}

/// What an invitation link says. Changes nothing; a bad, used, old or revoked link is `NotFound`.
#[server(prefix = "/api", endpoint = "invitations/open", input = Json)]
pub async fn open_invitation(secret: String) -> Result<InvitationView, ApiError> {
    let ask = ask().await?;
    Ok(service::invitation::open_invitation(&ask.cx, &secret, ask.origin()).await?)
}

/// Uses an invitation link up: sets the password (or checks the one the address has) and signs in.
#[server(prefix = "/api", endpoint = "invitations/accept")]
pub async fn accept_invitation(
    #[server(default)] secret: String,
    #[server(default)] password: String,
) -> Result<(), ApiError> {
    let ask = ask().await?;
    let opened = service::invitation::accept_invitation(&ask.cx, &secret, &password, ask.origin()).await?;
    enter(&ask, opened, "").await
}

/// Asks for a fresh invitation in the place of one that does not work any more. The answer is the same whatever the
/// link.
#[server(prefix = "/api", endpoint = "invitations/renew")]
pub async fn renew_invitation(#[server(default)] secret: String) -> Result<(), ApiError> {
    let ask = ask().await?;
    service::invitation::renew_invitation(&ask.cx, &secret, ask.origin()).await?;
    go_to("/share-sent");
    Ok(())
}
