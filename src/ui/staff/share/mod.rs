//! `/jobs/:job/share`: what the customer sees of a job, chosen and looked at before it is so.

mod choice;
mod look;

use crate::api::ApiError;
use crate::api::sharing::show_sharing;
use crate::ui::components::{EmptyState, Icon, PageTitle, Skeleton};
use crate::ui::page_problem::PageProblem;
use crate::ui::staff::preview::{ViewAs, ViewAsProblem};
use choice::ChoiceForm;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};
use vitrine_domain::{ContactState, JobId};
use vitrine_wire::{ShareContact, ShareView};

/// The page.
#[component]
pub fn ShareJobPage() -> impl IntoView {
    let params = use_params_map();
    let job = Memo::new(move |_| params.with(|params| params.get("job").and_then(|id| id.parse::<JobId>().ok())));
    let first = Resource::new_blocking(
        move || job.get(),
        |job| async move { show_sharing(job.ok_or(ApiError::NotFound)?).await },
    );
    view! {
        <PageTitle text="Share with customer"/>
        <Suspense fallback=|| view! { <Skeleton lines=10/> }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(first) => Either::Left(view! { <Share first/> }),
                    Err(error) => Either::Right(view! { <PageProblem error/> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Share(first: ShareView) -> impl IntoView {
    // Right after the job was created.
    let is_new = use_query_map().with_untracked(|query| query.get("new").is_some());
    let href = format!("/jobs/{}", first.job);
    let heading = match (is_new, first.sharing.is_shared) {
        (true, _) => "The job is there. Share it now?",
        (false, true) => "Edit what is shared",
        (false, false) => "Share with customer",
    };
    let back = format!("#{} {}", first.number, first.title);
    let sentence = first.sharing.sentence.clone();
    let cannot_because = first.sharing.cannot_because.clone();
    let job = first.job;
    let in_portal: Vec<ShareContact> =
        first.contacts.iter().filter(|contact| contact.state == ContactState::Active).cloned().collect();
    view! {
        <div class="page share-page">
            <A href=href.clone() attr:class="back">
                <Icon icon=icondata_lu::LuArrowLeft/>
                {back}
            </A>
            <header class="stack">
                <h1>{heading}</h1>
                <p class="muted">
                    {sentence} " Ticked is what " {first.customer_name.clone()}
                    " sees. Internal notes stay with your team unless you tick them."
                </p>
            </header>
            {match cannot_because {
                Some(why) => {
                    Either::Left(
                        view! {
                            <EmptyState title="This job cannot be shared now" text=why>
                                <a class="button" href=href>
                                    "Back to the job"
                                </a>
                            </EmptyState>
                        },
                    )
                }
                None => Either::Right(view! { <ChoiceForm first is_new/> }),
            }}
            <ViewAsThem contacts=in_portal job/>
        </div>
    }
}

/// The portal as it is now, as each contact who can sign in has it.
#[component]
fn ViewAsThem(contacts: Vec<ShareContact>, job: JobId) -> impl IntoView {
    (!contacts.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="share-view-as">
                <h2 id="share-view-as">"The portal as it is now"</h2>
                <ViewAsProblem/>
                <ul class="list">
                    {contacts
                        .into_iter()
                        .map(|contact| {
                            view! {
                                <li class="row spread">
                                    <span>{contact.name.clone()}</span>
                                    <ViewAs contact=contact.membership name=Signal::stored(contact.name) job/>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
        }
    })
}
