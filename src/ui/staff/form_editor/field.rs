//! One field, open: who sees it, what it asks, its options.

use super::switch::{RemoveForm, VisibilitySwitch};
use super::{FormActions, address, kinds};
use crate::api::ApiError;
use crate::api::fields::EditField;
use crate::ui::components::{FormProblem, LinkButton, Select, Submit, TextArea, TextField, use_toasts};
use crate::ui::retry::{field_error, form_error, typed_or};
use crate::ui::told::word;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use vitrine_domain::{
    FIELD_GROUP_CHARS_MAX, FIELD_HELP_CHARS_MAX, FIELD_LABEL_CHARS_MAX, FIELD_UNIT_CHARS_MAX, FieldId, FieldKind,
    OPTION_NAME_CHARS_MAX,
};
use vitrine_wire::{FieldReach, FieldSetting, FormSetting, StageFrom};

/// Everything about one field.
#[component]
pub fn OpenField(id: FieldId, form: RwSignal<FormSetting>, actions: FormActions) -> impl IntoView {
    let pipeline = form.with_untracked(|form| form.pipeline);
    let first = form.with_untracked(|form| form.fields.iter().find(|field| field.field == id).cloned());
    let Some(first) = first else {
        return Either::Left(view! {
            <p>"This field is not part of the form any more."</p>
            <LinkButton href=address(pipeline, None)>"See the form"</LinkButton>
        });
    };
    let kept = first.clone();
    let field = Memo::new(move |before: Option<&FieldSetting>| {
        form.with(|form| form.fields.iter().find(|field| field.field == id).cloned())
            .unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    let reach = Memo::new(move |_| form.with(|form| form.open.as_ref().map(|open| open.reach).unwrap_or_default()));
    let has_values = form.with_untracked(|form| form.open.as_ref().is_some_and(|open| open.has_values));
    let seen =
        Memo::new(move |_| form.with(|form| form.open.as_ref().map(|open| open.seen.clone()).unwrap_or_default()));
    let seen_from =
        Memo::new(move |_| form.with(|form| form.open.as_ref().map(|open| open.seen_from.clone()).unwrap_or_default()));
    let menu = form.with_untracked(|form| {
        stage_menu(&form.stages, form.open.as_ref().map(|open| open.from.as_slice()).unwrap_or_default())
    });
    Either::Right(view! {
        <h2 id=format!("field-{id}") class="field-setting">{move || field.with(|field| field.label.clone())}</h2>
        <VisibilitySwitch field reach seen actions/>
        <EditForm kept now=field has_values menu seen_from actions pipeline_page=address(pipeline, None)/>
        <RemoveForm id pipeline reach actions/>
    })
}

/// The two values of a switch, each in words.
fn no_and_yes(no: &str, yes: &str) -> Vec<(String, String)> {
    vec![("false".to_owned(), no.to_owned()), ("true".to_owned(), yes.to_owned())]
}

/// Where a field can begin to be shown, with what that would mean; for a visible one also to customers (`from`).
fn stage_menu(stages: &[StageFrom], from: &[FieldReach]) -> Vec<(String, String)> {
    let counted = |number: u64, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let to_customers = |at: usize| match from.get(at) {
        None => String::new(),
        Some(FieldReach { jobs: 0, .. }) => "; no customer sees it".to_owned(),
        Some(reach) => format!(
            "; {} of them {} seen by {}",
            reach.jobs,
            if reach.jobs == 1 { "is" } else { "are" },
            counted(reach.customers, "customer", "customers")
        ),
    };
    let mut menu = vec![(String::new(), format!("From the first stage on: all jobs{}", to_customers(0)))];
    menu.extend(stages.iter().zip(1..).map(|(stage, at)| {
        let jobs = counted(stage.jobs, "job", "jobs");
        (stage.stage.to_string(), format!("From {} on: {jobs} now{}", stage.name, to_customers(at)))
    }));
    menu
}

fn named(name: &str) -> String {
    format!("form[{name}]")
}

/// What the field asks. It starts with what was kept when the page was opened; what is typed is never overwritten.
#[component]
fn EditForm(
    kept: FieldSetting,
    now: Memo<FieldSetting>,
    has_values: bool,
    menu: Vec<(String, String)>,
    seen_from: Memo<String>,
    actions: FormActions,
    pipeline_page: String,
) -> impl IntoView {
    let action = actions.edit;
    let error = form_error(action);
    let toasts = use_toasts();
    let version = RwSignal::new(typed_or(EditField::PATH, "version", kept.version.to_string()));
    Effect::new(move |_| match action.value().get() {
        Some(Ok(said)) => {
            toasts.say(said);
        }
        Some(Err(ApiError::Stale(copy))) => version.set(copy.version.to_string()),
        Some(Err(_)) | None => {}
    });
    // A save of one's own, and every switch of this page, makes a new version: what stands here is on top of it.
    Effect::watch(
        move || now.with(|field| (field.version, field.label.clone())),
        move |(newest, _), _, _| {
            let own = action.value().with_untracked(|answer| matches!(answer, Some(Ok(_))));
            let shown = actions.show.value().with_untracked(|answer| matches!(answer, Some(Ok(_))));
            if own || shown {
                version.set(newest.to_string());
            }
        },
        false,
    );
    // The numbers that the menu says, or those that a refusal has said since.
    let first_seen = seen_from.get_untracked();
    let seen = move || match action.value().get() {
        Some(Err(ApiError::Conflict(_))) => seen_from.get(),
        Some(Ok(_) | Err(_)) | None => first_seen.clone(),
    };
    let typed = |name: &str, kept: &str| typed_or(EditField::PATH, &named(name), kept);
    let shown_from = kept.shown_from.map(|stage| stage.to_string()).unwrap_or_default();
    let kind = kept.kind;
    let theirs = move || match error.get() {
        Some(ApiError::Stale(copy)) => Some(copy.fields.into_iter().filter(|(_, value)| !value.is_empty()).collect()),
        Some(_) | None => None::<Vec<(String, String)>>,
    };
    view! {
        <section class="card settings-part" aria-labelledby="edit-field">
            <h2 id="edit-field">"What it asks"</h2>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error/>
                    {move || {
                        theirs()
                            .map(|fields| {
                                view! {
                                    <dl class="facts callout warning">
                                        {fields
                                            .into_iter()
                                            .map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> })
                                            .collect_view()}
                                    </dl>
                                }
                            })
                    }}
                    <input type="hidden" name="field" value=kept.field.to_string()/>
                    <input type="hidden" name="version" value=move || version.get()/>
                    <input type="hidden" name="form[seen]" value=seen/>
                    <TextField
                        name="form[label]"
                        id="edit-label"
                        label="Label"
                        value=typed("label", &kept.label)
                        max=FIELD_LABEL_CHARS_MAX
                        error=field_error(error, "label")
                        is_required=true
                        autocomplete="off"
                    />
                    <KindChoice kind has_values typed=typed("kind", kind.as_str()) error=field_error(error, "kind")/>
                    <div class="columns">
                        <TextField
                            name="form[group]"
                            id="edit-group"
                            label="Group"
                            hint="The heading it stands under. May be empty."
                            value=typed("group", &kept.group)
                            max=FIELD_GROUP_CHARS_MAX
                            error=field_error(error, "group")
                            autocomplete="off"
                        />
                        <div hidden=move || !now.with(|field| field.kind.has_unit())>
                        <TextField
                            name="form[unit]"
                            id="edit-unit"
                            label="Unit"
                            hint="For numbers, such as kW; for money the currency, such as $."
                            value=typed("unit", &kept.unit)
                            max=FIELD_UNIT_CHARS_MAX
                            error=field_error(error, "unit")
                            autocomplete="off"
                        />
                        </div>
                    </div>
                    <TextField
                        name="form[help]"
                        id="edit-help"
                        label="Help text"
                        hint="Stands below the label, for everybody who sees the field."
                        value=typed("help", &kept.help)
                        max=FIELD_HELP_CHARS_MAX
                        error=field_error(error, "help")
                        autocomplete="off"
                    />
                    <div class="columns">
                        <Select
                            name="form[required]"
                            id="edit-required"
                            label="Required"
                            options=no_and_yes("May be left empty", "Has to be filled in")
                            value=typed("required", word(kept.is_required))
                            error=field_error(error, "required")
                        />
                        <Select
                            name="form[customer_edits]"
                            id="edit-customer"
                            label="Customer may edit"
                            options=no_and_yes("No: customers only read it", "Yes: customers who see it fill it in")
                            value=typed("customer_edits", word(kept.is_customer_editable))
                            error=field_error(error, "customer_edits")
                        />
                    </div>
                    <Select
                        name="form[shown_from]"
                        id="edit-shown-from"
                        label="Shown from stage"
                        options=menu
                        value=typed("shown_from", &shown_from)
                        error=field_error(error, "shown_from")
                    />
                    {kind.has_options().then(|| view! { <Options now error/> })}
                    <div class="form-actions">
                        <Submit label="Save field" pending=action.pending() busy="Saving…"/>
                        <LinkButton href=pipeline_page class="button quiet">
                            "Back to the form"
                        </LinkButton>
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}

/// The kind, while nothing is filled in; afterwards it stays.
#[component]
fn KindChoice(kind: FieldKind, has_values: bool, typed: String, error: Signal<Option<String>>) -> impl IntoView {
    if has_values {
        Either::Left(view! {
            <div class="field">
                <p class="field-label">"What it asks for"</p>
                <p class="field-fixed">{kind.label()}</p>
                <p class="field-hint">"Filled in on some jobs, so it stays of this kind."</p>
                <input type="hidden" name="form[kind]" value=kind.as_str()/>
                <p class="field-error">{move || error.get()}</p>
            </div>
        })
    } else {
        Either::Right(view! {
            <Select
                name="form[kind]"
                id="edit-kind"
                label="What it asks for"
                options=kinds()
                value=typed
                error=error
            />
        })
    }
}

/// The options: a name each, emptied to take one away; new ones one in a line.
#[component]
fn Options(now: Memo<FieldSetting>, error: Signal<Option<ApiError>>) -> impl IntoView {
    let options = Memo::new(move |_| now.with(|field| field.options.clone()));
    let new_options = RwSignal::new(typed_or(EditField::PATH, &named("new_options"), ""));
    // Once they are among the options they are not new any more.
    Effect::watch(move || options.get().len(), move |_, _, _| new_options.set(String::new()), false);
    view! {
        <fieldset class="field">
            <legend class="field-label">"Options"</legend>
            <p class="field-hint">"Empty a name to take the option away. Values that chose it stay readable."</p>
            <For each=move || options.get() key=|option| (option.option, option.name.clone()) let:option>
                {
                    let name = format!("form[options][o{}]", option.option);
                    let value = typed_or(EditField::PATH, &name, option.name.clone());
                    let key = vitrine_wire::option_key(option.option);
                    view! {
                        <input
                            type="text"
                            name=name
                            value=value
                            maxlength=OPTION_NAME_CHARS_MAX.to_string()
                            aria-label=format!("Option {}", option.name)
                            autocomplete="off"
                        />
                        <p class="field-error">
                            {move || error.with(|error| error.as_ref().and_then(|error| error.for_field(&key)))}
                        </p>
                    }
                }
            </For>
            <TextArea
                name="form[new_options]"
                id="edit-new-options"
                label="New options"
                hint="One in a line."
                text=new_options
                rows=3
                error=field_error(error, "new_options")
            />
        </fieldset>
    }
}
