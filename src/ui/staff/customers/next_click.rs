//! A customer's portal mark with what its next click does, said before the button.

use crate::api::customers::ReinviteContact;
use crate::ui::components::{Submit, TextArea};
use crate::ui::retry::{field_error, form_error};
use crate::ui::staff::invite::typed_for_next;
use crate::ui::staff::portal_mark::PortalMarkTag;
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;
use vitrine_domain::PERSONAL_MESSAGE_CHARS_MAX;
use vitrine_wire::CustomerView;

/// The mark. With something to do it opens; else the words stand beside it.
#[component]
pub fn NextClickBox(view: Signal<CustomerView>, action: ServerAction<ReinviteContact>) -> impl IntoView {
    let customer = view.with_untracked(|view| view.customer);
    let mark = Memo::new(move |_| view.with(|view| view.mark));
    let next = Memo::new(move |_| view.with(|view| view.next.clone()));
    let invites = Memo::new(move |_| next.with(|next| next.invites));
    let sentence = move || next.with(|next| next.sentence.clone());
    let error = form_error(action);
    let typed = typed_for_next(action);
    let details = NodeRef::<html::Details>::new();
    // Done: the box closes.
    Effect::watch(
        move || action.version().get(),
        move |_, _, _| {
            if let (Some(details), Some(Ok(_))) = (details.get_untracked(), action.value().get_untracked()) {
                details.set_open(false);
            }
        },
        false,
    );
    view! {
        <div class="portal-step">
            <Show
                when=move || invites.get().is_some()
                fallback=move || {
                    view! {
                        <PortalMarkTag mark=mark />
                        <span class="muted small">{sentence}</span>
                    }
                }
            >
                <details class="decision" node_ref=details>
                    <summary class="button small quiet">
                        <PortalMarkTag mark=mark />
                        "…"
                    </summary>
                    <div class="decision-box">
                        <p class="small">{sentence}</p>
                        <ActionForm action=action>
                            <input type="hidden" name="customer" value=customer.to_string() />
                            <input
                                type="hidden"
                                name="contact"
                                value=move || invites.get().map(|id| id.to_string()).unwrap_or_default()
                            />
                            <TextArea
                                name="message"
                                id="portal-step-message"
                                label="Personal message (optional)"
                                value=typed("message")
                                rows=3
                                max=PERSONAL_MESSAGE_CHARS_MAX
                                error=field_error(error, "message")
                            />
                            <Submit
                                label=Signal::derive(move || next.with(|next| next.label.clone()))
                                pending=action.pending()
                                busy="Inviting…"
                                class="button small primary"
                            />
                        </ActionForm>
                    </div>
                </details>
            </Show>
        </div>
    }
}
