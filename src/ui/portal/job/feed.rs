//! The conversation and what happened: visible entries, oldest first.

use super::files::FileList;
use crate::ui::components::{Avatar, DateText, EmptyState, Icon, When, use_clock};
use crate::ui::reread::{has_settled, item_now};
use icondata_lu as lu;
use leptos::either::{Either, EitherOf3};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use vitrine_domain::{Date, EntryId, Instant, JobId, TenantClock};
use vitrine_wire::{FieldChange, PortalEntry};

/// What stands in one line of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum FeedLine {
    /// From here on: that day (days since 1970-01-01, in the business's time zone).
    Day(i64),
    /// This entry.
    Entry(EntryId),
}

/// Entries with a line before the first of each day.
fn lines(entries: &[PortalEntry], clock: &TenantClock) -> Vec<FeedLine> {
    let mut lines = Vec::with_capacity(entries.len() + 8);
    let mut last_day = i64::MIN;
    for entry in entries {
        let day = clock.day(entry.created_at);
        // Only ever forward: a day stands in the list once, whatever the clocks of several servers said.
        if day > last_day {
            lines.push(FeedLine::Day(day));
            last_day = day;
        }
        lines.push(FeedLine::Entry(entry.entry));
    }
    lines
}

/// The feed. `is_part`: the address asks for an earlier part of it.
#[component]
pub fn Feed(
    job: JobId,
    entries: Memo<Vec<PortalEntry>>,
    earlier: Memo<Option<EntryId>>,
    is_part: bool,
    on_earlier: Callback<()>,
) -> impl IntoView {
    let settled = has_settled();
    let address = format!("/user/jobs/{job}");
    let clock = use_clock();
    let shown = Memo::new(move |_| clock.with(|clock| entries.with(|entries| lines(entries, clock))));
    view! {
        <section class="portal-feed" aria-labelledby="feed-title">
            <h2 id="feed-title">"What happened so far"</h2>
            <Earlier address=address.clone() earlier=earlier on_earlier=on_earlier />
            <div aria-live="polite" aria-relevant="additions">
                <Show
                    when=move || shown.with(|lines| !lines.is_empty())
                    fallback=|| {
                        view! {
                            <EmptyState
                                title="Nothing here yet"
                                text="What is written to you about this job appears here by itself."
                            />
                        }
                    }
                >
                    <ol class="feed-list">
                        <For each=move || shown.get() key=|line| *line let:line>
                            {match line {
                                FeedLine::Day(day) => Either::Left(view! { <DayLine day=day /> }),
                                FeedLine::Entry(id) => {
                                    let found = entries
                                        .with_untracked(|all| all.iter().find(|one| one.entry == id).cloned());
                                    Either::Right(found.map(|entry| live_line(entries, entry, settled)))
                                }
                            }}
                        </For>
                    </ol>
                </Show>
            </div>
            {is_part
                .then(|| {
                    view! {
                        <a class="button quiet" href=address>
                            "Newest messages"
                        </a>
                    }
                })}
        </section>
    }
}

/// The way to earlier entries: puts them in front, or, without JavaScript, opens them as a page.
#[component]
fn Earlier(address: String, earlier: Memo<Option<EntryId>>, on_earlier: Callback<()>) -> impl IntoView {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_earlier.run(());
    };
    view! {
        <Show when=move || earlier.with(Option::is_some)>
            <form class="earlier" method="get" action=address.clone() on:submit=on_submit>
                <input
                    type="hidden"
                    name="before"
                    value=move || earlier.get().map(|id| id.to_string()).unwrap_or_default()
                />
                <button class="button quiet" type="submit">
                    <Icon icon=lu::LuArrowUp />
                    "Earlier messages"
                </button>
            </form>
        </Show>
    }
}

#[component]
fn DayLine(day: i64) -> impl IntoView {
    view! {
        <li class="feed-day">
            <span>{Date::from_days_since_epoch(day).ok().map(|date| view! { <DateText date=date /> })}</span>
        </li>
    }
}

/// A line that follows its entry. One signal for the whole line: a server renders hundreds of them at a time. Where
/// only the words differ, the elements stay, and with them the focus.
fn live_line(entries: Memo<Vec<PortalEntry>>, entry: PortalEntry, settled: RwSignal<bool>) -> impl IntoView {
    let appears = settled.get_untracked();
    let now = item_now(entries.into(), entry, |a, b| a.entry == b.entry);
    move || view! { <EntryLine entry=now.get() appears=appears /> }
}

#[component]
fn EntryLine(entry: PortalEntry, appears: bool) -> impl IntoView {
    let is_from_customer = entry.is_from_customer;
    let is_move = entry.stage_move.is_some() || entry.field_change.is_some();
    view! {
        <li
            class="feed-line"
            class:feed-move=is_move
            class:from-customer=is_from_customer
            class:appears=appears
        >
            {match (entry.stage_move.clone(), entry.field_change.clone()) {
                (Some((from, to)), _) => {
                    EitherOf3::A(view! { <MoveLine from=from.name to=to.name at=entry.created_at /> })
                }
                (None, Some(change)) => {
                    let files = entry.files;
                    EitherOf3::B(
                        view! {
                            <FieldLine author=entry.author_name change=change at=entry.created_at />
                            {(!files.is_empty()).then(|| view! { <FileList files=files /> })}
                        },
                    )
                }
                (None, None) => EitherOf3::C(view! { <Message entry=entry /> }),
            }}
        </li>
    }
}

#[component]
fn MoveLine(from: String, to: String, at: Instant) -> impl IntoView {
    view! {
        <span class="feed-move-words">
            <Icon icon=lu::LuMilestone />
            <span>"Moved from " <strong>{from}</strong> " to " <strong>{to}</strong></span>
        </span>
        <When at=at />
    }
}

#[component]
fn FieldLine(author: String, change: FieldChange, at: Instant) -> impl IntoView {
    let words = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    view! {
        <span class="feed-move-words">
            <Icon icon=lu::LuListChecks />
            <span class="field-change">
                {author} " set " <strong>{change.label}</strong> ": " {words(change.before)} " → "
                <strong>{words(change.after)}</strong>
            </span>
        </span>
        <When at=at />
    }
}

#[component]
fn Message(entry: PortalEntry) -> impl IntoView {
    view! {
        <article class="message">
            <header class="message-head">
                <Avatar name=entry.author_name.clone() is_customer=entry.is_from_customer />
                <span class="message-author">{entry.author_name}</span>
                {entry.is_from_customer.then(|| view! { <span class="side-mark">"From your side"</span> })}
                <span class="message-time">
                    <When at=entry.created_at /> {entry.is_edited.then_some(" · edited")}
                </span>
            </header>
            {(!entry.body.is_empty()).then(|| view! { <p class="message-body">{entry.body}</p> })}
            {(!entry.files.is_empty()).then(|| view! { <FileList files=entry.files /> })}
        </article>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: u128, day: i64) -> PortalEntry {
        let text = format!(
            r#"{{"entry":"{}","author_name":"Dana","is_from_customer":false,"body":"x","stage_move":null,"field_change":null,
            "created_at":{},"is_edited":false}}"#,
            EntryId::from_bits(id),
            day * 86_400_000 + 5,
        );
        leptos::serde_json::from_str(&text).expect("the text above is an entry")
    }

    #[test]
    fn each_day_stands_once_before_its_entries() {
        let clock = TenantClock::default();
        let (a, b, c) = (entry(1, 3), entry(2, 3), entry(3, 4));
        let line = |entry: &PortalEntry| FeedLine::Entry(entry.entry);
        let expected = [FeedLine::Day(3), line(&a), line(&b), FeedLine::Day(4), line(&c)];
        assert_eq!(lines(&[a, b, c], &clock), expected);
        assert_eq!(lines(&[], &clock), []);
    }

    #[test]
    fn a_clock_that_went_back_makes_no_second_day() {
        let lines = lines(&[entry(1, 4), entry(2, 3), entry(3, 4)], &TenantClock::default());
        assert_eq!(lines.iter().filter(|line| matches!(line, FeedLine::Day(_))).count(), 1);
    }
}
