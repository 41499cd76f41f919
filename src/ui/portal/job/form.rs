//! The job's form: what the customer may see, and fill in where the business lets them.

use crate::api::portal::{FillPortalForm, fill_portal_form};
use crate::ui::field_form::{FieldForm, FormSide};
use crate::ui::portal::use_portal_frame;
use crate::ui::retry::use_retry;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use vitrine_domain::JobId;
use vitrine_wire::FormField;

const SIDE: FormSide = FormSide {
    path: FillPortalForm::PATH,
    save: |job, sent| {
        Box::pin(async move {
            fill_portal_form(job.to_string(), sent.values, sent.before, sent.versions).await?;
            Ok("Saved.".to_owned())
        })
    },
    asks_all: true,
};

/// The form under its heading; nothing where there is no field. `take_text`: puts a text into the reply box.
#[component]
pub fn JobForm(
    job: JobId,
    fields: Memo<Vec<FormField>>,
    take_text: Option<Callback<String>>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let is_there = Memo::new(move |_| fields.with(|fields| !fields.is_empty()));
    // A form that was sent back without JavaScript may hold a text whose field went away.
    let was_there = RwSignal::new(is_there.get_untracked() || use_retry(SIDE.path).is_some());
    Effect::new(move |_| {
        if is_there.get() {
            was_there.set(true);
        }
    });
    let may_fill = Memo::new(move |_| fields.with(|fields| fields.iter().any(|field| field.may_fill)));
    let business = Memo::new(move |_| use_portal_frame().with(|frame| frame.brand.name.clone()));
    view! {
        // Stays when its last field goes away: what was typed there is still to be saved.
        <Show when=move || is_there.get() || was_there.get()>
            // Folded away while nothing is asked of the customer.
            <details class="portal-form card" open=move || may_fill.get()>
                <summary>
                    <h2 id="form-title">"Details"</h2>
                </summary>
                {move || {
                    may_fill
                        .get()
                        .then(|| {
                            view! {
                                <p class="muted small">
                                    {move || business.get()}
                                    " sees what you fill in, and so does everybody on your side who sees this job here."
                                </p>
                            }
                        })
                }}
                {match take_text {
                    Some(take_text) => {
                        leptos::either::Either::Left(view! { <FieldForm job fields side=SIDE take_text on_saved/> })
                    }
                    None => leptos::either::Either::Right(view! { <FieldForm job fields side=SIDE on_saved/> }),
                }}
            </details>
        </Show>
    }
}
