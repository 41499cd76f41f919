//! Who changed what: the job's history, and the earlier texts of an entry.

use super::desk::JobDesk;
use crate::ui::components::{EmptyState, Skeleton, When};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use vitrine_domain::EntryId;
use vitrine_wire::{EarlierText, HistoryLine};

/// The job's history, newest first.
#[component]
pub fn History(desk: JobDesk) -> impl IntoView {
    view! {
        <div class="feed-scroll is-plain" tabindex="0" role="region" aria-label="History">
            {move || match desk.extras.history.get().flatten() {
                None => EitherOf3::A(view! { <Skeleton lines=6/> }),
                Some(Err(error)) => EitherOf3::B(view! { <p class="callout danger">{error.sentence()}</p> }),
                Some(Ok(lines)) => EitherOf3::C(view! { <HistoryLines lines/> }),
            }}
        </div>
    }
}

#[component]
fn HistoryLines(lines: Vec<HistoryLine>) -> impl IntoView {
    if lines.is_empty() {
        return Either::Left(view! {
            <EmptyState title="No history yet." text="Every change of the job and its entries is kept here."/>
        });
    }
    Either::Right(view! {
        <ol class="history">
            {lines
                .into_iter()
                .map(|line| {
                    let values = match (line.before.is_empty(), line.after.is_empty()) {
                        (true, true) => None,
                        (true, false) => Some((None, Some(line.after))),
                        (false, true) => Some((Some(line.before), None)),
                        (false, false) => Some((Some(line.before), Some(line.after))),
                    };
                    view! {
                        <li class="history-line">
                            <p>
                                <strong>{line.who}</strong>
                                " "
                                {line.what}
                                " "
                                <span class="muted">
                                    <When at=line.at/>
                                </span>
                            </p>
                            {values
                                .map(|(before, after)| {
                                    view! {
                                        <dl class="history-values">
                                            {before.map(|text| view! { <div><dt>"Before"</dt><dd>{text}</dd></div> })}
                                            {after.map(|text| view! { <div><dt>"After"</dt><dd>{text}</dd></div> })}
                                        </dl>
                                    }
                                })}
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    })
}

/// An entry's earlier texts, below its text, while the address asks for them.
#[component]
pub fn EarlierTexts(desk: JobDesk, entry: EntryId) -> impl IntoView {
    let is_open = Memo::new(move |_| desk.place.get().texts == Some(entry));
    move || {
        is_open.get().then(|| {
            view! {
                <section class="earlier-texts" aria-label="Earlier texts">
                    {move || match desk.extras.texts.get().flatten().filter(|(of, _)| *of == entry) {
                        None => EitherOf3::A(view! { <Skeleton lines=2/> }),
                        Some((_, Err(error))) => EitherOf3::B(view! { <p class="muted">{error.sentence()}</p> }),
                        Some((_, Ok(texts))) => EitherOf3::C(view! { <Texts texts/> }),
                    }}
                </section>
            }
        })
    }
}

#[component]
fn Texts(texts: Vec<EarlierText>) -> impl IntoView {
    if texts.is_empty() {
        return Either::Left(view! { <p class="muted">"There is no earlier text."</p> });
    }
    Either::Right(view! {
        <ol>
            {texts
                .into_iter()
                .map(|text| {
                    view! {
                        <li>
                            <p class="muted small">
                                "Until " <When at=text.replaced_at/> ", replaced by " {text.replaced_by}
                            </p>
                            <p class="entry-body">{text.body}</p>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    })
}
