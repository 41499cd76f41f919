//! The fields of a form in order.

use super::{FormActions, address};
use crate::ui::components::{AudienceTag, EmptyState, FormProblem, Icon, use_toasts};
use crate::ui::reread::item_now;
use crate::ui::retry::form_error;
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::Audience;
use vitrine_wire::{FieldSetting, FormSetting};

/// All fields, each with its buttons.
#[component]
pub fn FieldList(form: RwSignal<FormSetting>, actions: FormActions) -> impl IntoView {
    let fields = Memo::new(move |_| form.with(|form| form.fields.clone()));
    let error = form_error(actions.shift);
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = actions.shift.value().get() {
            toasts.say(said);
        }
    });
    view! {
        <FormProblem error/>
        <Show
            when=move || fields.with(|fields| !fields.is_empty())
            fallback=|| {
                view! {
                    <EmptyState
                        title="This form asks nothing yet"
                        text="Add a field below: a meter number, a gate code, a date that suits the customer."
                    />
                }
            }
        >
            <ol class="field-settings">
                <For each=move || fields.get() key=|field| field.field let:field>
                    <Line now=item_now(fields.into(), field, |a, b| a.field == b.field) form actions/>
                </For>
            </ol>
        </Show>
    }
}

/// What a field is, in a line: "Number in kW · Site · required · customer fills it in · from Scheduled on".
fn remarks(field: &FieldSetting, form: &FormSetting) -> String {
    let kind = field.kind.label();
    let mut parts = vec![if field.unit.is_empty() { kind.to_owned() } else { format!("{kind} in {}", field.unit) }];
    if !field.group.is_empty() {
        parts.push(format!("under {}", field.group));
    }
    if field.is_required {
        parts.push("required".to_owned());
    }
    match (field.is_customer_editable, field.is_visible_to_customer) {
        (true, true) => parts.push("the customer may fill it in".to_owned()),
        (true, false) => parts.push("the customer may fill it in once they see it".to_owned()),
        (false, _) => {}
    }
    if let Some(stage) = form.stages.iter().find(|stage| Some(stage.stage) == field.shown_from) {
        parts.push(format!("from {} on", stage.name));
    }
    match field.options.len() {
        0 => {}
        1 => parts.push("1 option".to_owned()),
        many => parts.push(format!("{many} options")),
    }
    parts.join(" · ")
}

#[component]
fn Line(now: Memo<FieldSetting>, form: RwSignal<FormSetting>, actions: FormActions) -> impl IntoView {
    let id = now.with_untracked(|field| field.field);
    let pipeline = form.with_untracked(|form| form.pipeline);
    let is_visible = Memo::new(move |_| now.with(|field| field.is_visible_to_customer));
    let is_first = Memo::new(move |_| form.with(|form| form.fields.first().is_some_and(|field| field.field == id)));
    let is_last = Memo::new(move |_| form.with(|form| form.fields.last().is_some_and(|field| field.field == id)));
    let label = Memo::new(move |_| now.with(|field| field.label.clone()));
    let arrow = move |to: &'static str, words: &'static str, icon, hidden: Memo<bool>| {
        view! {
            <Show when=move || !hidden.get()>
                <ActionForm action=actions.shift>
                    <input type="hidden" name="field" value=id.to_string()/>
                    <input type="hidden" name="to" value=to/>
                    <button
                        type="submit"
                        class="button small icon-only"
                        aria-label=move || format!("Move {} {words}", label.get())
                    >
                        <Icon icon=icon/>
                    </button>
                </ActionForm>
            </Show>
        }
    };
    view! {
        <li class="stage-setting" class:glass=move || is_visible.get() class:paper=move || !is_visible.get()>
            <div class="stage-setting-words">
                <p class="stage-setting-head">
                    <strong>{move || label.get()}</strong>
                    {move || {
                        let audience = if is_visible.get() { Audience::Customer } else { Audience::Internal };
                        view! { <AudienceTag audience/> }
                    }}
                </p>
                <p class="small">{move || form.with(|form| now.with(|field| remarks(field, form)))}</p>
            </div>
            <div class="row">
                {arrow("up", "up", icondata_lu::LuArrowUp, is_first)}
                {arrow("down", "down", icondata_lu::LuArrowDown, is_last)}
                <a
                    class="button small"
                    href=address(pipeline, Some(id))
                    aria-label=move || format!("Change {}", label.get())
                >
                    "Change"
                </a>
            </div>
        </li>
    }
}
