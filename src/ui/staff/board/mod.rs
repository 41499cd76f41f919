//! `/jobs/board`: a pipeline's jobs by stage.

mod card;
mod keys;

use crate::api::ApiError;
use crate::api::jobs::{MoveJob, move_job, show_board};
use crate::ui::components::{
    EmptyState, FormProblem, Icon, LinkButton, PageTitle, SessionGuard, Skeleton, StageTag, Toasts, use_session_guard,
    use_toasts,
};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::{item_now, reread};
use crate::ui::retry::use_retry;
use card::Card;
use icondata_lu as lu;
use keys::move_by_keyboard;
use leptos::either::{Either, EitherOf3};
use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use vitrine_wire::{BoardColumn, BoardQuery, BoardView, CARDS_PER_COLUMN, CARDS_PER_COLUMN_MAX};

/// What the board's parts share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    view: RwSignal<BoardView>,
    /// The job that is being dragged, by id; and the stage that it comes from.
    dragged: RwSignal<Option<(String, String)>>,
    again: RwSignal<u64>,
    toasts: Toasts,
    guard: SessionGuard,
}

impl Desk {
    /// Moves a job and says what that means for the customer, with the way back.
    pub(super) fn move_to(self, job: String, from: String, to: String) {
        self.go(job, from, to, true);
    }

    fn go(self, job: String, from: String, to: String, has_way_back: bool) {
        if from == to {
            return;
        }
        spawn_local(async move {
            match move_job(job.clone(), to.clone()).await {
                Ok(said) if has_way_back => {
                    let undo = Callback::new(move |()| self.go(job.clone(), to.clone(), from.clone(), false));
                    self.toasts.say_with_undo(said, undo);
                }
                Ok(said) => self.toasts.say(said),
                Err(error) => {
                    self.guard.report(&error);
                    self.toasts.say(error.sentence());
                }
            }
            self.again.try_update(|again| *again += 1);
        });
    }
}

/// The board.
#[component]
pub fn BoardPage() -> impl IntoView {
    let address = use_query_map();
    let query = Memo::new(move |_| {
        address.with(|address| BoardQuery {
            pipeline: address.get("pipeline").and_then(|word| word.parse().ok()),
            cards: address.get("cards").and_then(|word| word.parse().ok()).unwrap_or_default(),
            mine: address.get("mine").is_some_and(|word| word == "true"),
        })
    });
    let first = Resource::new_blocking(move || query.get(), show_board);
    view! {
        <PageTitle text="Board"/>
        <Suspense fallback=|| view! { <Skeleton lines=10/> }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => Either::Left(view! { <Board first=view query=query.get_untracked()/> }),
                    Err(error) => Either::Right(view! { <PageProblem error/> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Board(first: BoardView, query: BoardQuery) -> impl IntoView {
    let choices = first.choices.clone();
    let shown = first.pipeline;
    let desk = Desk {
        view: RwSignal::new(first),
        dragged: RwSignal::new(None),
        again: RwSignal::new(0),
        toasts: use_toasts(),
        guard: use_session_guard(),
    };
    let live = use_live().any();
    let (cards, mine) = (query.cards, query.mine);
    let mine_word = if mine { "&mine=true" } else { "" };
    reread(
        Signal::derive(move || live.get() + desk.guard.renewals().get() + desk.again.get()),
        move || show_board(query.clone()),
        move |answer| match answer {
            Ok(now) => desk.view.set(now),
            Err(error) => desk.guard.report(&error),
        },
    );
    move_by_keyboard(desk);
    let columns = Memo::new(move |_| desk.view.with(|view| view.columns.clone()));
    let may_move = Memo::new(move |_| {
        columns.with(|columns| columns.iter().flat_map(|column| &column.cards).any(|card| card.may_move))
    });
    let refused: Option<ApiError> = use_retry(MoveJob::PATH).and_then(|retry| retry.error);
    let next = (if cards == 0 { CARDS_PER_COLUMN } else { cards }) * 2;
    let more_href =
        shown.map(|shown| format!("/jobs/board?pipeline={shown}&cards={next}{mine_word}")).unwrap_or_default();
    view! {
        <div class="page board-page">
            <div class="page-head">
                <h1>"Board"</h1>
                <LinkButton href="/jobs">
                    <Icon icon=lu::LuList/>
                    "List"
                </LinkButton>
            </div>
            <nav class="board-choices row" aria-label="Pipelines">
                {choices
                    .into_iter()
                    .map(|choice| {
                        let is_here = Some(choice.pipeline) == shown;
                        view! {
                            <a
                                class="button small"
                                class:primary=is_here
                                href=format!("/jobs/board?pipeline={}{mine_word}", choice.pipeline)
                                aria-current=is_here.then_some("page")
                            >
                                {choice.name}
                            </a>
                        }
                    })
                    .collect_view()}
            </nav>
            <nav class="board-choices row" aria-label="Whose jobs">
                {[(false, "All jobs"), (true, "Assigned to me")]
                    .into_iter()
                    .map(|(of_mine, words)| {
                        let is_here = of_mine == mine;
                        let pipeline = shown.map(|shown| format!("pipeline={shown}")).unwrap_or_default();
                        let href = format!("/jobs/board?{pipeline}{}", if of_mine { "&mine=true" } else { "" });
                        view! {
                            <a class="chip" class:is-on=is_here href=href aria-current=is_here.then_some("true")>
                                {words}
                            </a>
                        }
                    })
                    .collect_view()}
            </nav>
            <FormProblem error=Signal::stored(refused)/>
            <Show when=move || may_move.get()>
                <p class="muted small board-hint">
                    "Drag a card, or bring the focus to its title and press Shift with the left or right arrow."
                </p>
            </Show>
            <div class="board" role="group" aria-label="Stages" tabindex="0">
                <For each=move || columns.get() key=|column| column.stage.stage let:column>
                    <Column
                        desk
                        now=item_now(columns.into(), column, |a, b| a.stage.stage == b.stage.stage)
                        more_href=more_href.clone()
                    />
                </For>
            </div>
        </div>
    }
}

#[component]
fn Column(desk: Desk, now: Memo<BoardColumn>, more_href: String) -> impl IntoView {
    let stage = now.with_untracked(|column| column.stage.stage);
    let chip = Memo::new(move |_| now.with(|column| column.stage.clone()));
    let cards = Memo::new(move |_| now.with(|column| column.cards.clone()));
    let count =
        Memo::new(move |_| now.with(|column| (column.total, u64::try_from(column.cards.len()).unwrap_or_default())));
    let is_over = RwSignal::new(false);
    let drop = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        let dragged = desk.dragged.get_untracked();
        desk.dragged.set(None);
        if let Some((job, from)) = dragged {
            desk.move_to(job, from, stage.to_string());
        }
    };
    view! {
        <section
            class="board-column"
            class:is-over=move || is_over.get()
            class:glass=move || chip.with(|chip| chip.is_visible_to_customer)
            class:paper=move || chip.with(|chip| !chip.is_visible_to_customer)
            aria-labelledby=format!("column-{stage}")
            on:dragover=move |event: DragEvent| {
                if desk.dragged.with_untracked(Option::is_some) {
                    event.prevent_default();
                    is_over.set(true);
                }
            }
            on:dragleave=move |_| is_over.set(false)
            on:drop=drop
        >
            <h2 class="board-column-head" id=format!("column-{stage}")>
                {move || {
                    let chip = chip.get();
                    view! { <StageTag name=chip.name color=chip.color is_internal=!chip.is_visible_to_customer/> }
                }}
                <span class="board-count number">
                    {move || count.get().0}
                    <span class="visually-hidden">{move || if count.get().0 == 1 { " job" } else { " jobs" }}</span>
                </span>
            </h2>
            <ul class="board-cards">
                <For each=move || cards.get() key=|card| card.line.job let:card>
                    <Card
                        desk
                        now=item_now(cards.into(), card, |a, b| a.line.job == b.line.job)
                    />
                </For>
            </ul>
            {move || match count.get() {
                (0, _) => EitherOf3::A(view! { <EmptyState title="No jobs here." text="Jobs at this stage appear here."/> }),
                (total, shown) if shown < total => {
                    let href = if shown >= CARDS_PER_COLUMN_MAX {
                        format!("/jobs?stage={stage}&sort=due")
                    } else {
                        more_href.clone()
                    };
                    EitherOf3::B(view! { <a class="button small board-more" href=href>{format!("Show more of {total}")}</a> })
                }
                (..) => EitherOf3::C(()),
            }}
        </section>
    }
}
