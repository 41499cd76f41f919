//! An invitation link: opening it changes nothing; the button uses it up.

use super::plate::{FreshLinkFields, Plate, SpentPlate, UserName};
use crate::api::ApiError;
use crate::api::account::{AcceptInvitation, RenewInvitation, open_invitation};
use crate::ui::accent::accent_style;
use crate::ui::components::{FormProblem, Skeleton, Submit, TextField};
use crate::ui::page_problem::PageProblem;
use crate::ui::retry::{field_error, form_error};
use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;
use vitrine_wire::InvitationView;

/// `/invitation/:secret`.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let params = use_params_map();
    let secret = move || params.with(|params| params.get("secret").unwrap_or_default());
    let opened = Resource::new_blocking(secret, open_invitation);
    view! {
        <Suspense fallback=|| view! { <div class="plate"><div class="plate-card"><Skeleton lines=5/></div></div> }>
            {move || Suspend::new(async move {
                let answer = opened.await;
                let secret = params.with_untracked(|params| params.get("secret").unwrap_or_default());
                match answer {
                    Ok(invitation) => view! { <Welcome invitation secret/> }.into_any(),
                    Err(ApiError::NotFound) => view! { <SpentLink secret/> }.into_any(),
                    Err(error) => view! { <main id="main"><PageProblem error/></main> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Welcome(invitation: InvitationView, secret: String) -> impl IntoView {
    let accept = ServerAction::<AcceptInvitation>::new();
    let error = form_error(accept);
    let InvitationView { brand, name, role, email, has_password } = invitation;
    let business = brand.name.clone();
    let lead = match role {
        Some(role) => {
            format!("{business} invites you to work with them here. Your role: {}.", role.label().to_lowercase())
        }
        None => format!("{business} invites you to follow your jobs here."),
    };
    view! {
        <Plate
            title=format!("Welcome, {name}")
            lead=lead
            business=brand.name
            logo=brand.logo
            accent=accent_style(&brand.accent)
        >
            <ActionForm action=accept>
                <div class="form">
                    <FormProblem error/>
                    <input type="hidden" name="secret" value=secret/>
                    <div class="field">
                        <p class="field-label">"Your user name"</p>
                        <p class="field-fixed">{email.clone()}</p>
                    </div>
                    <UserName email/>
                    {if has_password {
                        view! {
                            <TextField
                                name="password"
                                label="Your password"
                                kind="password"
                                hint="This address has a password here already. Enter that one."
                                autocomplete="current-password"
                                error=field_error(error, "password")
                                is_required=true
                            />
                        }
                    } else {
                        view! {
                            <TextField
                                name="password"
                                label="Choose a password"
                                kind="password"
                                hint="At least 10 characters. A few words in a row are easy to keep in mind."
                                autocomplete="new-password"
                                error=field_error(error, "password")
                                is_required=true
                            />
                        }
                    }}
                    <div class="form-actions">
                        <Submit
                            label="Accept and sign in"
                            pending=accept.pending()
                            busy="Signing in…"
                            class="button primary wide"
                        />
                    </div>
                </div>
            </ActionForm>
        </Plate>
    }
}

#[component]
fn SpentLink(secret: String) -> impl IntoView {
    let again = ServerAction::<RenewInvitation>::new();
    let error = form_error(again);
    view! {
        <SpentPlate lead="An invitation works once and for a limited time. If you have used it already, just sign in. Otherwise ask for a fresh link: it goes to the address that was invited.">
            <ActionForm action=again>
                <FreshLinkFields secret=secret.clone() error pending=again.pending()/>
            </ActionForm>
        </SpentPlate>
    }
}
