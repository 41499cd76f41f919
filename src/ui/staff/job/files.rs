//! Files of an entry, for staff: who sees each, showing and hiding it, replacing and removing it.

use super::desk::{JobDesk, names_in_words};
use crate::api::ApiError;
use crate::api::files::{RemoveFile, SetFileAudience, remove_file, set_file_audience};
use crate::ui::components::{AudienceTag, FileLink, Icon};
use crate::ui::staff::who_sees::WhoSeesButton;
use leptos::either::Either;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use vitrine_domain::{Audience, FileId};
use vitrine_wire::{FileChanged, Sight, SightOf, StaffEntry, StaffFile};

const STALE: &str =
    "Somebody else changed this file in the meantime, so it was left as it is. Look again, then decide.";

/// The files of one entry. One signal for all of them: a feed has hundreds of entries, and most have no files.
#[component]
pub fn EntryFiles(desk: JobDesk, entry: Memo<StaffEntry>) -> impl IntoView {
    let files = Memo::new(move |_| entry.with(|entry| (entry.audience == Audience::Internal, entry.files.clone())));
    move || {
        let (is_entry_internal, files) = files.get();
        (!files.is_empty()).then(|| {
            let lines = files.into_iter().map(|file| view! { <FileLine desk file is_entry_internal/> });
            view! { <ul class="file-list">{lines.collect_view()}</ul> }
        })
    }
}

#[component]
fn FileLine(desk: JobDesk, file: StaffFile, is_entry_internal: bool) -> impl IntoView {
    if file.is_removed {
        return Either::Left(view! {
            <li class="file-line is-removed">
                <Icon icon=icondata_lu::LuTrash2/>
                <span><s>{file.name}</s> " was removed"</span>
            </li>
        });
    }
    let look = match file.audience {
        Audience::Internal => "file-line paper",
        Audience::Customer => "file-line glass",
    };
    Either::Right(view! {
        <li class=look>
            <FileLink
                file=file.file
                name=file.name.clone()
                kind=file.kind
                byte_count=file.byte_count
                has_thumbnail=file.has_thumbnail
            />
            <FileAudience audience=file.audience is_entry_internal/>
            <span class="file-actions">
                {file.may_toggle.then(|| view! { <FileToggle desk file=file.clone() is_entry_internal/> })}
                <WhoSeesButton panel=desk.who of=SightOf::File(file.file)/>
                {file.may_remove.then(|| view! { <FileMore desk file is_entry_internal/> })}
            </span>
        </li>
    })
}

/// The strictest of entry and file, in words.
#[component]
fn FileAudience(audience: Audience, is_entry_internal: bool) -> impl IntoView {
    match (audience, is_entry_internal) {
        (Audience::Customer, true) => {
            Either::Left(view! { <span class="tag">"Goes along when the entry is shown"</span> })
        }
        (Audience::Internal, _) | (Audience::Customer, false) => Either::Right(view! { <AudienceTag audience/> }),
    }
}

/// The button of one file. Shows the new state only when the server has answered.
#[component]
fn FileToggle(desk: JobDesk, file: StaffFile, is_entry_internal: bool) -> impl IntoView {
    let StaffFile { file: id, version, audience, .. } = file;
    let to = audience.flipped();
    let is_pending = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !is_pending.get_untracked() {
            is_pending.set(true);
            spawn_local(async move {
                let (job, file, version) = (desk.job.to_string(), id.to_string(), version.to_string());
                take(desk, set_file_audience(job, file, version, to.as_str().to_owned()).await);
                is_pending.try_set(false);
            });
        }
    };
    let label = match (to, is_entry_internal) {
        (Audience::Customer, false) => "Show to customer",
        (Audience::Customer, true) => "Show with the entry",
        (Audience::Internal, _) => "Hide from customer",
    };
    view! {
        <form action=SetFileAudience::PATH method="post" on:submit=submit>
            <FileFields desk id version/>
            <input type="hidden" name="audience" value=to.as_str()/>
            <button type="submit" class="button quiet small" class:is-busy=move || is_pending.get()>
                {match to {
                    Audience::Customer => view! { <Icon icon=icondata_lu::LuEye/> },
                    Audience::Internal => view! { <Icon icon=icondata_lu::LuEyeOff/> },
                }}
                {label}
            </button>
        </form>
    }
}

/// Replacing and removing, behind one more press.
#[component]
fn FileMore(desk: JobDesk, file: StaffFile, is_entry_internal: bool) -> impl IntoView {
    let StaffFile { file: id, version, audience, may_replace, .. } = file;
    let is_shown = audience == Audience::Customer && !is_entry_internal;
    let is_pending = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !is_pending.get_untracked() {
            is_pending.set(true);
            spawn_local(async move {
                take(desk, remove_file(desk.job.to_string(), id.to_string(), version.to_string()).await);
                is_pending.try_set(false);
            });
        }
    };
    view! {
        <details class="file-more">
            <summary>{if may_replace { "Replace or remove" } else { "Remove" }}</summary>
            {may_replace.then(|| view! { <ReplaceForm desk id version/> })}
            <p class="small">{move || desk.facts.with(|facts| what_is_lost(is_shown, &facts.sight))}</p>
            <form action=RemoveFile::PATH method="post" on:submit=submit>
                <FileFields desk id version/>
                <button type="submit" class="button danger small" class:is-busy=move || is_pending.get()>
                    <Icon icon=icondata_lu::LuTrash2/>
                    "Remove for good"
                </button>
            </form>
        </details>
    }
}

/// What removing a file takes from whom.
fn what_is_lost(is_shown: bool, sight: &Sight) -> String {
    if !is_shown {
        return "No customer sees this file. Removed, it is gone for your team.".to_owned();
    }
    match &sight.nobody_because {
        Some(why) => format!("Nobody at the customer sees this file now. {why} Removed, it is gone for everybody."),
        None => format!(
            "{} can open this file now. Removed, it is gone for them and for your team, and its address is dead.",
            names_in_words(&sight.names)
        ),
    }
}

#[component]
fn ReplaceForm(desk: JobDesk, id: FileId, version: i64) -> impl IntoView {
    view! {
        <form class="file-replace" action="/api/files/add" method="post" enctype="multipart/form-data">
            <input type="hidden" name="job" value=desk.job.to_string()/>
            <input type="hidden" name="replaces" value=id.to_string()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <label for=format!("replace-{id}")>"Another file in its place"</label>
            <input id=format!("replace-{id}") type="file" name="files" required/>
            <button type="submit" class="button small">"Replace"</button>
        </form>
    }
}

#[component]
fn FileFields(desk: JobDesk, id: FileId, version: i64) -> impl IntoView {
    view! {
        <input type="hidden" name="job" value=desk.job.to_string()/>
        <input type="hidden" name="file" value=id.to_string()/>
        <input type="hidden" name="version" value=version.to_string()/>
    }
}

/// Takes over an answer, or says why not.
fn take(desk: JobDesk, answer: Result<FileChanged, ApiError>) {
    match answer {
        Ok(changed) => {
            desk.put_entry(changed.entry);
            desk.toasts.say(changed.said);
        }
        Err(error) => desk.say_problem(&error, STALE),
    }
}
