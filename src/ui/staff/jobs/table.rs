//! The jobs as a table; on a phone each becomes a card.

use crate::ui::components::{Avatar, DateText, StageTag, UnreadMark, When};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use vitrine_wire::{JobLine, JobList};

/// The table. Its lines stay the same elements while the list is read again.
#[component]
pub fn JobTable(list: RwSignal<JobList>) -> impl IntoView {
    // The roles are said once more: the style sheet turns the table into cards, and browsers then forget them.
    view! {
        <div class="table-box">
            <table class="table job-table" role="table">
                <caption class="visually-hidden">"Jobs"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Number"</th>
                        <th scope="col" role="columnheader">"Title"</th>
                        <th scope="col" role="columnheader">"Customer"</th>
                        <th scope="col" role="columnheader">"Stage"</th>
                        <th scope="col" role="columnheader">"Owner"</th>
                        <th scope="col" role="columnheader">"Due"</th>
                        <th scope="col" role="columnheader">"Changed"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For
                        each=move || list.with(|list| list.jobs.clone())
                        key=|line| line.job
                        children=move |first| view! { <JobRow list first/> }
                    />
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn JobRow(list: RwSignal<JobList>, first: JobLine) -> impl IntoView {
    let (job, number) = (first.job, first.number);
    let line = Memo::new(move |before: Option<&JobLine>| {
        list.with(|list| list.jobs.iter().find(|line| line.job == job).cloned())
            .unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    let stage = Memo::new(move |_| line.with(|line| (line.stage.clone(), line.pipeline_name.clone())));
    let owner = Memo::new(move |_| line.with(|line| line.owner.clone().map(|owner| owner.name)));
    let due = Memo::new(move |_| line.with(|line| (line.due_on, line.is_overdue)));
    let updated_at = Memo::new(move |_| line.with(|line| line.updated_at));
    let is_archived = Memo::new(move |_| line.with(|line| line.is_archived));
    view! {
        <tr role="row">
            <td role="cell" data-label="Number" class="number job-cell-number">
                {format!("#{number}")}
            </td>
            <td role="cell" data-label="Title" class="job-cell-title">
                <a class="job-link" href=format!("/jobs/{job}")>
                    {move || line.with(|line| line.title.clone())}
                </a>
                <UnreadMark is_unread=Signal::derive(move || line.with(|line| line.is_unread))/>
                {move || is_archived.get().then(|| view! { <span class="tag">"Archived"</span> })}
            </td>
            <td role="cell" data-label="Customer" class="job-cell-customer">
                {move || line.with(|line| line.customer_name.clone())}
            </td>
            <td role="cell" data-label="Stage" class="job-cell-stage">
                {move || {
                    let (stage, pipeline) = stage.get();
                    view! {
                        <StageTag name=stage.name color=stage.color is_internal=!stage.is_visible_to_customer/>
                        <span class="muted small job-pipeline">{pipeline}</span>
                    }
                }}
            </td>
            <td role="cell" data-label="Owner" class="job-cell-owner">
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
            </td>
            <td role="cell" data-label="Due" class="job-cell-due number">
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
            </td>
            <td role="cell" data-label="Changed" class="job-cell-changed number">
                {move || view! { <When at=updated_at.get() is_short=true/> }}
            </td>
        </tr>
    }
}
