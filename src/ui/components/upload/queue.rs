//! The files of one form: what was chosen, what is under way, and in which order they are sent.

use super::browser::{self, Chosen, Fields};
use crate::api::ApiError;
use crate::ui::components::{SessionGuard, use_session_guard};
use leptos::ev::{DragEvent, SubmitEvent};
use leptos::prelude::*;
use vitrine_domain::{SubmissionId, bytes_in_words};
use vitrine_wire::FieldProblem;

/// One file on its way.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) chosen: Chosen,
    /// Its place among all files of this form: tried again, it is still the same file.
    ordinal: u32,
    pub(super) state: RwSignal<RowState>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RowState {
    /// In the list.
    Waiting,
    /// Under way: per cent.
    Sending(u8),
    /// The server has it.
    Done,
    /// It did not arrive, and why.
    Failed(String),
}

/// The files of one form, sent one after the other into one entry.
#[derive(Clone, Copy)]
pub struct UploadQueue {
    pub(super) rows: RwSignal<Vec<Row>>,
    /// Makes one entry of all of them; stays until everything has arrived.
    pub(super) key: RwSignal<SubmissionId>,
    is_spent: RwSignal<bool>,
    next_ordinal: StoredValue<u32>,
    is_over: RwSignal<bool>,
    problem: RwSignal<Option<ApiError>>,
    text: RwSignal<String>,
    pub(super) bytes_max: Signal<u64>,
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

    pub(super) fn add(self, chosen: Vec<Chosen>) {
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

    pub(super) fn try_again(self, id: u32) {
        if let Some(row) = self.row(id) {
            let is_too_large = row.chosen.bytes > self.bytes_max.get_untracked();
            if !is_too_large {
                row.state.set(RowState::Waiting);
                browser::press_send(self.action);
            }
        }
    }

    pub(super) fn leave_out(self, id: u32) {
        browser::forget(id);
        self.rows.update(|rows| rows.retain(|row| row.chosen.id != id));
    }
}

fn is_sending(row: &Row) -> bool {
    matches!(row.state.get_untracked(), RowState::Sending(_))
}
