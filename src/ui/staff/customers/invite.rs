//! Adding a contact.

use crate::api::customers::InviteContact;
use crate::ui::components::{FormProblem, Icon, Submit, TextField};
use crate::ui::retry::{field_error, form_error, typed_or};
use icondata_lu as lu;
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::{CustomerId, EMAIL_CHARS_MAX, PERSON_NAME_CHARS_MAX, PHONE_CHARS_MAX};

/// The form for another contact. `is_first`: it stands open, since there is none yet.
#[component]
pub fn AddContact(customer: CustomerId, action: ServerAction<InviteContact>, is_first: bool) -> impl IntoView {
    let error = form_error(action);
    let is_open = is_first || error.with_untracked(Option::is_some);
    // The fields are emptied after each success, for the next contact.
    let added = RwSignal::new(0_u32);
    Effect::watch(
        move || action.version().get(),
        move |_, _, _| {
            if let Some(Ok(_)) = action.value().get_untracked() {
                added.update(|added| *added += 1);
            }
        },
        false,
    );
    let typed = move |name: &'static str| {
        let sent_back = typed_or("contacts/invite", name, "");
        Signal::derive(move || if added.get() > 0 { String::new() } else { sent_back.clone() })
    };
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
                    <TextField
                        name="name"
                        id="contact-name"
                        label="Name"
                        value=typed("name")
                        max=PERSON_NAME_CHARS_MAX
                        error=field_error(error, "name")
                        is_required=true
                        autocomplete="off"
                    />
                    <TextField
                        name="email"
                        id="contact-email"
                        label="E-mail address"
                        kind="email"
                        hint="Becomes the user name for the portal."
                        value=typed("email")
                        max=EMAIL_CHARS_MAX
                        error=field_error(error, "email")
                        is_required=true
                        autocomplete="off"
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
                    <p class="muted small">
                        "You get a link to pass on. Nothing is sent by itself, and the contact sees only what is shared."
                    </p>
                    <div class="form-actions">
                        <Submit label="Add and make a link" pending=action.pending() busy="Adding…" />
                    </div>
                </div>
            </ActionForm>
        </details>
    }
}
