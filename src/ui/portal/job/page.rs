//! The job page's content, kept up to date while it is open.

use super::feed::Feed;
use super::files::{JobFiles, UploadBox};
use super::form::JobForm;
use super::read::ReadJob;
use super::reply::ReplyBox;
use super::track::Track;
use crate::api::ApiError;
use crate::api::portal::{ReplyJob, show_portal_job};
use crate::ui::components::{Avatar, DateText, Icon, PageTitle, StageTag, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::reread::reread;
use icondata_lu as lu;
use leptos::prelude::*;
use leptos_router::components::A;
use vitrine_domain::{EntryId, JobId};
use vitrine_wire::{PortalJob, PortalJobView};

/// Title, track, facts, what can be done, feed. `before` as in the page's address.
#[component]
pub fn JobSheet(first: PortalJobView, before: Option<EntryId>) -> impl IntoView {
    let id = first.job.job;
    let view = RwSignal::new(first);
    let is_gone = RwSignal::new(false);
    let earlier_parts = RwSignal::new(0_u32);
    let reply = ServerAction::<ReplyJob>::new();
    let draft = RwSignal::new(String::new());
    let (saved_forms, uploads) = (RwSignal::new(0_u32), RwSignal::new(0_u32));
    let guard = use_session_guard();
    let changed = use_live().job(Signal::stored(id));
    let due = Signal::derive(move || {
        let own = u64::try_from(reply.version().get()).unwrap_or_default()
            + u64::from(earlier_parts.get() + saved_forms.get() + uploads.get());
        changed.get() + guard.renewals().get() + own
    });
    reread(
        due,
        move || read_parts(id, before, earlier_parts.get_untracked()),
        move |answer| match answer {
            Ok(now) => {
                view.set(now);
                is_gone.set(false);
            }
            Err(ApiError::NotFound) => is_gone.set(true),
            Err(error) => guard.report(&error),
        },
    );
    let job = Memo::new(move |_| view.with(|view| view.job.clone()));
    let track = Memo::new(move |_| view.with(|view| view.track.clone()));
    let form = Memo::new(move |_| view.with(|view| view.form.clone()));
    let entries = Memo::new(move |_| view.with(|view| view.entries.clone()));
    let earlier = Memo::new(move |_| view.with(|view| view.earlier));
    let may_reply = Memo::new(move |_| view.with(|view| view.may_reply));
    // A text whose field went away can go on as a reply.
    let take_text = may_reply.get_untracked().then(|| {
        Callback::new(move |text: String| {
            draft.update(|draft| *draft = if draft.is_empty() { text } else { format!("{draft}\n\n{text}") });
        })
    });
    let files = Memo::new(move |_| view.with(|view| view.files.clone()));
    let may_upload = Memo::new(move |_| view.with(|view| view.may_upload));
    // Out of sight it keeps what was typed and chosen, for when it comes back.
    let had_upload = RwSignal::new(may_upload.get_untracked());
    Effect::new(move |_| {
        if may_upload.get() {
            had_upload.set(true);
        }
    });
    let bytes_max = Memo::new(move |_| view.with(|view| view.upload_bytes_max));
    let may_fill = Memo::new(move |_| form.with(|fields| fields.iter().any(|field| field.may_fill)));
    let can_do = move || view! { <h2 class="portal-can-do">"What you can do"</h2> };
    let submission = Memo::new(move |_| view.with(|view| view.submission));
    // The server writes the title last of all, when the signals of the page may be gone.
    let first_title = job.with_untracked(|job| job.title.clone());
    let title = move || job.try_with(|job| job.title.clone()).unwrap_or_else(|| first_title.clone());
    view! {
        <Show
            when=move || !is_gone.get()
            fallback=|| {
                view! { <NoLongerShared /> }
            }
        >
            <article class="page portal-job">
                <PageTitle text=title.clone() />
                <Head job=job />
                <Show when=move || track.with(|steps| !steps.is_empty())>
                    <Track steps=track />
                </Show>
                <ReadJob job=id now=job entries=entries />
                <Facts job=job />
                <Show when=move || entries.with(|entries| !entries.is_empty())>
                    <a class="button quiet to-feed" href="#feed-title" rel="external">
                        <Icon icon=lu::LuArrowDown />
                        "What happened so far"
                    </a>
                </Show>
                // A form that is only to be read stands above.
                <Show when=move || may_fill.get()>{can_do()}</Show>
                <JobForm
                    job=id
                    fields=form
                    take_text=take_text
                    on_saved=Callback::new(move |()| saved_forms.update(|saved| *saved += 1))
                />
                <Show when=move || !may_fill.get() && (may_reply.get() || may_upload.get())>{can_do()}</Show>
                <Show when=move || may_reply.get()>
                    <ReplyBox job=id fresh=submission action=reply text=draft />
                </Show>
                <Show when=move || !may_reply.get() && draft.with(|draft| !draft.trim().is_empty())>
                    <p class="callout" role="status">
                        "You cannot reply here at the moment. What you wrote is kept in this browser."
                    </p>
                </Show>
                <Show when=move || had_upload.get()>
                    <div hidden=move || !may_upload.get()>
                        <UploadBox
                            job=id
                            fresh=submission
                            bytes_max=bytes_max
                            on_sent=Callback::new(move |()| uploads.update(|sent| *sent += 1))
                        />
                    </div>
                </Show>
                <JobFiles job=id files=files />
                <Feed
                    job=id
                    entries=entries
                    earlier=earlier
                    is_part=before.is_some()
                    on_earlier=Callback::new(move |()| earlier_parts.update(|parts| *parts += 1))
                />
            </article>
        </Show>
    }
}

/// The newest part of the feed (or the one before `before`) with `parts` earlier ones in front: they are read anew
/// each time, since something in them may have been hidden or shown.
async fn read_parts(job: JobId, before: Option<EntryId>, parts: u32) -> Result<PortalJobView, ApiError> {
    let mut view = show_portal_job(job, before).await?;
    for _ in 0..parts {
        let Some(from) = view.earlier else { break };
        let older = show_portal_job(job, Some(from)).await?;
        view.earlier = older.earlier;
        view.entries.splice(0..0, older.entries);
    }
    Ok(view)
}

#[component]
fn Head(job: Memo<PortalJob>) -> impl IntoView {
    view! {
        <header class="portal-job-head">
            <A href="/user/jobs" attr:class="back">
                <Icon icon=lu::LuArrowLeft />
                "All jobs"
            </A>
            <p class="eyebrow">{move || job.with(|job| format!("{} · Job {}", job.pipeline_name, job.number))}</p>
            <h1>{move || job.with(|job| job.title.clone())}</h1>
            {move || {
                let (stage, finished, next) =
                    job.with(|job| (job.stage.clone(), job.is_finished, job.next_stage_name.clone()));
                let is_put_away = job.with(|job| job.is_put_away);
                let words = match (finished, next) {
                    (true, _) if is_put_away => {
                        " The business has put this job away. Everything that was shared with you stays here.".to_owned()
                    }
                    (true, _) => " This job is finished. Everything that was shared with you stays here.".to_owned(),
                    (false, Some(next)) => format!(" What happens next: {next}."),
                    (false, None) => String::new(),
                };
                view! {
                    <p class="portal-job-stage">
                        {stage.map(|stage| view! { <StageTag name=stage.name color=stage.color is_internal=false /> })}
                        {words}
                    </p>
                }
            }}
        </header>
    }
}

#[component]
fn Facts(job: Memo<PortalJob>) -> impl IntoView {
    view! {
        <Show when=move || job.with(|job| job.owner_name.is_some() || job.due_on.is_some())>
            <dl class="portal-facts">
                {move || {
                    job.with(|job| job.owner_name.clone())
                        .map(|name| {
                            view! {
                                <div>
                                    <dt>"Looked after by"</dt>
                                    <dd>
                                        <Avatar name=name.clone() />
                                        <span>{name}</span>
                                    </dd>
                                </div>
                            }
                        })
                }}
                {move || {
                    job.with(|job| job.due_on)
                        .map(|date| {
                            view! {
                                <div>
                                    <dt>"Due"</dt>
                                    <dd>
                                        <DateText date=date />
                                    </dd>
                                </div>
                            }
                        })
                }}
            </dl>
        </Show>
    }
}

/// Only in the tab that showed the job: whoever opens the address now gets the ordinary 404.
#[component]
fn NoLongerShared() -> impl IntoView {
    view! {
        <PageTitle text="Job" />
        <div class="page problem" role="status">
            <h1>"This job is no longer shared with you."</h1>
            <p class="muted">"If you expected to see it here, ask the business."</p>
            <p>
                <A href="/user" attr:class="button">
                    "See your jobs"
                </A>
            </p>
        </div>
    }
}
