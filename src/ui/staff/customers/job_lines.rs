//! Jobs as short lines of links.

use crate::ui::components::{Avatar, DateText, Icon, StageTag, UnreadMark};
use crate::ui::reread::{has_settled, item_now};
use icondata_lu as lu;
use leptos::prelude::*;
use leptos_router::components::A;
use vitrine_wire::JobLine;

/// The jobs in the order given; lines stay in place while their words change.
#[component]
pub fn JobLines(jobs: Memo<Vec<JobLine>>) -> impl IntoView {
    let settled = has_settled();
    view! {
        <ul class="job-lines">
            <For each=move || jobs.get() key=|job| job.job let:job>
                <Line now=item_now(jobs.into(), job, |a, b| a.job == b.job) appears=settled.get_untracked() />
            </For>
        </ul>
    }
}

#[component]
fn Line(now: Memo<JobLine>, appears: bool) -> impl IntoView {
    view! {
        <li class="job-line" class:appears=appears>
            {move || {
                let job = now.get();
                let (is_overdue, is_unread) = (job.is_overdue, job.is_unread);
                view! {
                    <A href=format!("/jobs/{}", job.job) attr:class="job-line-title">
                        <span class="job-line-number number">{format!("#{}", job.number)}</span>
                        " "
                        {job.title}
                    </A>
                    <div class="job-line-facts">
                        <UnreadMark is_unread=Signal::stored(is_unread) />
                        <StageTag
                            name=job.stage.name
                            color=job.stage.color
                            is_internal=!job.stage.is_visible_to_customer
                        />
                        <span class="job-line-customer">{job.customer_name}</span>
                        {job
                            .due_on
                            .map(|date| {
                                view! {
                                    <span class="job-line-due" class:is-late=is_overdue>
                                        {is_overdue.then(|| view! { <Icon icon=lu::LuCircleAlert /> })}
                                        {if is_overdue { "Was due " } else { "Due " }}
                                        <DateText date=date />
                                    </span>
                                }
                            })}
                        {job.is_archived.then(|| view! { <span class="tag">"Archived"</span> })}
                        {job
                            .owner
                            .map(|owner| {
                                let name = owner.name;
                                view! {
                                    <span class="job-line-owner" title=name.clone()>
                                        <Avatar name=name.clone() />
                                        <span class="visually-hidden">{format!("Owner: {name}")}</span>
                                    </span>
                                }
                            })}
                    </div>
                }
            }}
        </li>
    }
}
