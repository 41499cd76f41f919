//! Adding a contact.

use crate::api::customers::InviteContact;
use crate::ui::components::{FormProblem, Icon, Submit, TextArea, TextField};
use crate::ui::retry::{field_error, form_error};
use crate::ui::staff::invite::{NameAndAddress, typed_for_next};
use icondata_lu as lu;
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::{CustomerId, PERSONAL_MESSAGE_CHARS_MAX, PHONE_CHARS_MAX};

/// The form for another contact. `is_first`: it stands open, since there is none yet.
#[component]
pub fn AddContact(customer: CustomerId, action: ServerAction<InviteContact>, is_first: bool) -> impl IntoView {
    let error = form_error(action);
    let is_open = is_first || error.with_untracked(Option::is_some);
    let typed = typed_for_next(action);
    view! {
        <details class="add-contact" open=is_open>
            <summary class="button">
                <Icon icon=lu::LuUserPlus />
                "Add a contact"
            </summary>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error=error />
                    <input type="hidden" name="customer" value=customer.to_string() />
                    <NameAndAddress
                        of="contact"
                        hint="Becomes the user name for the portal."
                        name=typed("name")
                        email=typed("email")
                        error=error
                    />
                    <TextField
                        name="phone"
                        id="contact-phone"
                        label="Telephone (optional)"
                        kind="tel"
                        value=typed("phone")
                        max=PHONE_CHARS_MAX
                        error=field_error(error, "phone")
                        autocomplete="off"
                    />
                    <TextArea
                        name="message"
                        id="contact-message"
                        label="Personal message (optional)"
                        value=typed("message")
                        rows=3
                        max=PERSONAL_MESSAGE_CHARS_MAX
                        error=field_error(error, "message")
                    />
                    <p class="muted small">
                        "The contact gets a mail with a link, and you get one to pass on yourself. They see only what is \
                        shared with this customer."
                    </p>
                    <div class="form-actions">
                        <Submit label="Add and invite" pending=action.pending() busy="Adding…" />
                    </div>
                </div>
            </ActionForm>
        </details>
    }
}
