//! `/settings/pipelines/:pipeline/form`: what a pipeline's jobs ask, in which order, and who sees and fills in what.
//! `?field=<id>` opens one field.

mod field;
mod list;
mod switch;

use crate::api::ApiError;
use crate::api::fields::{CreateField, EditField, MoveField, RemoveField, SetFieldVisibility, show_form};
use crate::ui::components::{FormProblem, PageTitle, Select, Skeleton, Submit, TextField, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::reread;
use crate::ui::retry::{field_error, form_error, typed_or};
use crate::ui::staff::settings::Below;
use field::OpenField;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_params_map, use_query_map};
use list::FieldList;
use switch::RemovedFields;
use vitrine_domain::{FIELD_LABEL_CHARS_MAX, FieldId, FieldKind, PipelineId};
use vitrine_wire::FormSetting;

/// What the editor can do.
#[derive(Clone, Copy)]
pub struct FormActions {
    create: ServerAction<CreateField>,
    edit: ServerAction<EditField>,
    shift: ServerAction<MoveField>,
    remove: ServerAction<RemoveField>,
    show: ServerAction<SetFieldVisibility>,
}

/// The editor.
#[component]
pub fn FormEditorPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let pipeline =
        Memo::new(move |_| params.with(|map| map.get("pipeline").and_then(|text| text.parse::<PipelineId>().ok())));
    let field = Memo::new(move |_| query.with(|map| map.get("field").and_then(|text| text.parse::<FieldId>().ok())));
    let first = Resource::new_blocking(
        move || (pipeline.get(), field.get()),
        |(pipeline, field)| async move {
            match pipeline {
                Some(pipeline) => show_form(pipeline, field).await,
                None => Err(ApiError::NotFound),
            }
        },
    );
    view! {
        <PageTitle text="Form fields"/>
        <Suspense fallback=|| view! { <Skeleton lines=10/> }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(form) => Either::Left(view! { <Editor first=form/> }),
                    Err(error) => Either::Right(view! { <PageProblem error/> }),
                }
            })}
        </Suspense>
    }
}

/// The address of the editor, with a field open.
fn address(pipeline: PipelineId, field: Option<FieldId>) -> String {
    let page = format!("/settings/pipelines/{pipeline}/form");
    match field {
        Some(field) => format!("{page}?field={field}#field-{field}"),
        None => page,
    }
}

#[component]
fn Editor(first: FormSetting) -> impl IntoView {
    let (pipeline, open) = (first.pipeline, first.open.as_ref().map(|open| open.field));
    let form = RwSignal::new(first);
    let actions = FormActions {
        create: ServerAction::new(),
        edit: ServerAction::new(),
        shift: ServerAction::new(),
        remove: ServerAction::new(),
        show: ServerAction::new(),
    };
    let guard = use_session_guard();
    let live = use_live().any();
    let due = Signal::derive(move || {
        let answers = actions.create.version().get()
            + actions.edit.version().get()
            + actions.shift.version().get()
            + actions.remove.version().get()
            + actions.show.version().get();
        live.get() + guard.renewals().get() + u64::try_from(answers).unwrap_or_default()
    });
    reread(
        due,
        move || show_form(pipeline, open),
        move |answer| match answer {
            Ok(now) => form.set(now),
            Err(error) => guard.report(&error),
        },
    );
    let name = Memo::new(move |_| form.with(|form| form.name.clone()));
    view! {
        <Below href=format!("/settings/pipelines/{pipeline}") name=name class="form-editor">
            <header class="page-head">
                <h1>{move || format!("Form fields of {}", name.get())}</h1>
            </header>
            <p class="muted">
                "Every job of this pipeline asks these, in this order. A new field is internal until you show it to customers. Fields with the same group stand together under its heading."
            </p>
            {match open {
                Some(id) => Either::Left(view! { <OpenField id form actions/> }),
                None => Either::Right(view! { <FieldList form actions/> }),
            }}
            <Show when=move || open.is_none()>
                <NewField pipeline actions/>
                <RemovedFields form actions/>
            </Show>
        </Below>
    }
}

/// Value and label of each kind, for a menu.
fn kinds() -> Vec<(String, String)> {
    FieldKind::ALL.into_iter().map(|kind| (kind.as_str().to_owned(), kind.label().to_owned())).collect()
}

#[component]
fn NewField(pipeline: PipelineId, actions: FormActions) -> impl IntoView {
    let action = actions.create;
    let error = form_error(action);
    let toasts = crate::ui::components::use_toasts();
    let label = RwSignal::new(typed_or(CreateField::PATH, "label", ""));
    Effect::new(move |_| {
        if let Some(Ok(_)) = action.value().get() {
            label.set(String::new());
            toasts.say("Added. It is internal until you show it to customers.".to_owned());
        }
    });
    view! {
        <section class="card settings-part" aria-labelledby="new-field">
            <h2 id="new-field">"Add a field"</h2>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error/>
                    <input type="hidden" name="pipeline" value=pipeline.to_string()/>
                    <div class="columns">
                        <TextField
                            name="label"
                            id="new-label"
                            label="Label"
                            value=label
                            max=FIELD_LABEL_CHARS_MAX
                            error=field_error(error, "label")
                            is_required=true
                            autocomplete="off"
                        />
                        <Select
                            name="kind"
                            id="new-kind"
                            label="What it asks for"
                            options=kinds()
                            value=typed_or(CreateField::PATH, "kind", FieldKind::default().as_str())
                            error=field_error(error, "kind")
                        />
                    </div>
                    <div class="form-actions">
                        <Submit label="Add field" pending=action.pending() busy="Adding…"/>
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}
