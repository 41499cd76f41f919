//! The portal mark next to a job's customer: how far they have come with this job, and the click that shares it.

use super::desk::JobDesk;
use crate::api::sharing::{GrantJob, grant_job};
use crate::ui::components::FormProblem;
use crate::ui::retry::use_retry;
use crate::ui::staff::portal_mark::PortalMarkTag;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use vitrine_wire::{GrantOffer, PortalMark};

const STALE: &str = "Somebody else changed this job in the meantime. Look again, then decide.";

const fn on_this_job(mark: PortalMark) -> &'static str {
    match mark {
        PortalMark::NoAccess => "Does not see this job",
        PortalMark::Invited => "Shared, nobody has come in yet",
        PortalMark::Active => "Sees this job",
    }
}

/// The mark. Where the job can be shared as it is, it opens and says who will see what before the button.
#[component]
pub fn JobPortalMark(desk: JobDesk) -> impl IntoView {
    let sharing = Memo::new(move |_| desk.facts.with(|facts| facts.sharing.clone()));
    let is_told = Memo::new(move |_| sharing.with(|sharing| !sharing.sentence.is_empty()));
    let mark = Memo::new(move |_| sharing.with(|sharing| sharing.mark));
    let refused = StoredValue::new(use_retry(GrantJob::PATH).and_then(|retry| retry.error));
    move || {
        is_told.get().then(|| {
            view! {
                <FormProblem error=Signal::stored(refused.get_value()) />
                {move || match sharing.with(|sharing| sharing.grant.clone()) {
                    None => view! { <PortalMarkTag mark=mark words=on_this_job /> }.into_any(),
                    Some(offer) => {
                        view! {
                            <details class="decision">
                                <summary class="button small quiet">
                                    <PortalMarkTag mark=mark words=on_this_job />
                                    "…"
                                </summary>
                                <GrantForm desk offer />
                            </details>
                        }
                            .into_any()
                    }
                }}
            }
        })
    }
}

#[component]
fn GrantForm(desk: JobDesk, offer: GrantOffer) -> impl IntoView {
    let is_pending = RwSignal::new(false);
    let GrantOffer { state, sentence, label } = offer;
    let seen = state.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_pending.get_untracked() {
            return;
        }
        is_pending.set(true);
        let seen = seen.clone();
        spawn_local(async move {
            match grant_job(desk.job.to_string(), seen).await {
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
        <div class="decision-box">
            <p class="small">{sentence}</p>
            <form action=GrantJob::PATH method="post" on:submit=submit>
                <input type="hidden" name="job" value=desk.job.to_string() />
                <input type="hidden" name="state" value=state />
                <button
                    type="submit"
                    class="button small primary"
                    aria-disabled=move || is_pending.get().then_some("true")
                    class:is-busy=move || is_pending.get()
                >
                    {label}
                </button>
            </form>
            <p class="small muted">"To leave something out, use “Share with customer” below instead."</p>
        </div>
    }
}
