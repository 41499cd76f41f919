//! Inviting a contact once more.

use crate::api::customers::ReinviteContact;
use crate::ui::components::{Submit, TextArea};
use crate::ui::retry::{field_error, form_error};
use crate::ui::staff::invite::typed_for_next;
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::{CustomerId, PERSONAL_MESSAGE_CHARS_MAX};
use vitrine_wire::ContactLine;

/// What it does stands before the button: who gets a mail, and that earlier links end.
#[component]
pub fn InviteAgain(
    customer: CustomerId,
    now: Memo<ContactLine>,
    action: ServerAction<ReinviteContact>,
) -> impl IntoView {
    let id = now.with_untracked(|contact| contact.membership.to_string());
    let sent = id.clone();
    let is_waiting = Signal::derive(move || {
        action.pending().get() && action.input().with(|asked| asked.as_ref().is_some_and(|asked| asked.contact == sent))
    });
    let error = form_error(action);
    let typed = typed_for_next(action);
    let is_out = move || now.with(|contact| contact.invited_until.is_some());
    let verb = move || if is_out() { "Invite again" } else { "Invite" };
    let words = move || {
        let email = now.with(|contact| contact.email.clone());
        if is_out() {
            format!("A new mail with a link goes to {email}. Links that were sent or copied before stop working.")
        } else {
            format!("A mail with a link goes to {email}, and you get one to pass on yourself.")
        }
    };
    view! {
        <details class="decision">
            <summary class="button small">
                {move || format!("{}…", verb())}
                <span class="visually-hidden">{move || now.with(|contact| format!(" {}", contact.name))}</span>
            </summary>
            <div class="decision-box">
                <p class="small">{words}</p>
                <ActionForm action=action>
                    <input type="hidden" name="customer" value=customer.to_string() />
                    <input type="hidden" name="contact" value=id.clone() />
                    <TextArea
                        name="message"
                        id=format!("message-{id}")
                        label="Personal message (optional)"
                        value=typed("message")
                        rows=3
                        max=PERSONAL_MESSAGE_CHARS_MAX
                        error=field_error(error, "message")
                    />
                    <Submit
                        label=Signal::derive(move || now.with(|contact| format!("{} {}", verb(), contact.name)))
                        pending=is_waiting
                        busy="Inviting…"
                        class="button small primary"
                    />
                </ActionForm>
            </div>
        </details>
    }
}
