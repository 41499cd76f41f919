//! `/settings/pipelines/confirm`: what a change would show and hide, before it is made.

use super::desk::{EditForm, EditProblem, EditSender};
use crate::api::pipelines::preview_edit;
use crate::ui::components::{PageTitle, Skeleton, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::reread;
use crate::ui::staff::settings::Below;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use vitrine_wire::{EditPreview, PipelineEdit};

fn edit_in(query: &ParamsMap) -> PipelineEdit {
    let word = |key: &str| query.get(key).unwrap_or_default();
    PipelineEdit {
        what: word("what"),
        pipeline: word("pipeline"),
        stage: word("stage"),
        name: word("name"),
        color: word("color"),
        visible: word("visible"),
        terminal: word("terminal"),
        replies: word("replies"),
        uploads: word("uploads"),
        at_internal: word("at_internal"),
        first_stage: word("first_stage"),
        shares: word("shares"),
        place: word("place"),
        to: word("to"),
        edit: word("edit"),
    }
}

/// The step between a change that shows or hides something and its doing.
#[component]
pub fn ConfirmEditPage() -> impl IntoView {
    let query = use_query_map();
    let edit = Memo::new(move |_| query.with(edit_in));
    let first = Resource::new_blocking(move || edit.get(), preview_edit);
    view! {
        <PageTitle text="Look before it is done" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=6 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(preview) => Either::Left(view! { <Confirm first=preview edit=edit.get_untracked() /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Confirm(first: EditPreview, edit: PipelineEdit) -> impl IntoView {
    let (title, page) = (first.title.clone(), first.page.clone());
    let preview = RwSignal::new(first);
    let sender = EditSender::of_page();
    let guard = use_session_guard();
    // A refused confirmation shows the numbers as they are now. One that is under way or done is not looked at again: its
    // own news comes before its answer, and then there is nothing left to do.
    let live = use_live().any();
    let asked = edit.clone();
    let due = Memo::new(move |before: Option<&u64>| {
        let now = live.get() + guard.renewals().get() + u64::from(sender.problem.with(Option::is_some));
        if sender.is_under_way_or_done() { before.copied().unwrap_or(now) } else { now }
    });
    reread(
        due.into(),
        move || preview_edit(asked.clone()),
        move |answer| match answer {
            Ok(now) => preview.set(now),
            Err(error) => guard.report(&error),
        },
    );
    let hidden: Vec<(&'static str, String)> = edit
        .fields()
        .into_iter()
        .filter(|(name, text)| *name != "what" && !text.is_empty())
        .map(|(name, text)| (name, text.to_owned()))
        .collect();
    let what = edit.fields()[0].1.to_owned();
    let after = if edit.what == "put_back" {
        "It is done in one step. Nothing of their feeds is deleted."
    } else {
        "It is done in one step. It can be put back in one step, as long as nothing of it was changed since. Nothing of their feeds is deleted."
    };
    let (verb, back) = (title.clone(), page.clone());
    view! {
        <Below href=page name="Back, without a change">
            <h1>{title} "?"</h1>
            <EditProblem sender=sender />
            <section class="card stack edit-preview" aria-live="polite">
                <h2>"What this does"</h2>
                <ul>
                    {move || {
                        preview
                            .with(|preview| preview.sentences.clone())
                            .into_iter()
                            .map(|sentence| view! { <li class="number">{sentence}</li> })
                            .collect_view()
                    }}
                </ul>
                <p class="muted">{after}</p>
                <EditForm sender=sender what=what class="row" hidden=hidden>
                    <input type="hidden" name="seen" value=move || preview.with(|preview| preview.seen.clone()) />
                    <button type="submit" class="button primary">
                        {verb}
                    </button>
                    <A href=back attr:class="button quiet">
                        "Cancel"
                    </A>
                </EditForm>
            </section>
        </Below>
    }
}
