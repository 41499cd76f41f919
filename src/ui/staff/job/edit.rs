//! Changing an entry's text, in place.

use super::browser::focus_soon;
use super::desk::{EditDraft, JobDesk};
use super::place::JobPlace;
use crate::api::ApiError;
use crate::api::entries::{EditEntry, edit_entry};
use crate::ui::components::{FormProblem, Icon, Submit, TextArea};
use crate::ui::retry::field_error;
use leptos::either::Either;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use vitrine_domain::{Audience, ENTRY_BODY_CHARS_MAX};
use vitrine_wire::StaffEntry;

/// The form. What is typed lives in `draft`, which belongs to the page.
#[component]
pub fn EditForm(desk: JobDesk, entry: Memo<StaffEntry>, draft: EditDraft) -> impl IntoView {
    let id = entry.with_untracked(|entry| entry.entry);
    let field_id = format!("edit-{id}");
    let audience = Memo::new(move |_| entry.with(|entry| entry.audience));
    let back_to_link = move || focus_soon(format!("edit-link-{id}"));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if draft.is_pending.get_untracked() {
            return;
        }
        draft.is_pending.set(true);
        let (text, version) = (draft.text.get_untracked(), draft.version.get_untracked());
        spawn_local(async move {
            match edit_entry(desk.job.to_string(), id.to_string(), version.to_string(), text).await {
                Ok(changed) => {
                    desk.put_entry(changed.entry);
                    desk.toasts.say(changed.said);
                    draft.close();
                    back_to_link();
                }
                Err(error) => {
                    desk.report(&error);
                    draft.refuse(error);
                }
            }
            draft.is_pending.try_set(false);
        });
    };
    let cancel = move |event: MouseEvent| {
        event.prevent_default();
        draft.close();
        back_to_link();
    };
    let problem = draft.problem.into();
    // What concerns the field stands below the field, and both texts stand beside each other; the rest is said above.
    let form_problem = Signal::derive(move || {
        let is_said_elsewhere =
            |error: &ApiError| matches!(error, ApiError::Stale(_)) || error.for_field("body").is_some();
        draft.problem.get().filter(|error| !is_said_elsewhere(error))
    });
    view! {
        <form action=EditEntry::PATH method="post" class="form entry-edit" on:submit=save>
            <input type="hidden" name="job" value=desk.job.to_string()/>
            <input type="hidden" name="entry" value=id.to_string()/>
            <input type="hidden" name="version" value=move || draft.version.get().to_string()/>
            <FormProblem error=form_problem/>
            {move || {
                draft
                    .theirs
                    .get()
                    .map(|theirs| {
                        let taken = theirs.clone();
                        view! {
                            <div class="callout warning" role="alert">
                                <div class="stack">
                                    <p>
                                        <strong>"Somebody else changed this in the meantime. The text is now:"</strong>
                                    </p>
                                    <p class="entry-body">{theirs}</p>
                                    <p>
                                        <button
                                            type="button"
                                            class="button small"
                                            on:click=move |_| draft.text.set(taken.clone())
                                        >
                                            "Use theirs"
                                        </button>
                                    </p>
                                    <p class="small">"Your text is in the box below. Saving it replaces theirs."</p>
                                </div>
                            </div>
                        }
                    })
            }}
            <TextArea
                name="body"
                id=field_id
                label="Text"
                text=draft.text
                rows=5
                max=ENTRY_BODY_CHARS_MAX
                error=field_error(problem, "body")
            />
            {move || match audience.get() {
                Audience::Customer => {
                    Either::Left(
                        view! {
                            <p class="entry-note">
                                <Icon icon=icondata_lu::LuEye/>
                                <span>"The customer sees this change at once."</span>
                            </p>
                        },
                    )
                }
                Audience::Internal => {
                    Either::Right(
                        view! {
                            <p class="entry-note">
                                <Icon icon=icondata_lu::LuLock/>
                                <span>"Only your team sees this."</span>
                            </p>
                        },
                    )
                }
            }}
            <div class="form-actions">
                <Submit label="Save" pending=draft.is_pending busy="Saving…"/>
                <a
                    class="button"
                    href=move || JobPlace { edit: None, ..desk.place.get() }.href()
                    on:click=cancel
                >
                    "Cancel"
                </a>
            </div>
        </form>
    }
}
