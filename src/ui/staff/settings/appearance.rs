//! The business as customers see it: name, colour, welcome text, names of staff, time zone and language of dates.

use crate::api::ApiError;
use crate::api::settings::{SetBrand, SetDates, ShowStaffNames, list_time_zones};
use crate::ui::components::{FormProblem, Select, Submit, TextArea, TextField, use_toasts};
use crate::ui::retry::{field_error, form_error, typed_or};
use crate::ui::switch_row::SwitchRow;
use crate::ui::told::{other_word, tell, word};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use vitrine_domain::{DateLanguage, TENANT_NAME_CHARS_MAX, WELCOME_TEXT_CHARS_MAX};
use vitrine_wire::SettingsView;

/// Says the answer of each success.
fn say<S>(action: ServerAction<S>)
where
    S: ServerFn<Output = String, Error = ApiError> + Clone + Send + Sync + 'static,
{
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            toasts.say(said);
        }
    });
}

/// Name, colour and welcome text. It starts with what was kept when the page was opened; what is typed is never
/// overwritten.
#[component]
pub fn BrandForm(kept: SettingsView, action: ServerAction<SetBrand>) -> impl IntoView {
    let error = form_error(action);
    say(action);
    view! {
        <section class="card settings-part" aria-labelledby="settings-brand">
            <h2 id="settings-brand">"Name, colour and welcome"</h2>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error=error />
                    <TextField
                        name="name"
                        id="brand-name"
                        label="Business name"
                        hint="Customers see it at the top of the portal and on invitations."
                        value=typed_or("settings/brand", "name", kept.name)
                        max=TENANT_NAME_CHARS_MAX
                        error=field_error(error, "name")
                        is_required=true
                        autocomplete="organization"
                    />
                    <TextField
                        name="accent"
                        id="brand-accent"
                        label="Accent colour"
                        kind="color"
                        hint="For buttons and links. Where it would be hard to read, a darker or lighter tone is used."
                        value=typed_or("settings/brand", "accent", kept.accent)
                        error=field_error(error, "accent")
                    />
                    <TextArea
                        name="welcome_text"
                        id="brand-welcome"
                        label="Welcome text (optional)"
                        hint="Customers read it above their jobs. For example how to reach you in a hurry."
                        value=typed_or("settings/brand", "welcome_text", kept.welcome_text)
                        rows=3
                        max=WELCOME_TEXT_CHARS_MAX
                        error=field_error(error, "welcome_text")
                    />
                    <div class="form-actions">
                        <Submit label="Save name, colour and welcome" pending=action.pending() busy="Saving…" />
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}

/// Whether customers read the names of staff.
#[component]
pub fn StaffNames(view: Signal<SettingsView>, action: ServerAction<ShowStaffNames>) -> impl IntoView {
    let error = form_error(action);
    tell(action, |question| ShowStaffNames { shown: other_word(&question.shown) });
    let shown = Memo::new(move |_| view.with(|view| view.shows_staff_names));
    let effect = move || {
        let name = view.with(|view| view.name.clone());
        if shown.get() {
            format!(
                "Customers read who wrote to them and who looks after their job. Turned off, they read {name} \
                 instead, everywhere and at once."
            )
        } else {
            format!("Customers read {name} in place of names. Turned on, they read the names of your staff at once.")
        }
    };
    view! {
        <section class="card settings-part" aria-labelledby="settings-names">
            <h2 id="settings-names">"Who writes to customers"</h2>
            <FormProblem error=error />
            <SwitchRow
                id="switch-staff-names"
                title="Names of your staff"
                is_on=shown
                effect=Signal::derive(effect)
            >
                <ActionForm action=action>
                    <input type="hidden" name="shown" value=move || word(!shown.get()) />
                    <Submit
                        label=Signal::derive(move || {
                            if shown.get() { "Show the business's name" } else { "Show names" }.to_owned()
                        })
                        pending=action.pending()
                        class="button"
                    />
                </ActionForm>
            </SwitchRow>
        </section>
    }
}

/// Time zone and language of dates.
#[component]
pub fn DatesForm(kept: SettingsView, action: ServerAction<SetDates>) -> impl IntoView {
    let error = form_error(action);
    say(action);
    let zones = Resource::new(|| (), |()| list_time_zones());
    let languages =
        DateLanguage::ALL.map(|language| (language.as_str().to_owned(), language.label().to_owned())).to_vec();
    view! {
        <section class="card settings-part" aria-labelledby="settings-dates">
            <h2 id="settings-dates">"Dates and times"</h2>
            <p class="muted">"Staff and customers read every date and time in this zone and language."</p>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error=error />
                    <TextField
                        name="time_zone"
                        id="dates-zone"
                        label="Time zone"
                        hint="Type a part of the name, such as Sydney, and choose from the list."
                        value=typed_or("settings/dates", "time_zone", kept.time_zone)
                        list="time-zones"
                        error=field_error(error, "time_zone")
                        is_required=true
                        autocomplete="off"
                    />
                    <Suspense>
                        <datalist id="time-zones">
                            {move || Suspend::new(async move {
                                let names = zones.await.unwrap_or_default();
                                names.into_iter().map(|name| view! { <option value=name></option> }).collect_view()
                            })}
                        </datalist>
                    </Suspense>
                    <Select
                        name="date_language"
                        id="dates-language"
                        label="Language of dates"
                        options=languages
                        value=typed_or("settings/dates", "date_language", kept.date_language.as_str())
                        error=field_error(error, "date_language")
                    />
                    <div class="form-actions">
                        <Submit label="Save dates and times" pending=action.pending() busy="Saving…" />
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}
