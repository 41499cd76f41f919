//! The feed: days, entries, stage changes; oldest first.

use super::desk::JobDesk;
use super::entry::FeedEntry;
use super::place::{FeedShow, JobPlace};
use super::screen::FeedEnds;
use crate::ui::components::{DateText, EmptyState, Icon, use_clock};
use leptos::either::Either;
use leptos::prelude::*;
use vitrine_domain::{Date, EntryId};
use vitrine_wire::StaffEntry;

/// Chooses a part of the feed; plain links.
#[component]
pub fn FeedChips(desk: JobDesk) -> impl IntoView {
    view! {
        <nav class="chips feed-chips" aria-label="Show in the feed">
            {FeedShow::ALL
                .into_iter()
                .map(|show| {
                    view! {
                        <a
                            class="chip"
                            href=move || desk.place.get().showing(show).href()
                            data-noscroll
                            aria-current=move || (desk.place.get().show == show).then_some("true")
                        >
                            {show.label()}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
}

/// One line of the list: a new day, or an entry.
#[derive(Clone, PartialEq)]
enum Row {
    Day(Date),
    Entry(Box<StaffEntry>),
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum RowKey {
    Day(Date),
    Entry(EntryId),
}

impl Row {
    const fn key(&self) -> RowKey {
        match self {
            Self::Day(date) => RowKey::Day(*date),
            Self::Entry(entry) => RowKey::Entry(entry.entry),
        }
    }
}

/// The list and what surrounds it.
#[component]
pub fn Feed(desk: JobDesk, ends: FeedEnds) -> impl IntoView {
    // On narrow screens the page scrolls instead of the feed.
    Effect::new(move |_| {
        let listening = window_event_listener(leptos::ev::scroll, move |_| forget_newer_at_end(desk, ends));
        on_cleanup(move || listening.remove());
    });

    let clock = use_clock();
    let rows = move || {
        let show = desk.place.get().show;
        desk.feed.with(|feed| {
            let mut rows = Vec::with_capacity(feed.entries.len() + 8);
            let mut day = None;
            // An entry whose text is being edited stays, whatever the filter says.
            for entry in feed.entries.iter().filter(|entry| show.holds(entry) || desk.is_being_edited(entry.entry)) {
                let entry_day = clock.with(|clock| clock.day(entry.created_at));
                if day != Some(entry_day) {
                    day = Some(entry_day);
                    rows.extend(Date::from_days_since_epoch(entry_day).ok().map(Row::Day));
                }
                rows.push(Row::Entry(Box::new(entry.clone())));
            }
            rows
        })
    };
    let is_empty = Memo::new(move |_| {
        let show = desk.place.get().show;
        desk.feed.with(|feed| !feed.entries.iter().any(|entry| show.holds(entry)))
    });
    let earlier = Memo::new(move |_| desk.feed.with(|feed| feed.earlier));
    let before = Memo::new(move |_| desk.place.get().before);
    view! {
        <div class="feed-box">
            <div
                class="feed-scroll"
                node_ref=ends.scroller
                tabindex="0"
                role="region"
                aria-label="Entries"
                on:scroll=move |_| forget_newer_at_end(desk, ends)
            >
                <div class="feed-inner">
                    {move || {
                        earlier
                            .get()
                            .map(|entry| {
                                let href = move || {
                                    let place = desk.place.get();
                                    JobPlace { before: Some(entry), edit: None, texts: None, ..place }.href()
                                };
                                view! {
                                    <p class="feed-more">
                                        <a class="button small" href=href>
                                            <Icon icon=icondata_lu::LuArrowUp/>
                                            "Earlier entries"
                                        </a>
                                    </p>
                                }
                            })
                    }}
                    <ol class="feed-list">
                        <For
                            each=rows
                            key=|row| row.key()
                            children=move |row| {
                                match row {
                                    Row::Day(date) => {
                                        Either::Left(
                                            view! {
                                                <li class="feed-day">
                                                    <DateText date/>
                                                </li>
                                            },
                                        )
                                    }
                                    Row::Entry(entry) => {
                                        Either::Right(
                                            view! {
                                                <li class="feed-item">
                                                    <FeedEntry desk first=*entry/>
                                                </li>
                                            },
                                        )
                                    }
                                }
                            }
                        />
                    </ol>
                    {move || is_empty.get().then(|| view! { <EmptyFeed show=desk.place.get().show/> })}
                    {move || {
                        before
                            .get()
                            .map(|_| {
                                let href = move || {
                                    let place = desk.place.get();
                                    place.showing(place.show).href()
                                };
                                view! {
                                    <p class="feed-more">
                                        <a class="button small" href=href>
                                            "Back to the newest"
                                            <Icon icon=icondata_lu::LuArrowDown/>
                                        </a>
                                    </p>
                                }
                            })
                    }}
                    <div class="feed-end" id="feed-end" node_ref=ends.end></div>
                </div>
            </div>
            {move || {
                desk.has_newer
                    .get()
                    .then(|| {
                        view! {
                            <p class="feed-newer">
                                <button
                                    type="button"
                                    class="button primary small"
                                    on:click=move |_| {
                                        desk.has_newer.set(false);
                                        ends.go_to_end();
                                    }
                                >
                                    <Icon icon=icondata_lu::LuArrowDown/>
                                    "New entries"
                                </button>
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// The reader has come to the end by scrolling: nothing is left to announce.
fn forget_newer_at_end(desk: JobDesk, ends: FeedEnds) {
    if desk.has_newer.get_untracked() && ends.is_near_end() {
        desk.has_newer.set(false);
    }
}

/// Nothing to show, and why.
#[component]
fn EmptyFeed(show: FeedShow) -> impl IntoView {
    let (title, text) = match show {
        FeedShow::All | FeedShow::History => ("Nothing here yet.", "Write the first note."),
        FeedShow::Customer => {
            ("The customer sees no entry yet.", "Write to the customer, or show an internal note to them.")
        }
        FeedShow::Internal => ("No internal entries.", "Notes are internal unless you choose otherwise."),
        FeedShow::Files => {
            ("No files yet.", "Add photos and documents below; they are internal unless you choose otherwise.")
        }
        FeedShow::Changes => ("The job has not moved yet.", "Each move to another stage appears here."),
    };
    view! { <EmptyState title=title text=text/> }
}
