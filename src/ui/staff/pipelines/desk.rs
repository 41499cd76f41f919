//! What the pipelines' pages share: the pipelines as they are now, how a change is sent, and the way back.

use crate::api::ApiError;
use crate::api::pipelines::{ChangePipelines, UndoEdit, show_pipelines, undo_edit};
use crate::ui::components::{FormProblem, Icon, SessionGuard, Toasts, When, use_session_guard, use_toasts};
use crate::ui::live::use_live;
use crate::ui::reread::reread;
use crate::ui::retry::{Retry, use_retry};
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use vitrine_domain::PipelineEditId;
use vitrine_wire::{EditAnswer, LastEdit, PipelineSetting, PipelinesView};

/// The state of one of these pages. Cheap to copy.
#[derive(Clone, Copy)]
pub struct PipelineDesk {
    /// As they are now.
    pub view: RwSignal<PipelinesView>,
    /// The stage or pipeline that is being dragged, by id.
    pub dragged: RwSignal<String>,
    again: RwSignal<u64>,
}

impl PipelineDesk {
    /// Begins with what the page was opened with, and follows what changes.
    pub fn open(first: PipelinesView) -> Self {
        let view = RwSignal::new(first);
        let again = RwSignal::new(0_u64);
        let guard = use_session_guard();
        let live = use_live().any();
        let due = Signal::derive(move || live.get() + guard.renewals().get() + again.get());
        reread(due, show_pipelines, move |answer| match answer {
            Ok(now) => view.set(now),
            Err(error) => guard.report(&error),
        });
        Self { view, dragged: RwSignal::new(String::new()), again }
    }

    /// The pipelines in order.
    pub fn pipelines(self) -> Memo<Vec<PipelineSetting>> {
        Memo::new(move |_| self.view.with(|view| view.pipelines.clone()))
    }

    /// How this page sends changes.
    pub fn sender(self) -> EditSender {
        EditSender { again: Some(self.again), ..EditSender::of_page() }
    }
}

/// Sends a change and says what came of it. Lives as long as the form, but what it says outlives it: the answer may go
/// on to another page.
#[derive(Clone, Copy)]
pub struct EditSender {
    /// What was wrong with the last one.
    pub problem: RwSignal<Option<ApiError>>,
    is_pending: RwSignal<bool>,
    /// The last one was carried out.
    is_done: RwSignal<bool>,
    again: Option<RwSignal<u64>>,
    toasts: Toasts,
    guard: SessionGuard,
}

impl EditSender {
    /// For a page of its own.
    pub fn of_page() -> Self {
        Self {
            problem: RwSignal::new(None),
            is_pending: RwSignal::new(false),
            is_done: RwSignal::new(false),
            again: None,
            toasts: use_toasts(),
            guard: use_session_guard(),
        }
    }

    /// Between sending a change and its refusal, if there is one.
    pub fn is_under_way_or_done(self) -> bool {
        self.is_pending.get() || self.is_done.get()
    }

    /// Sends it, unless another one is under way.
    pub fn send(self, asked: ChangePipelines) {
        if self.is_pending.get_untracked() {
            return;
        }
        self.is_pending.set(true);
        self.is_done.set(false);
        spawn_local(async move {
            match asked.run_on_client().await {
                Ok(EditAnswer::Confirm(_)) => self.settle(None),
                Ok(EditAnswer::Done { said, undo: None, .. }) => {
                    self.is_done.try_set(true);
                    self.toasts.say(said);
                    self.settle(None);
                }
                Ok(EditAnswer::Done { said, undo: Some(undo), .. }) => {
                    self.is_done.try_set(true);
                    self.toasts.say_with_undo(said, Callback::new(move |()| self.put_back(undo)));
                    self.settle(None);
                }
                Err(error) => self.settle(Some(error)),
            }
        });
    }

    /// Puts a change back.
    pub fn put_back(self, edit: PipelineEditId) {
        spawn_local(async move {
            match undo_edit(edit.to_string()).await {
                // The page that asks first stands before the reader by now.
                Ok(EditAnswer::Confirm(_)) => {}
                Ok(EditAnswer::Done { said, .. }) => self.toasts.say(said),
                Err(error) => self.toasts.say(error.sentence()),
            }
            self.settle(None);
        });
    }

    /// The page may be gone by now.
    fn settle(self, problem: Option<ApiError>) {
        if let Some(error) = &problem {
            self.guard.report(error);
        }
        self.problem.try_set(problem);
        self.is_pending.try_set(false);
        if let Some(again) = self.again {
            again.try_update(|again| *again += 1);
        }
    }
}

/// A form that changes pipelines. Its fields are those of `pipelines/change`.
#[component]
pub fn EditForm(
    sender: EditSender,
    /// The kind of change.
    #[prop(into)]
    what: String,
    /// The other fields that are set, such as the stage.
    #[prop(optional)]
    hidden: Vec<(&'static str, String)>,
    /// The form's class.
    #[prop(optional)]
    class: &'static str,
    /// Fields and button.
    children: Children,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Ok(asked) = ChangePipelines::from_event(event.as_ref()) {
            sender.send(asked);
        }
    };
    view! {
        <form action=ChangePipelines::PATH method="post" class=class on:submit=submit>
            <input type="hidden" name="what" value=what />
            {hidden
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                .collect_view()}
            {children()}
        </form>
    }
}

/// A form without JavaScript that was to do `what` to the pipeline or stage was sent back.
pub fn was_refused(what: &str, id: &str) -> bool {
    use_retry(ChangePipelines::PATH).is_some_and(|retry| is_about(&retry, what, id))
}

fn is_about(retry: &Retry, what: &str, id: &str) -> bool {
    let has = |name: &str, text: &str| retry.value(name).as_deref() == Some(text);
    has("what", what) && (has("stage", id) || has("pipeline", id))
}

/// What was wrong with the last change, also when a form without JavaScript was sent back.
#[component]
pub fn EditProblem(
    sender: EditSender,
    /// Only of this change of this pipeline or stage.
    #[prop(optional)]
    of: Option<(&'static str, String)>,
    /// A refused deletion is said beside its own form.
    #[prop(optional)]
    but_deletions: bool,
) -> impl IntoView {
    let is_here = |retry: &Retry| match &of {
        Some((what, id)) => is_about(retry, what, id),
        None => !(but_deletions && retry.value("what").is_some_and(|what| what.starts_with("delete_"))),
    };
    let refused = use_retry(ChangePipelines::PATH).filter(is_here).and_then(|retry| retry.error);
    if sender.problem.with_untracked(Option::is_none) && refused.is_some() {
        sender.problem.set(refused);
    }
    let shown = Signal::derive(move || {
        sender.problem.get().map(|error| match error {
            // Several forms of a page share this line, so it says itself what is wrong with which field.
            ApiError::Invalid(problems) => {
                ApiError::Conflict(problems.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join(" "))
            }
            other => other,
        })
    });
    view! { <FormProblem error=shown /> }
}

/// The latest change, while it can be put back.
#[component]
pub fn LastEditLine(desk: PipelineDesk) -> impl IntoView {
    let last = Memo::new(move |_| desk.view.with(|view| view.last_edit.clone()));
    view! { <UndoLine last=last sender=desk.sender() /> }
}

/// A change and the button that puts it back.
#[component]
pub fn UndoLine(#[prop(into)] last: Signal<Option<LastEdit>>, sender: EditSender) -> impl IntoView {
    let last = Memo::new(move |_| last.get());
    let refused = use_retry(UndoEdit::PATH).and_then(|retry| retry.error);
    view! {
        <FormProblem error=Signal::stored(refused) />
        {move || {
            last.get()
                .map(|last| {
                    let edit = last.edit;
                    let submit = move |event: SubmitEvent| {
                        event.prevent_default();
                        sender.put_back(edit);
                    };
                    view! {
                        <form action=UndoEdit::PATH method="post" class="callout last-edit" on:submit=submit>
                            <input type="hidden" name="edit" value=edit.to_string() />
                            <p>
                                {last.said} " "
                                <span class="muted">{last.who} ", " <When at=last.at /></span>
                            </p>
                            <button type="submit" class="button small">
                                <Icon icon=icondata_lu::LuUndo2 />
                                "Undo"
                            </button>
                        </form>
                    }
                })
        }}
    }
}

/// One of two or more values, small, for several forms on a page.
#[component]
pub fn Choice(
    name: &'static str,
    #[prop(into)] id: String,
    label: &'static str,
    options: Vec<(&'static str, &'static str)>,
    chosen: &'static str,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=name>
                {options
                    .into_iter()
                    .map(|(value, words)| {
                        view! {
                            <option value=value selected=value == chosen>
                                {words}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

/// Up and down in the order, by two buttons.
#[component]
pub fn OrderButtons(
    sender: EditSender,
    what: &'static str,
    field: &'static str,
    id: String,
    #[prop(into)] name: Signal<String>,
    is_first: Signal<bool>,
    is_last: Signal<bool>,
) -> impl IntoView {
    let button = move |place: &'static str, is_off: Signal<bool>, id: String| {
        let icon = if place == "up" { icondata_lu::LuArrowUp } else { icondata_lu::LuArrowDown };
        view! {
            <EditForm sender=sender what=what hidden=vec![(field, id), ("place", place.to_owned())]>
                <button
                    type="submit"
                    class="button quiet icon-only"
                    disabled=move || is_off.get()
                    aria-label=move || format!("Move {} {place}", name.get())
                >
                    <Icon icon=icon />
                </button>
            </EditForm>
        }
    };
    view! {
        <span class="order-buttons">
            {button("up", is_first, id.clone())} {button("down", is_last, id)}
        </span>
    }
}
