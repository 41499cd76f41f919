//! *Notify on job updates* of a contact.

use crate::api::mails::NotifyContact;
use crate::ui::components::{Icon, Submit};
use crate::ui::told::word;
use icondata_lu as lu;
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::CustomerId;
use vitrine_wire::ContactLine;

/// How it stands, in words.
#[component]
pub fn NotifyState(now: Memo<ContactLine>) -> impl IntoView {
    let stands = Memo::new(move |_| now.with(|contact| (contact.is_notified, contact.wants_mail)));
    view! {
        <p class="contact-state small">
            {move || {
                let (icon, words) = match stands.get() {
                    (true, true) => (lu::LuBell, "Notified by mail on job updates"),
                    (true, false) => (lu::LuBellOff, "Has turned mails off in the portal"),
                    (false, _) => (lu::LuBellOff, "Not notified on job updates; the portal stays open"),
                };
                view! {
                    <Icon icon=icon />
                    <span>{words}</span>
                }
            }}
        </p>
    }
}

/// The button that turns it.
#[component]
pub fn Notify(customer: CustomerId, now: Memo<ContactLine>, action: ServerAction<NotifyContact>) -> impl IntoView {
    let id = now.with_untracked(|contact| contact.membership.to_string());
    let sent = id.clone();
    let is_on = Memo::new(move |_| now.with(|contact| contact.is_notified));
    let is_waiting = Signal::derive(move || {
        action.pending().get() && action.input().with(|asked| asked.as_ref().is_some_and(|asked| asked.contact == sent))
    });
    view! {
        <ActionForm action=action>
            <input type="hidden" name="customer" value=customer.to_string() />
            <input type="hidden" name="contact" value=id />
            <input type="hidden" name="notified" value=move || word(!is_on.get()) />
            <Submit
                label=Signal::derive(move || {
                    if is_on.get() { "Stop notifying" } else { "Notify on job updates" }.to_owned()
                })
                pending=is_waiting
                class="button small quiet"
            />
        </ActionForm>
    }
}
