//! The form that sends files. Without JavaScript it is a plain form; with it, files are chosen or dropped into a list,
//! and each is sent by itself with its progress, and can be stopped and tried again.

mod browser;

use super::{FormProblem, Icon, SessionGuard, TextArea, use_session_guard};
use crate::api::ApiError;
use crate::ui::retry::{field_error, use_retry};
use browser::Chosen;
use browser::Fields;
pub use browser::{fields as form_fields, has_file, send_form};
use leptos::ev::{DragEvent, Event, SubmitEvent};
use leptos::prelude::*;
use vitrine_domain::{ENTRY_BODY_CHARS_MAX, JobId, SubmissionId, bytes_in_words};
use vitrine_wire::FieldProblem;

/// What the dialog for choosing files offers; the server looks at the bytes.
pub const OFFERED: &str =
    "image/jpeg,image/png,image/gif,image/webp,.heic,.pdf,.doc,.docx,.odt,.xls,.xlsx,.ods,.ppt,.pptx,.odp,.txt,.csv";

/// One file on its way.
#[derive(Debug, Clone)]
struct Row {
    chosen: Chosen,
    /// Its place among all files of this form: tried again, it is still the same file.
    ordinal: u32,
    state: RwSignal<RowState>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum RowState {
    /// In the list.
    Waiting,
    /// Under way: per cent.
    Sending(u8),
    /// The server has it.
    Done,
    /// It did not arrive, and why.
    Failed(String),
}

/// The form.
#[component]
pub fn UploadForm(
    /// Where it is sent, such as `/api/portal/upload`.
    action: &'static str,
    /// To which job.
    job: JobId,
    /// A submission that comes with each reading of the page.
    #[prop(into)]
    fresh: Signal<SubmissionId>,
    /// The largest file, in bytes.
    #[prop(into)]
    bytes_max: Signal<u64>,
    /// The words on the button.
    #[prop(into)]
    label: Signal<String>,
    /// All files of the list have arrived; with the server's sentence.
    on_done: Callback<String>,
) -> impl IntoView {
    let endpoint = action.trim_start_matches("/api/");
    let retry = use_retry(endpoint);
    let text = RwSignal::new(retry.as_ref().and_then(|retry| retry.value("body")).unwrap_or_default());
    let problem = RwSignal::new(retry.and_then(|retry| retry.error));
    let queue = UploadQueue::new(action, fresh, (text, problem), bytes_max, on_done);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        queue.submit(&event);
    };
    let form_problem = Signal::derive(move || problem.get().map(as_a_whole));
    let is_busy = queue.is_busy();
    view! {
        <form
            class="upload"
            method="post"
            enctype="multipart/form-data"
            action=action
            class:is-over=move || queue.is_over()
            on:submit=submit
            on:dragover=move |event| queue.drag_over(&event)
            on:dragleave=move |_| queue.drag_leave()
            on:drop=move |event| queue.drop(&event)
        >
            <input type="hidden" name="job" value=job.to_string()/>
            <input type="hidden" name="submission" value=move || queue.key.get().to_string()/>
            <FormProblem error=form_problem/>
            <TextArea
                name="body"
                id=format!("{}-body", endpoint.replace('/', "-"))
                label="A word about the files (optional)"
                text=text
                rows=2
                max=ENTRY_BODY_CHARS_MAX
                error=field_error(problem.into(), "body")
            />
            <FilePicker queue/>
            <div class="form-actions">
                <button
                    type="submit"
                    class="button primary"
                    aria-disabled=move || is_busy.get().then_some("true")
                    class:is-busy=move || is_busy.get()
                >
                    {move || if is_busy.get() { "Sending…".to_owned() } else { label.get() }}
                </button>
            </div>
        </form>
    }
}

/// What chooses files and lists them, inside of a form.
#[component]
pub fn FilePicker(queue: UploadQueue) -> impl IntoView {
    view! {
        <div class="upload-choose">
            <label class="upload-input">
                <span class="upload-label">
                    <Icon icon=icondata_lu::LuUpload/>
                    "Choose files"
                </span>
                <input
                    type="file"
                    name="files"
                    multiple
                    accept=OFFERED
                    on:change=move |event: Event| queue.add(browser::chosen(&event))
                />
            </label>
            <label class="upload-input upload-camera">
                <span class="upload-label">
                    <Icon icon=icondata_lu::LuCamera/>
                    "Take a photo"
                </span>
                <input
                    type="file"
                    name="files"
                    accept="image/*"
                    capture="environment"
                    on:change=move |event: Event| queue.add(browser::chosen(&event))
                />
            </label>
        </div>
        <p class="muted small">
            {move || {
                format!(
                    "Pictures, PDF, office documents and plain text, up to {} each. You can also drop them here. \
                     JPEG, PNG and WebP pictures are kept without the place where they were taken; HEIC photos keep \
                     it.",
                    bytes_in_words(queue.bytes_max.get()),
                )
            }}
        </p>
        <ul class="upload-list" aria-live="polite">
            <For each=move || queue.rows.get() key=|row| row.chosen.id let:row>
                <UploadRow queue row/>
            </For>
        </ul>
    }
}

/// The sentence about the files is about the form as a whole: there is no one field to mark.
pub fn as_a_whole(error: ApiError) -> ApiError {
    match error.for_field("files") {
        Some(message) => ApiError::Invalid(vec![FieldProblem { field: String::new(), message }]),
        None => error,
    }
}

#[component]
fn UploadRow(queue: UploadQueue, row: Row) -> impl IntoView {
    let (id, state) = (row.chosen.id, row.state);
    let words = format!("{} · {}", row.chosen.name, bytes_in_words(row.chosen.bytes));
    let name = row.chosen.name.clone();
    let says = move || match state.get() {
        RowState::Waiting => "Ready to send".to_owned(),
        RowState::Sending(done) => format!("Sending, {done} %"),
        RowState::Done => "Sent".to_owned(),
        RowState::Failed(why) => why,
    };
    let per_cent = move || match state.get() {
        RowState::Sending(done) => Some(done),
        RowState::Waiting | RowState::Done | RowState::Failed(_) => None,
    };
    let has_failed = move || matches!(state.get(), RowState::Failed(_));
    let is_done = move || state.get() == RowState::Done;
    let stop_words = move || if per_cent().is_some() { "Stop" } else { "Leave out" };
    view! {
        <li class="upload-row" class:has-failed=has_failed>
            <span class="upload-name">{words}</span>
            {move || per_cent().map(|done| view! { <progress max="100" value=done.to_string() aria-label=name.clone()/> })}
            <span class="upload-state">{says}</span>
            <span class="upload-actions">
                <Show when=has_failed>
                    <button type="button" class="button small" on:click=move |_| queue.try_again(id)>
                        <Icon icon=icondata_lu::LuRotateCw/>
                        "Try again"
                    </button>
                </Show>
                <Show when=move || !is_done()>
                    <button type="button" class="button quiet small" on:click=move |_| queue.leave_out(id)>
                        <Icon icon=icondata_lu::LuX/>
                        {stop_words}
                    </button>
                </Show>
            </span>
        </li>
    }
}

/// The files of one form, sent one after the other into one entry.
#[derive(Clone, Copy)]
pub struct UploadQueue {
    rows: RwSignal<Vec<Row>>,
    /// Makes one entry of all of them; stays until everything has arrived.
    key: RwSignal<SubmissionId>,
    is_spent: RwSignal<bool>,
    next_ordinal: StoredValue<u32>,
    is_over: RwSignal<bool>,
    problem: RwSignal<Option<ApiError>>,
    text: RwSignal<String>,
    bytes_max: Signal<u64>,
    on_done: Callback<String>,
    action: &'static str,
    guard: SessionGuard,
}

impl UploadQueue {
    /// Made once, inside the form's component; `typed`: the words of the form, and what is wrong with it.
    pub fn new(
        action: &'static str,
        fresh: Signal<SubmissionId>,
        (text, problem): (RwSignal<String>, RwSignal<Option<ApiError>>),
        bytes_max: Signal<u64>,
        on_done: Callback<String>,
    ) -> Self {
        let queue = Self {
            rows: RwSignal::new(Vec::new()),
            key: RwSignal::new(fresh.get_untracked()),
            is_spent: RwSignal::new(false),
            next_ordinal: StoredValue::new(0),
            is_over: RwSignal::new(false),
            problem,
            text,
            bytes_max,
            on_done,
            action,
            guard: use_session_guard(),
        };
        queue.follow(fresh);
        queue
    }

    /// Some files wait in the list.
    pub fn has_files(self) -> bool {
        self.rows.with_untracked(|rows| !rows.is_empty())
    }

    /// Files are on their way, or the next key is.
    pub fn is_busy(self) -> Signal<bool> {
        Signal::derive(move || self.is_spent.get() || self.is_sending())
    }

    /// Sends the files of the list with the form's other fields.
    pub fn submit(self, event: &SubmitEvent) {
        let guard = self.guard;
        match browser::fields(event) {
            Some(fields) => self.start(fields, Callback::new(move |error: ApiError| guard.report(&error))),
            None => self.problem.set(Some(ApiError::Unreachable)),
        }
    }

    /// Something is held over the form.
    pub fn is_over(self) -> bool {
        self.is_over.get()
    }

    /// Something is being dragged over the form.
    pub fn drag_over(self, event: &DragEvent) {
        event.prevent_default();
        self.is_over.set(true);
    }

    /// It went away again.
    pub fn drag_leave(self) {
        self.is_over.set(false);
    }

    /// It was let go over the form.
    pub fn drop(self, event: &DragEvent) {
        event.prevent_default();
        self.is_over.set(false);
        self.add(browser::dropped(event));
    }

    /// Takes the next key once the present one is used up.
    fn follow(self, fresh: Signal<SubmissionId>) {
        Effect::new(move |_| {
            let next = fresh.get();
            if self.is_spent.get() && next != self.key.get_untracked() {
                self.key.set(next);
                self.next_ordinal.set_value(0);
                self.is_spent.set(false);
            }
        });
    }

    fn is_sending(self) -> bool {
        self.rows.with(|rows| rows.iter().any(|row| matches!(row.state.get(), RowState::Sending(_))))
    }

    fn add(self, chosen: Vec<Chosen>) {
        self.problem.set(None);
        let max = self.bytes_max.get_untracked();
        for chosen in chosen {
            let ordinal = self.next_ordinal.get_value();
            self.next_ordinal.set_value(ordinal + 1);
            let state = if chosen.bytes > max {
                RowState::Failed(format!("Larger than {}. Choose a smaller one.", bytes_in_words(max)))
            } else {
                RowState::Waiting
            };
            self.rows.update(|rows| rows.push(Row { chosen, ordinal, state: RwSignal::new(state) }));
        }
    }

    fn row(self, id: u32) -> Option<Row> {
        self.rows.with_untracked(|rows| rows.iter().find(|row| row.chosen.id == id).cloned())
    }

    fn start(self, fields: Fields, report: Callback<ApiError>) {
        if self.is_spent.get_untracked() || self.rows.with_untracked(|rows| rows.iter().any(is_sending)) {
            return;
        }
        if self.rows.with_untracked(Vec::is_empty) {
            let message = "Choose a file first.".to_owned();
            let problem = FieldProblem { field: "files".to_owned(), message };
            self.problem.set(Some(ApiError::Invalid(vec![problem])));
            return;
        }
        self.problem.set(None);
        self.send_next(fields, report, String::new());
    }

    /// Sends the first file that waits; after the last one, ends.
    fn send_next(self, fields: Fields, report: Callback<ApiError>, said: String) {
        let waiting = |row: &&Row| row.state.get_untracked() == RowState::Waiting;
        let Some(row) = self.rows.with_untracked(|rows| rows.iter().find(waiting).cloned()) else {
            return self.end(said);
        };
        row.state.set(RowState::Sending(0));
        let mut own = fields.clone();
        own.push(("ordinal".to_owned(), row.ordinal.to_string()));
        let state = row.state;
        let on_progress = move |done: u8| {
            state.try_set(RowState::Sending(done));
        };
        let on_end = move |answer: Result<String, ApiError>| {
            let mut said = said;
            match answer {
                Ok(sentence) => {
                    said = sentence;
                    state.try_set(RowState::Done);
                }
                Err(error) => {
                    report.run(error.clone());
                    let sentence = error.for_field("files").or_else(|| error.for_field("body"));
                    state.try_set(RowState::Failed(sentence.unwrap_or_else(|| error.sentence())));
                }
            }
            self.send_next(fields, report, said);
        };
        browser::send(row.chosen.id, self.action, &own, on_progress, on_end);
    }

    /// What has arrived leaves the list. Nothing left: the form starts anew.
    fn end(self, said: String) {
        let is_done = |row: &Row| row.state.get_untracked() == RowState::Done;
        let some_arrived = self.rows.with_untracked(|rows| rows.iter().any(is_done));
        self.rows.update(|rows| rows.retain(|row| !is_done(row)));
        if !some_arrived {
            return;
        }
        if self.rows.with_untracked(Vec::is_empty) {
            self.is_spent.set(true);
            self.text.set(String::new());
        }
        self.on_done.run(said);
    }

    fn try_again(self, id: u32) {
        if let Some(row) = self.row(id) {
            let is_too_large = row.chosen.bytes > self.bytes_max.get_untracked();
            if !is_too_large {
                row.state.set(RowState::Waiting);
                browser::press_send(self.action);
            }
        }
    }

    fn leave_out(self, id: u32) {
        browser::forget(id);
        self.rows.update(|rows| rows.retain(|row| row.chosen.id != id));
    }
}

fn is_sending(row: &Row) -> bool {
    matches!(row.state.get_untracked(), RowState::Sending(_))
}
