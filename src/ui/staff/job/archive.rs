//! Putting a job away and bringing it back.

use super::desk::JobDesk;
use crate::api::jobs::ArchiveJob;
use crate::api::jobs::archive_job;
use crate::ui::components::Icon;
use crate::ui::told::word;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

const STALE: &str = "Somebody else changed this job in the meantime. Look again, then decide.";

/// One button: archive, or restore.
#[component]
pub fn ArchiveForm(desk: JobDesk) -> impl IntoView {
    let is_archived = Memo::new(move |_| desk.facts.with(|facts| facts.is_archived));
    let is_pending = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !is_pending.get_untracked() {
            archive(desk, !is_archived.get_untracked(), Some(is_pending));
        }
    };
    view! {
        <form action=ArchiveJob::PATH method="post" on:submit=submit>
            <input type="hidden" name="job" value=desk.job.to_string()/>
            <input type="hidden" name="archived" value=move || word(!is_archived.get())/>
            <button
                type="submit"
                class="button quiet small"
                aria-disabled=move || is_pending.get().then_some("true")
                class:is-busy=move || is_pending.get()
            >
                <Icon icon=icondata_lu::LuArchive/>
                {move || if is_archived.get() { "Restore job" } else { "Archive job" }}
            </button>
        </form>
    }
}

/// Archives or restores. With `is_pending` (the button's own) it can be undone by the toast.
fn archive(desk: JobDesk, is_archived: bool, is_pending: Option<RwSignal<bool>>) {
    if let Some(is_pending) = is_pending {
        is_pending.set(true);
    }
    spawn_local(async move {
        match archive_job(desk.job.to_string(), word(is_archived).to_owned()).await {
            Ok(said) => {
                if is_pending.is_some() {
                    let undo = Callback::new(move |()| archive(desk, !is_archived, None));
                    desk.toasts.say_with_undo(said, undo);
                } else {
                    desk.toasts.say(said);
                }
                desk.read_again();
            }
            Err(error) => desk.say_problem(&error, STALE),
        }
        if let Some(is_pending) = is_pending {
            is_pending.try_set(false);
        }
    });
}
