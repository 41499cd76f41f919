//! Tells the server what the reader has seen of a job.

use crate::api::portal::ReadPortalJob;
use crate::ui::components::{SeenFields, Submit, mark_in_sight};
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::JobId;
use vitrine_wire::{PortalEntry, PortalJob};

/// By itself while the page is in sight; without JavaScript by a button.
#[component]
pub fn ReadJob(job: JobId, now: Memo<PortalJob>, entries: Memo<Vec<PortalEntry>>) -> impl IntoView {
    let read = ServerAction::<ReadPortalJob>::new();
    let last = Memo::new(move |_| entries.with(|entries| entries.last().map(|entry| entry.entry)));
    let is_unread = Memo::new(move |_| now.with(|job| job.is_unread));
    mark_in_sight(is_unread, last, move |entry| {
        read.dispatch(ReadPortalJob { job: job.to_string(), entry: entry.to_string() });
    });
    view! {
        <Show when=move || is_unread.get()>
            <div class="without-script">
                <ActionForm action=read>
                    <SeenFields job=job last=last />
                    <Submit label="I have seen what is new" pending=read.pending() class="button small" />
                </ActionForm>
            </div>
        </Show>
    }
}
