//! Whether the customer has the job: how it stands in words, the way to share it, and the button that stops it.

use super::desk::JobDesk;
use crate::api::sharing::{UnshareJob, unshare_job};
use crate::ui::components::{FormProblem, Icon};
use crate::ui::retry::use_retry;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

const STALE: &str = "Somebody else changed this job in the meantime. Look again, then decide.";

/// The part of the details.
#[component]
pub fn SharingPart(desk: JobDesk) -> impl IntoView {
    let sharing = Memo::new(move |_| desk.facts.with(|facts| facts.sharing.clone()));
    let is_told = Memo::new(move |_| sharing.with(|sharing| !sharing.sentence.is_empty()));
    let refused = use_retry(UnshareJob::PATH).and_then(|retry| retry.error);
    let href = format!("/jobs/{}/share", desk.job);
    move || {
        let (href, refused) = (href.clone(), refused.clone());
        is_told.get().then(|| {
            view! {
                <section class="sharing" aria-labelledby="sharing-heading">
                    <h3 id="sharing-heading">"Sharing"</h3>
                    <FormProblem error=Signal::stored(refused)/>
                    <p>{move || sharing.with(|sharing| sharing.sentence.clone())}</p>
                    {move || {
                        let now = sharing.get();
                        now.cannot_because
                            .map(|why| {
                                view! {
                                    <p class="muted">"It cannot be shared now. " {why}</p>
                                }
                            })
                    }}
                    <div class="row job-actions">
                        {move || {
                            let now = sharing.get();
                            let label = if now.is_shared { "Edit what is shared" } else { "Share with customer" };
                            let href = href.clone();
                            (now.may_share && now.cannot_because.is_none())
                                .then(|| {
                                    view! {
                                        <a class="button small" href=href>
                                            <Icon icon=icondata_lu::LuShare2/>
                                            {label}
                                        </a>
                                    }
                                })
                        }}
                        {move || sharing.with(|sharing| sharing.may_stop).then(|| view! { <StopForm desk/> })}
                    </div>
                </section>
            }
        })
    }
}

#[component]
fn StopForm(desk: JobDesk) -> impl IntoView {
    let is_pending = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_pending.get_untracked() {
            return;
        }
        is_pending.set(true);
        spawn_local(async move {
            match unshare_job(desk.job.to_string()).await {
                Ok(said) => {
                    desk.toasts.say(said);
                    desk.read_again();
                }
                Err(error) => desk.say_problem(&error, STALE),
            }
            is_pending.try_set(false);
        });
    };
    view! {
        <form action=UnshareJob::PATH method="post" on:submit=submit>
            <input type="hidden" name="job" value=desk.job.to_string()/>
            <button
                type="submit"
                class="button quiet small"
                aria-disabled=move || is_pending.get().then_some("true")
                class:is-busy=move || is_pending.get()
            >
                <Icon icon=icondata_lu::LuEyeOff/>
                "Stop sharing"
            </button>
        </form>
    }
}
