//! The job's facts: what it is, for whom, who answers for it, who sees it.

use super::archive::ArchiveForm;
use super::desk::JobDesk;
use super::form::JobForm;
use super::mark::JobPortalMark;
use super::people::{Assigned, Choosing, ReadOnlyLine};
use super::sharing::SharingPart;
use super::stage::MoveForm;
use crate::ui::components::{Avatar, DateText, Icon, StageTag, When};
use crate::ui::staff::preview::ViewAsProblem;
use crate::ui::staff::who_sees::WhoSeesButton;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use vitrine_wire::SightOf;

/// Number, title, stage.
#[component]
pub fn JobHead(desk: JobDesk) -> impl IntoView {
    let stage = Memo::new(move |_| desk.facts.with(|facts| facts.stage.clone()));
    let is_archived = Memo::new(move |_| desk.facts.with(|facts| facts.is_archived));
    let is_overdue = Memo::new(move |_| desk.facts.with(|facts| facts.is_overdue));
    view! {
        <header class="job-head">
            <p class="job-number number">
                <a href="/jobs">"Jobs"</a>
                <span aria-hidden="true">" / "</span>
                {move || desk.facts.with(|facts| format!("#{}", facts.number))}
            </p>
            <h1>{move || desk.facts.with(|facts| facts.title.clone())}</h1>
            <div class="row job-marks">
                {move || {
                    let stage = stage.get();
                    view! { <StageTag name=stage.name color=stage.color is_internal=!stage.is_visible_to_customer/> }
                }}
                {move || is_overdue.get().then(|| view! { <span class="tag danger">"Overdue"</span> })}
                {move || is_archived.get().then(|| view! { <span class="tag">"Archived"</span> })}
            </div>
        </header>
    }
}

/// Everything else about the job.
#[component]
pub fn JobDetails(desk: JobDesk) -> impl IntoView {
    let may = Memo::new(move |_| desk.facts.with(|facts| facts.may));
    let description = Memo::new(move |_| desk.facts.with(|facts| facts.description.clone()));
    view! {
        <section class="job-details" aria-labelledby="details-heading">
            <h2 id="details-heading" class="visually-hidden">"Details"</h2>
            {move || may.get().move_stage.then(|| view! { <MoveForm desk/> })}
            <FactList desk/>
            <JobForm desk/>
            {move || {
                let text = description.get();
                (!text.is_empty())
                    .then(|| {
                        view! {
                            <section>
                                <h3>"What it is about"</h3>
                                <p class="job-description">{text}</p>
                            </section>
                        }
                    })
            }}
            <WhoSees desk/>
            <SharingPart desk/>
            <Choosing desk/>
            {move || {
                may.get()
                    .edit
                    .then(|| {
                        view! {
                            <div class="row job-actions">
                                <a class="button small" href=format!("/jobs/{}/edit", desk.job)>
                                    <Icon icon=icondata_lu::LuPencil/>
                                    "Edit job"
                                </a>
                                <ArchiveForm desk/>
                            </div>
                        }
                    })
            }}
        </section>
    }
}

#[component]
fn FactList(desk: JobDesk) -> impl IntoView {
    let customer = Memo::new(move |_| desk.facts.with(|facts| (facts.customer.clone(), facts.may.see_customer)));
    let owner = Memo::new(move |_| desk.facts.with(|facts| facts.owner.clone().map(|owner| owner.name)));
    let due = Memo::new(move |_| desk.facts.with(|facts| (facts.due_on, facts.is_overdue)));
    let created_at = desk.facts.with_untracked(|facts| facts.created_at);
    view! {
        <dl class="facts">
            <dt>"Customer"</dt>
            <dd>
                {move || {
                    let (customer, may_see) = customer.get();
                    if may_see {
                        Either::Left(
                            view! { <a href=format!("/customers/{}", customer.customer)>{customer.name}</a> },
                        )
                    } else {
                        Either::Right(customer.name)
                    }
                }}
                <JobPortalMark desk/>
            </dd>
            <dt>"Owner"</dt>
            <dd>
                {move || match owner.get() {
                    Some(name) => {
                        Either::Left(
                            view! {
                                <span class="person">
                                    <Avatar name=name.clone()/>
                                    <span>{name}</span>
                                </span>
                            },
                        )
                    }
                    None => Either::Right(view! { <span class="muted">"Nobody yet"</span> }),
                }}
            </dd>
            <dt>"Assigned"</dt>
            <dd>
                <Assigned desk/>
            </dd>
            <dt>"Due"</dt>
            <dd>
                {move || match due.get() {
                    (Some(date), true) => {
                        EitherOf3::A(
                            view! {
                                <span class="due">
                                    <DateText date/>
                                    <span class="tag danger">"Overdue"</span>
                                </span>
                            },
                        )
                    }
                    (Some(date), false) => EitherOf3::B(view! { <DateText date/> }),
                    (None, _) => EitherOf3::C(view! { <span class="muted">"No date"</span> }),
                }}
            </dd>
            <dt>"Pipeline"</dt>
            <dd>{move || desk.facts.with(|facts| facts.pipeline.name.clone())}</dd>
            <dt>"Created"</dt>
            <dd>
                <When at=created_at/>
            </dd>
        </dl>
    }
}

/// Which contacts see the job now, or why nobody does.
#[component]
fn WhoSees(desk: JobDesk) -> impl IntoView {
    let sight = Memo::new(move |_| desk.facts.with(|facts| facts.sight.clone()));
    view! {
        <section class="who-sees">
            <h3>"Who sees this job"</h3>
            <ReadOnlyLine desk/>
            {move || {
                let sight = sight.get();
                let words = match sight.nobody_because {
                    Some(why) => Some(format!("Nobody at the customer. {why}")),
                    None if sight.names.is_empty() => Some("Only your office sees who.".to_owned()),
                    None => None,
                };
                match words {
                    Some(words) => {
                        Either::Left(
                            view! {
                                <p class="who paper">
                                    <Icon icon=icondata_lu::LuEyeOff/>
                                    <span>{words}</span>
                                </p>
                            },
                        )
                    }
                    None => {
                        Either::Right(
                            view! {
                                <ul class="who glass">
                                    {sight
                                        .names
                                        .into_iter()
                                        .map(|name| {
                                            view! {
                                                <li class="person">
                                                    <Avatar name=name.clone() is_customer=true/>
                                                    <span>{name}</span>
                                                </li>
                                            }
                                        })
                                        .collect_view()}
                                </ul>
                            },
                        )
                    }
                }
            }}
            <ViewAsProblem/>
            <div class="row">
                <WhoSeesButton panel=desk.who of=SightOf::Job/>
                <ViewAsLink desk/>
            </div>
        </section>
    }
}

/// To the contacts as whom one may look at the portal, for those who may.
#[component]
fn ViewAsLink(desk: JobDesk) -> impl IntoView {
    let may_look = Memo::new(move |_| desk.facts.with(|facts| facts.may.edit && facts.may.see_customer));
    view! {
        <Show when=move || may_look.get()>
            <a class="button quiet small" href=format!("/jobs/{}/who-sees", desk.job)>
                <Icon icon=icondata_lu::LuView/>
                "View as…"
            </a>
        </Show>
    }
}
