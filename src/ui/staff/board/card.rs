//! A job on the board.

use super::Desk;
use crate::api::jobs::MoveJob;
use crate::ui::components::{Avatar, DateText, Icon};
use crate::ui::staff::job::stage_label;
use icondata_lu as lu;
use leptos::either::Either;
use leptos::ev::{DragEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use vitrine_wire::BoardCard;

/// Number, title, customer, who answers for it, when it is due; and where it goes next.
#[component]
pub(super) fn Card(desk: Desk, now: Memo<BoardCard>) -> impl IntoView {
    let job = now.with_untracked(|card| card.line.job);
    let line = Memo::new(move |_| now.with(|card| card.line.clone()));
    let may_move = Memo::new(move |_| now.with(|card| card.may_move));
    let from = move || line.with_untracked(|line| line.stage.stage.to_string());
    view! {
        <li
            class="card board-card"
            data-job=job.to_string()
            data-stage=move || line.with(|line| line.stage.stage.to_string())
            draggable=move || if may_move.get() { "true" } else { "false" }
            on:dragstart=move |_: DragEvent| desk.dragged.set(Some((job.to_string(), from())))
            on:dragend=move |_: DragEvent| desk.dragged.set(None)
        >
            <p class="board-card-head">
                <span class="muted small number">{move || line.with(|line| format!("#{}", line.number))}</span>
                {move || {
                    line.with(|line| line.owner.clone())
                        .map(|owner| {
                            let (title, said) = (owner.name.clone(), owner.name.clone());
                            view! {
                                <span class="board-owner" title=title>
                                    <Avatar name=owner.name/>
                                    <span class="visually-hidden">{said}</span>
                                </span>
                            }
                        })
                }}
            </p>
            <a
                class="board-link"
                href=format!("/jobs/{job}")
                aria-keyshortcuts=move || may_move.get().then_some("Shift+ArrowLeft Shift+ArrowRight")
            >
                {move || line.with(|line| line.title.clone())}
            </a>
            <p class="muted small">{move || line.with(|line| line.customer_name.clone())}</p>
            {move || {
                let (due, is_overdue) = line.with(|line| (line.due_on, line.is_overdue));
                due.map(|date| {
                    view! {
                        <p class="small due number">
                            <DateText date/>
                            {is_overdue.then(|| view! { <span class="tag danger">"Overdue"</span> })}
                        </p>
                    }
                })
            }}
            {move || {
                if may_move.get() { Either::Left(view! { <MoveForm desk now/> }) } else { Either::Right(()) }
            }}
        </li>
    }
}

/// The move for everybody who does not drag.
#[component]
fn MoveForm(desk: Desk, now: Memo<BoardCard>) -> impl IntoView {
    let job = now.with_untracked(|card| card.line.job);
    let here = Memo::new(move |_| now.with(|card| card.line.stage.stage));
    let stages = Memo::new(move |_| {
        desk.view.with(|view| view.columns.iter().map(|column| column.stage.clone()).collect::<Vec<_>>())
    });
    let select = NodeRef::<html::Select>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(select) = select.get_untracked() {
            desk.move_to(job.to_string(), here.get_untracked().to_string(), select.value());
        }
    };
    view! {
        <details class="board-move">
            <summary>
                <Icon icon=lu::LuArrowRightLeft/>
                "Move"
            </summary>
            <form action=MoveJob::PATH method="post" class="board-move-form" on:submit=submit>
                <input type="hidden" name="job" value=job.to_string()/>
                <label class="visually-hidden" for=format!("move-{job}")>
                    {move || format!("Stage of {}", now.with(|card| card.line.title.clone()))}
                </label>
                <select id=format!("move-{job}") name="stage" node_ref=select>
                    {move || {
                        let here = here.get();
                        stages
                            .get()
                            .into_iter()
                            .map(|stage| {
                                view! {
                                    <option value=stage.stage.to_string() selected=stage.stage == here>
                                        {stage_label(&stage)}
                                    </option>
                                }
                            })
                            .collect_view()
                    }}
                </select>
                <button type="submit" class="button small">
                    "Move"
                </button>
            </form>
        </details>
    }
}
