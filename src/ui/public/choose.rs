//! Somebody with several memberships chooses the one to act through.

use super::plate::Plate;
use crate::api::ApiError;
use crate::api::account::{ChooseMembership, SignOut, list_memberships};
use crate::ui::components::{EmptyState, FormProblem, Icon, Skeleton, Submit};
use crate::ui::page_problem::PageProblem;
use crate::ui::retry::form_error;
use leptos::{form::ActionForm, prelude::*};
use leptos_router::components::Redirect;
use vitrine_wire::MembershipChoice;

/// `/choose`.
#[component]
pub fn ChoosePage() -> impl IntoView {
    let memberships = Resource::new_blocking(|| (), |()| list_memberships());
    let sign_out = ServerAction::<SignOut>::new();
    view! {
        <Suspense fallback=|| view! { <div class="plate"><div class="plate-card"><Skeleton lines=4/></div></div> }>
            {move || Suspend::new(async move {
                match memberships.await {
                    Ok(choices) => {
                        view! {
                            <Plate title="Where do you want to go?" lead="You act for one business at a time.">
                                <Choices choices/>
                                <ActionForm action=sign_out>
                                    <div class="plate-foot">
                                        <Submit
                                            label="Sign out"
                                            pending=sign_out.pending()
                                            busy="Signing out…"
                                            class="button quiet"
                                        />
                                    </div>
                                </ActionForm>
                            </Plate>
                        }
                            .into_any()
                    }
                    Err(ApiError::NotSignedIn) => view! { <Redirect path="/sign-in"/> }.into_any(),
                    Err(error) => view! { <main id="main"><PageProblem error/></main> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Choices(choices: Vec<MembershipChoice>) -> impl IntoView {
    let choose = ServerAction::<ChooseMembership>::new();
    let error = form_error(choose);
    if choices.is_empty() {
        return view! {
            <EmptyState
                title="No business knows you at the moment"
                text="Your access may have been ended. Ask the business for a fresh invitation."
            />
        }
        .into_any();
    }
    view! {
        <FormProblem error/>
        <ul class="choices">
            {choices
                .into_iter()
                .map(|choice| {
                    view! {
                        <li>
                            <ActionForm action=choose>
                                <input type="hidden" name="membership" value=choice.membership.to_string()/>
                                <button type="submit" class="choice" disabled=move || choose.pending().get()>
                                    <span class="choice-text">
                                        <span class="choice-name">{choice.tenant_name}</span>
                                        <span class="muted small">
                                            {choice.label} {choice.is_current.then_some(", you are here now")}
                                        </span>
                                    </span>
                                    <Icon icon=icondata_lu::LuArrowRight/>
                                </button>
                            </ActionForm>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
    .into_any()
}
