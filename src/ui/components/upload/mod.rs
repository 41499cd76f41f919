//! The form that sends files. Without JavaScript it is a plain form; with it, files are chosen or dropped into a list,
//! and each is sent by itself with its progress, and can be stopped and tried again.

mod browser;
mod queue;

use super::{FormProblem, Icon, TextArea};
use crate::api::ApiError;
use crate::ui::retry::{field_error, use_retry};
pub use browser::{fields as form_fields, has_file, send_form};
use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;
pub use queue::UploadQueue;
use queue::{Row, RowState};
use vitrine_domain::{ENTRY_BODY_CHARS_MAX, JobId, SubmissionId, bytes_in_words};
use vitrine_wire::FieldProblem;

/// What the dialog for choosing files offers; the server looks at the bytes.
pub const OFFERED: &str =
    "image/jpeg,image/png,image/gif,image/webp,.heic,.pdf,.doc,.docx,.odt,.xls,.xlsx,.ods,.ppt,.pptx,.odp,.txt,.csv";

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
            <Picker queue icon=icondata_lu::LuUpload words="Choose files" accept=OFFERED/>
            <Picker queue icon=icondata_lu::LuCamera words="Take a photo" accept="image/*" is_camera=true/>
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

/// A button that opens the browser's choice of files, or the camera of a phone.
#[component]
fn Picker(
    queue: UploadQueue,
    icon: icondata_core::Icon,
    words: &'static str,
    accept: &'static str,
    #[prop(optional)] is_camera: bool,
) -> impl IntoView {
    view! {
        <label class="upload-input" class:upload-camera=is_camera>
            <span class="upload-label">
                <Icon icon/>
                {words}
            </span>
            <input
                type="file"
                name="files"
                multiple=!is_camera
                accept=accept
                capture=is_camera.then_some("environment")
                on:change=move |event: Event| queue.add(browser::chosen(&event))
            />
        </label>
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
