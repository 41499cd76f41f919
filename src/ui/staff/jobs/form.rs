//! The fields of a job, for creating and editing.

use super::lookup::{MenuChoice, label_of};
use crate::api::ApiError;
use crate::ui::components::{Select, TextArea, TextField};
use crate::ui::reread::has_settled;
use crate::ui::retry::{field_error, typed_or};
use leptos::prelude::*;
use vitrine_domain::{JOB_DESCRIPTION_CHARS_MAX, JOB_TITLE_CHARS_MAX};
use vitrine_wire::{JobForm, PipelineChoice, StaleCopy};

/// What the form begins with and offers.
pub struct FormStart {
    /// The values before anything was typed.
    pub kept: JobForm,
    /// The customers to choose from.
    pub customers: Vec<MenuChoice>,
    /// The staff members to choose from.
    pub owners: Vec<MenuChoice>,
    /// The pipelines with their stages; empty when the stage is not asked for.
    pub pipelines: Vec<PipelineChoice>,
}

/// What somebody else saved while the form was open, beside what was typed here.
#[derive(Clone, Copy)]
pub struct Compared {
    /// Their values.
    pub theirs: Signal<Option<StaleCopy>>,
    /// What was typed here when it was refused.
    pub mine: Signal<JobForm>,
}

/// The fields. What the server refused without JavaScript comes back with what was typed.
#[component]
pub fn JobFields(
    /// Where the form is sent, to find what was refused.
    endpoint: &'static str,
    start: FormStart,
    error: Signal<Option<ApiError>>,
    /// Only when editing.
    #[prop(optional_no_strip)]
    compared: Option<Compared>,
) -> impl IntoView {
    let FormStart { kept, customers, owners, pipelines } = start;
    let begin = |name: &str, kept: String| RwSignal::new(typed_or(endpoint, name, kept));
    let title = begin("title", kept.title);
    let description = begin("description", kept.description);
    let customer = begin("customer", kept.customer);
    let owner = begin("owner", kept.owner);
    let due_on = begin("due_on", kept.due_on);
    let stage = typed_or(endpoint, "stage", kept.stage);
    let asks_for_stage = !pipelines.is_empty();
    let (customer_names, owner_names) = (customers.clone(), owners.clone());
    let theirs = move |field: &'static str, pick: fn(&JobForm) -> &String, value: RwSignal<String>, menu| {
        compared.map(|compared| view! { <Theirs compared field pick value menu/> })
    };
    view! {
        <TextField
            name="title"
            label="Title"
            value=title
            max=JOB_TITLE_CHARS_MAX
            error=field_error(error, "title")
            is_required=true
            autocomplete="off"
        />
        {theirs("title", |form| &form.title, title, Vec::new())}
        <TextArea
            name="description"
            label="Description (optional)"
            text=description
            rows=5
            max=JOB_DESCRIPTION_CHARS_MAX
            hint="Only your team reads this."
            error=field_error(error, "description")
        />
        {theirs("description", |form| &form.description, description, Vec::new())}
        <Select
            name="customer"
            label="Customer"
            options=customers
            value=customer
            error=field_error(error, "customer")
        />
        {theirs("customer", |form| &form.customer, customer, customer_names)}
        {asks_for_stage
            .then(|| view! { <StageSelect pipelines chosen=stage error=field_error(error, "stage")/> })}
        <div class="columns">
            <div class="stack">
                <Select
                    name="owner"
                    label="Owner"
                    options=owners
                    value=owner
                    error=field_error(error, "owner")
                />
                {theirs("owner", |form| &form.owner, owner, owner_names)}
            </div>
            <div class="stack">
                <TextField
                    name="due_on"
                    label="Due (optional)"
                    kind="date"
                    value=due_on
                    error=field_error(error, "due_on")
                />
                {theirs("due_on", |form| &form.due_on, due_on, Vec::new())}
            </div>
        </div>
    }
}

/// The stages, grouped by pipeline; says which of them customers do not see.
#[component]
fn StageSelect(pipelines: Vec<PipelineChoice>, chosen: String, error: Signal<Option<String>>) -> impl IntoView {
    let option = move |stage: vitrine_wire::StageChip| {
        let value = stage.stage.to_string();
        let is_chosen = value == chosen;
        let label = if stage.is_visible_to_customer { stage.name } else { format!("{} (internal)", stage.name) };
        view! {
            <option value=value selected=is_chosen>
                {label}
            </option>
        }
    };
    view! {
        <div class="field">
            <label for="field-stage">"Stage"</label>
            <p class="field-hint" id="field-stage-hint">"Customers do not see jobs at an internal stage."</p>
            <select
                id="field-stage"
                name="stage"
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || {
                    if error.with(Option::is_some) { "field-stage-error field-stage-hint" } else { "field-stage-hint" }
                }
            >
                {pipelines
                    .into_iter()
                    .map(|pipeline| {
                        view! {
                            <optgroup label=pipeline.name>
                                {pipeline.stages.into_iter().map(&option).collect_view()}
                            </optgroup>
                        }
                    })
                    .collect_view()}
            </select>
            <p class="field-error" id="field-stage-error">
                {move || error.get()}
            </p>
        </div>
    }
}

/// Below a field: its value as somebody else saved it, where it differs from what was typed here.
#[component]
fn Theirs(
    compared: Compared,
    field: &'static str,
    pick: fn(&JobForm) -> &String,
    value: RwSignal<String>,
    menu: Vec<MenuChoice>,
) -> impl IntoView {
    // Without JavaScript the button could do nothing.
    let is_awake = has_settled();
    let differing = Memo::new(move |_| {
        let theirs = compared.theirs.with(|copy| {
            copy.as_ref()
                .and_then(|copy| copy.fields.iter().find(|(name, _)| name == field))
                .map(|(_, text)| text.clone())
        })?;
        let is_same = compared.mine.with(|mine| pick(mine).trim() == theirs.trim());
        (!is_same).then_some(theirs)
    });
    let menu = StoredValue::new(menu);
    move || {
        differing.get().map(|theirs| {
            let shown =
                if theirs.is_empty() { "nothing".to_owned() } else { menu.with_value(|menu| label_of(menu, &theirs)) };
            view! {
                <div class="callout warning theirs">
                    <p>
                        <span class="theirs-label">"Now: "</span>
                        <span class="theirs-text">{shown}</span>
                    </p>
                    {move || {
                        let theirs = theirs.clone();
                        is_awake
                            .get()
                            .then(|| {
                                view! {
                                    <button
                                        type="button"
                                        class="button small"
                                        on:click=move |_| value.set(theirs.clone())
                                    >
                                        "Use theirs"
                                    </button>
                                }
                            })
                    }}
                </div>
            }
        })
    }
}
