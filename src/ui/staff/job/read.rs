//! Tells the server what the reader has seen of a job.

use super::desk::JobDesk;
use crate::api::alerts::ReadJob;
use crate::ui::components::{SeenFields, Submit, mark_in_sight};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// By itself while the page is in sight; without JavaScript by a button.
#[component]
pub fn SeenJob(desk: JobDesk) -> impl IntoView {
    let read = ServerAction::<ReadJob>::new();
    let job = desk.job;
    let last = Memo::new(move |_| desk.feed.with(|feed| feed.entries.last().map(|entry| entry.entry)));
    let is_unread = Memo::new(move |_| desk.facts.with(|facts| facts.is_unread));
    mark_in_sight(is_unread, last, move |entry| {
        read.dispatch(ReadJob { job: job.to_string(), entry: entry.to_string() });
    });
    view! {
        <Show when=move || is_unread.get()>
            <div class="without-script">
                <ActionForm action=read>
                    <SeenFields job=job last=last />
                    <Submit label="Mark as read" pending=read.pending() class="button small"/>
                </ActionForm>
            </div>
        </Show>
    }
}
