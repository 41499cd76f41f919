//! A link to a job that was mailed: opening it changes nothing; the button uses it up.

use super::plate::{FreshLinkFields, Plate, SignInWay, SpentPlate, UserName};
use crate::api::ApiError;
use crate::api::sharing::{RenewShareLink, UseShareLink, open_share_link};
use crate::ui::accent::accent_style;
use crate::ui::components::{FormProblem, Skeleton, Submit, TextField};
use crate::ui::page_problem::PageProblem;
use crate::ui::retry::{field_error, form_error};
use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;
use vitrine_wire::{LinkPassword, ShareLinkView};

/// `/share/:secret`.
#[component]
pub fn ShareLinkPage() -> impl IntoView {
    let params = use_params_map();
    let secret = move || params.with(|params| params.get("secret").unwrap_or_default());
    let opened = Resource::new_blocking(secret, open_share_link);
    view! {
        <Suspense fallback=|| view! { <div class="plate"><div class="plate-card"><Skeleton lines=5/></div></div> }>
            {move || Suspend::new(async move {
                let answer = opened.await;
                let secret = params.with_untracked(|params| params.get("secret").unwrap_or_default());
                match answer {
                    Ok(link) => view! { <Good link secret/> }.into_any(),
                    Err(ApiError::NotFound) => view! { <Spent secret/> }.into_any(),
                    Err(error) => view! { <main id="main"><PageProblem error/></main> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Good(link: ShareLinkView, secret: String) -> impl IntoView {
    let go = ServerAction::<UseShareLink>::new();
    let error = form_error(go);
    let ShareLinkView { brand, name, email, number, title, password } = link;
    let lead = format!("{} shares job {number}, {title}, with you. The button signs you in as {email}.", brand.name);
    let asked = match password {
        LinkPassword::NotAsked => None,
        LinkPassword::Known => {
            Some(("Your password", "This address has a password here. Enter that one.", "current-password"))
        }
        LinkPassword::New => {
            let hint = "At least 10 characters. From now on you can sign in with it at any time.";
            Some(("Choose a password", hint, "new-password"))
        }
    };
    view! {
        <Plate
            title=format!("Welcome, {name}")
            lead=lead
            business=brand.name
            logo=brand.logo
            accent=accent_style(&brand.accent)
        >
            <ActionForm action=go>
                <div class="form">
                    <FormProblem error/>
                    <input type="hidden" name="secret" value=secret/>
                    {asked
                        .map(|(label, hint, autocomplete)| {
                            view! {
                                <UserName email/>
                                <TextField
                                    name="password"
                                    label=label
                                    kind="password"
                                    hint=hint
                                    autocomplete=autocomplete
                                    error=field_error(error, "password")
                                    is_required=true
                                />
                            }
                        })}
                    <div class="form-actions">
                        <Submit
                            label="Open the job"
                            pending=go.pending()
                            busy="Opening…"
                            class="button primary wide"
                        />
                    </div>
                </div>
            </ActionForm>
        </Plate>
    }
}

#[component]
fn Spent(secret: String) -> impl IntoView {
    let again = ServerAction::<RenewShareLink>::new();
    let error = form_error(again);
    view! {
        <SpentPlate lead="A link works once and for 14 days. If you have a password, just sign in. Otherwise ask for a fresh link: it goes to the address that this one was sent to.">
            <ActionForm action=again>
                <FreshLinkFields secret=secret.clone() error pending=again.pending()/>
            </ActionForm>
        </SpentPlate>
    }
}

/// `/share-sent`.
#[component]
pub fn ShareSentPage() -> impl IntoView {
    view! {
        <Plate
            title="Look into your mail"
            lead="If the link was one of ours and what it leads to is still open to you, a fresh link is on its way to the address that the first one was sent to. It may take a few minutes; look among the unwanted mails too."
        >
            <SignInWay/>
        </Plate>
    }
}
