//! Showing a field to customers, hiding it, taking it off the form: each says before what it does, in numbers.

use super::{FormActions, address};
use crate::api::fields::SetFieldVisibility;
use crate::ui::components::{AudienceTag, FormProblem, Submit, use_toasts};
use crate::ui::reread::item_now;
use crate::ui::retry::form_error;
use crate::ui::switch_row::SwitchRow;
use crate::ui::told::{asked_last, other_word, word};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use vitrine_domain::{Audience, FieldId, PipelineId};
use vitrine_wire::{FieldReach, FieldSetting, FormSetting, RemovedField};

/// The switch *Visible to customer*.
#[component]
pub fn VisibilitySwitch(
    field: Memo<FieldSetting>,
    reach: Memo<FieldReach>,
    /// Stands for the numbers that `reach` says.
    seen: Memo<String>,
    actions: FormActions,
) -> impl IntoView {
    let action = actions.show;
    let id = field.with_untracked(|field| field.field);
    let is_on = Memo::new(move |_| field.with(|field| field.is_visible_to_customer));
    let version = Memo::new(move |_| field.with(|field| field.version));
    let error = form_error(action);
    tell_shown(action, move |asked| {
        Some(SetFieldVisibility {
            visible: other_word(&asked.visible),
            version: version.try_get_untracked()?.to_string(),
            seen: seen.try_get_untracked()?,
            ..asked
        })
    });
    view! {
        <FormProblem error/>
        <SwitchRow
            id="field-visible"
            title="Visible to customer"
            is_on
            effect=Signal::derive(move || effect(is_on.get(), reach.get()))
        >
            <ShowOrHide id is_on version seen actions/>
        </SwitchRow>
    }
}

/// The button of the switch. It sends along what the page says, so that nobody shows more than they read.
#[component]
fn ShowOrHide(
    id: FieldId,
    is_on: Memo<bool>,
    version: Memo<i64>,
    seen: Memo<String>,
    actions: FormActions,
) -> impl IntoView {
    let action = actions.show;
    view! {
        <ActionForm action=action>
            <input type="hidden" name="field" value=id.to_string()/>
            <input type="hidden" name="visible" value=move || word(!is_on.get())/>
            <input type="hidden" name="version" value=move || version.get()/>
            <input type="hidden" name="seen" value=move || seen.get()/>
            <Submit
                label=Signal::derive(move || {
                    if is_on.get() { "Hide from customers" } else { "Show to customers" }.to_owned()
                })
                pending=action.pending()
                class="button"
            />
        </ActionForm>
    }
}

/// Says what was done, with the way back while the page is there: what is put back, too, was read before.
fn tell_shown(
    action: ServerAction<SetFieldVisibility>,
    back: impl Fn(SetFieldVisibility) -> Option<SetFieldVisibility> + Copy + Send + Sync + 'static,
) {
    let toasts = use_toasts();
    let asked = asked_last(action);
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            match asked.get_value() {
                Some(question) => toasts.say_with_undo(
                    said,
                    Callback::new(move |()| {
                        if let Some(question) = back(question.clone()) {
                            action.dispatch(question);
                        }
                    }),
                ),
                None => toasts.say(said),
            }
        }
    });
}

/// Fields that were taken off the form, as far as feeds still tell of them.
#[component]
pub fn RemovedFields(form: RwSignal<FormSetting>, actions: FormActions) -> impl IntoView {
    let removed = Memo::new(move |_| form.with(|form| form.removed.clone()));
    let error = form_error(actions.show);
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = actions.show.value().get() {
            toasts.say(said);
        }
    });
    view! {
        <Show when=move || removed.with(|removed| !removed.is_empty())>
            <section class="card settings-part" aria-labelledby="removed-fields">
                <h2 id="removed-fields">"Removed fields"</h2>
                <p class="muted">
                    "They ask nothing any more. What was filled in stays readable in the feeds: for your team, and for customers where it says so."
                </p>
                <FormProblem error/>
                <ul class="field-settings">
                    <For each=move || removed.get() key=|field| field.field let:field>
                        <RemovedLine now=item_now(removed.into(), field, |a, b| a.field == b.field) actions/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn RemovedLine(now: Memo<RemovedField>, actions: FormActions) -> impl IntoView {
    let id = now.with_untracked(|field| field.field);
    let is_on = Memo::new(move |_| now.with(|field| field.is_visible_to_customer));
    let version = Memo::new(move |_| now.with(|field| field.version));
    let seen = Memo::new(move |_| now.with(|field| field.seen.clone()));
    view! {
        <li class="stage-setting" class:glass=move || is_on.get() class:paper=move || !is_on.get()>
            <div class="stage-setting-words">
                <p class="stage-setting-head">
                    <strong>{move || now.with(|field| field.label.clone())}</strong>
                    {move || {
                        let audience = if is_on.get() { Audience::Customer } else { Audience::Internal };
                        view! { <AudienceTag audience/> }
                    }}
                </p>
                <p class="small">{move || now.with(|field| removed_effect(is_on.get(), field.reach))}</p>
            </div>
            <ShowOrHide id is_on version seen actions/>
        </li>
    }
}

/// What showing or hiding what is left would do.
fn removed_effect(is_visible: bool, reach: FieldReach) -> String {
    let lines = counted(reach.values, "line", "lines");
    let (jobs, customers) = (counted(reach.jobs, "job", "jobs"), counted(reach.customers, "customer", "customers"));
    match (is_visible, reach.jobs) {
        (true, 0) => "No customer sees a line about it now. Hiding it concerns nobody yet.".to_owned(),
        (false, 0) => "No customer would see a line about it now. Showing it concerns nobody yet.".to_owned(),
        (true, _) => format!("Hiding it takes {lines} away from the feeds of {jobs}, from {customers} at once."),
        (false, _) => format!("Showing it shows {lines} in the feeds of {jobs} to {customers} at once."),
    }
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What turning the switch would do.
fn effect(is_visible: bool, reach: FieldReach) -> String {
    let values = match reach.values {
        0 => "this field (nothing is filled in yet)".to_owned(),
        1 => "this field and its 1 value".to_owned(),
        many => format!("this field and its {many} values"),
    };
    let (jobs, customers) = (counted(reach.jobs, "job", "jobs"), counted(reach.customers, "customer", "customers"));
    match (is_visible, reach.jobs) {
        (true, 0) => "No customer has a job with this field now. Hiding it concerns nobody yet.".to_owned(),
        (false, 0) => "No customer has a job with this field now. Showing it concerns nobody yet.".to_owned(),
        (true, _) => {
            format!("Hiding it takes {values} away on {jobs} from {customers} at once, the feed's lines about it too.")
        }
        (false, _) => {
            format!("Showing it shows {values} on {jobs} to {customers} at once, with every earlier value in the feed.")
        }
    }
}

/// The button that takes the field off the form.
#[component]
pub fn RemoveForm(id: FieldId, pipeline: PipelineId, reach: Memo<FieldReach>, actions: FormActions) -> impl IntoView {
    let action = actions.remove;
    let error = form_error(action);
    let toasts = use_toasts();
    let go = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            toasts.say(said);
            go(&address(pipeline, None), Default::default());
        }
    });
    view! {
        <section class="card settings-part" aria-labelledby="remove-field">
            <h2 id="remove-field">"Remove this field"</h2>
            <FormProblem error/>
            <p>
                {move || {
                    let jobs = counted(reach.get().jobs, "job", "jobs");
                    format!(
                        "It leaves the form of every job (customers can see it on {jobs} while it is visible). What was filled in stays readable in the feeds, for customers too while it is visible; you can hide it there afterwards. A removed field does not come back.",
                    )
                }}
            </p>
            <ActionForm action=action>
                <input type="hidden" name="field" value=id.to_string()/>
                <Submit label="Remove field" pending=action.pending() busy="Removing…" class="button danger"/>
            </ActionForm>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effect_is_said_before_in_numbers() {
        let reach = FieldReach { values: 12, jobs: 9, customers: 7 };
        assert_eq!(
            effect(false, reach),
            "Showing it shows this field and its 12 values on 9 jobs to 7 customers at once, with every earlier value in the feed."
        );
        assert!(
            effect(true, FieldReach { values: 1, jobs: 1, customers: 1 })
                .contains("1 value away on 1 job from 1 customer")
        );
        assert!(effect(true, FieldReach::default()).contains("nobody"));
        assert_eq!(
            removed_effect(true, FieldReach { values: 1, jobs: 1, customers: 1 }),
            "Hiding it takes 1 line away from the feeds of 1 job, from 1 customer at once."
        );
    }
}
