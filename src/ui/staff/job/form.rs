//! The job's form, for staff: each field says on which side of the glass it stands.

use super::desk::JobDesk;
use crate::api::fields::{FillFields, fill_fields};
use crate::ui::field_form::{FieldForm, FormSide};
use crate::ui::retry::use_retry;
use crate::ui::staff::who_sees::WhoSeesButton;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::collections::HashMap;
use vitrine_domain::{Audience, FieldId};
use vitrine_wire::{FormField, SightOf};

const SIDE: FormSide = FormSide {
    path: FillFields::PATH,
    save: |job, sent| {
        Box::pin(async move { fill_fields(job.to_string(), sent.values, sent.before, sent.versions).await })
    },
    asks_all: false,
};

/// The form under its heading; nothing where there is no field.
#[component]
pub fn JobForm(desk: JobDesk) -> impl IntoView {
    let fields: Memo<Vec<FormField>> =
        Memo::new(move |_| desk.facts.with(|facts| facts.form.iter().map(|one| one.field.clone()).collect()));
    let audiences: Memo<HashMap<FieldId, Audience>> = Memo::new(move |_| {
        desk.facts.with(|facts| facts.form.iter().map(|one| (one.field.field, one.audience)).collect())
    });
    let customer_fills = Memo::new(move |_| {
        desk.facts.with(|facts| {
            let names = facts.form.iter().filter(|one| one.is_customer_editable && one.audience == Audience::Customer);
            names.map(|one| one.field.shape.label.clone()).collect::<Vec<_>>()
        })
    });
    let is_there = Memo::new(move |_| fields.with(|fields| !fields.is_empty()));
    // Stays when its last field goes away: what was typed there is still to be saved.
    let was_there = RwSignal::new(is_there.get_untracked() || use_retry(SIDE.path).is_some());
    Effect::new(move |_| {
        if is_there.get() {
            was_there.set(true);
        }
    });
    let who_sees: Callback<FieldId, AnyView> =
        Callback::new(move |field| view! { <WhoSeesButton panel=desk.who of=SightOf::Field(field)/> }.into_any());
    view! {
        <Show when=move || is_there.get() || was_there.get()>
            <section class="staff-form" aria-labelledby="form-heading">
                <h3 id="form-heading">"Form"</h3>
                {move || {
                    let names = customer_fills.get();
                    (!names.is_empty())
                        .then(|| {
                            view! {
                                <p class="muted small">"The customer may fill in: " {names.join(", ")} "."</p>
                            }
                        })
                }}
                <FieldForm
                    job=desk.job
                    fields
                    side=SIDE
                    audiences
                    beside=who_sees
                    on_saved=Callback::new(move |()| desk.read_again())
                />
            </section>
        </Show>
    }
}
