//! The person: who is signed in, and the way out.

use super::{Avatar, Icon, Menu, Submit};
use crate::api::account::SignOut;
use leptos::{form::ActionForm, prelude::*};
use leptos_router::components::A;

/// The menu in the header of every frame.
#[component]
pub fn PersonMenu(
    /// Their name in this tenant.
    #[prop(into)]
    name: Signal<String>,
    /// The role, or the address for a contact.
    #[prop(into)]
    remark: Signal<String>,
    /// Has other memberships.
    #[prop(into)]
    can_switch: Signal<bool>,
    /// Where the account page is.
    account: &'static str,
    /// Somebody at the customer.
    #[prop(optional)]
    is_customer: bool,
) -> impl IntoView {
    let sign_out = ServerAction::<SignOut>::new();
    view! {
        <Menu
            label="Your account"
            class="button quiet person"
            face=move || {
                view! {
                    {move || view! { <Avatar name=name.get() is_customer=is_customer/> }}
                    <span class="person-name">{move || name.get()}</span>
                    <Icon icon=icondata_lu::LuChevronDown class="menu-arrow"/>
                }
            }
        >
            <div class="menu-who">
                <p class="menu-who-name">{move || name.get()}</p>
                <p class="muted small">{move || remark.get()}</p>
            </div>
            <A href=account attr:class="menu-item">
                <Icon icon=icondata_lu::LuCircleUser/>
                "Account"
            </A>
            {move || {
                can_switch
                    .get()
                    .then(|| {
                        view! {
                            <A href="/choose" attr:class="menu-item">
                                <Icon icon=icondata_lu::LuArrowLeftRight/>
                                "Switch business"
                            </A>
                        }
                    })
            }}
            <ActionForm action=sign_out>
                <Submit label="Sign out" pending=sign_out.pending() busy="Signing out…" class="menu-item"/>
            </ActionForm>
        </Menu>
    }
}
