//! One entry of the feed: a card on paper (internal) or glass (the customer sees it), or a thin line for a stage change.

use super::browser::focus_soon;
use super::desk::{JobDesk, names_in_words};
use super::edit::EditForm;
use super::files::EntryFiles;
use super::history::EarlierTexts;
use super::place::{JobPlace, entry_anchor};
use super::toggle::AudienceToggle;
use crate::ui::components::{AudienceTag, Avatar, Icon, StageTag, When};
use crate::ui::staff::who_sees::WhoSeesButton;
use leptos::either::{Either, EitherOf3};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use vitrine_domain::{Audience, EntryKind};
use vitrine_wire::{Side, SightOf, StaffEntry, StageChip};

/// An entry. `first` is how it was when its line was made; afterwards it follows the feed.
#[component]
pub fn FeedEntry(desk: JobDesk, first: StaffEntry) -> impl IntoView {
    let id = first.entry;
    let kind = first.kind;
    let entry = Memo::new(move |before: Option<&StaffEntry>| {
        desk.feed
            .with(|feed| feed.entries.iter().find(|entry| entry.entry == id).cloned())
            .unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    match kind {
        EntryKind::StageChange => EitherOf3::A(view! { <StageLine desk entry/> }),
        EntryKind::FieldChange => EitherOf3::B(view! { <FieldLine desk entry/> }),
        EntryKind::Note | EntryKind::Reply | EntryKind::File => EitherOf3::C(view! { <EntryCard desk entry/> }),
    }
}

/// `paper` or `glass`: the look says it before the words do.
const fn look(audience: Audience) -> &'static str {
    match audience {
        Audience::Internal => "paper",
        Audience::Customer => "glass",
    }
}

/// Internal, or seen by the customer: by whom, by name.
#[component]
fn EntryAudience(desk: JobDesk, entry: Memo<StaffEntry>) -> impl IntoView {
    let state = Memo::new(move |_| entry.with(|entry| (entry.audience, entry.unseen_because.is_some())));
    let names = Memo::new(move |_| desk.facts.with(|facts| names_in_words(&facts.sight.names)));
    move || {
        let (audience, is_unseen) = state.get();
        match audience {
            Audience::Internal => Either::Left(view! { <AudienceTag audience detail="Only your team sees this"/> }),
            // "Customer sees this" would be untrue while nobody does; the sentence below the text says why.
            Audience::Customer if is_unseen => Either::Right(Either::Left(view! {
                <span class="audience-tag glass is-unseen">
                    <Icon icon=icondata_lu::LuEyeOff/>
                    <span>"For the customer"</span>
                </span>
            })),
            Audience::Customer => Either::Right(Either::Right(view! { <AudienceTag audience detail=names.get()/> })),
        }
    }
}

/// Why nobody at the customer sees it although it is for them.
#[component]
fn UnseenBecause(entry: Memo<StaffEntry>) -> impl IntoView {
    let why = Memo::new(move |_| entry.with(|entry| entry.unseen_because.clone()));
    move || {
        why.get().map(|why| {
            view! {
                <p class="entry-unseen">
                    <Icon icon=icondata_lu::LuEyeOff/>
                    <span>"For the customer, but nobody sees it: " {why}</span>
                </p>
            }
        })
    }
}

#[component]
fn EntryCard(desk: JobDesk, entry: Memo<StaffEntry>) -> impl IntoView {
    let (id, kind, author, side, created_at) = entry.with_untracked(|entry| {
        (entry.entry, entry.kind, entry.author_name.clone(), entry.author_side, entry.created_at)
    });
    let is_from_customer = side == Side::Customer;
    let what = match (kind, is_from_customer) {
        (EntryKind::Note, _) => "Note",
        (EntryKind::Reply, true) => "Reply from the customer",
        (EntryKind::Reply, false) => "Reply",
        (EntryKind::StageChange, _) => "Stage change",
        (EntryKind::File, true) => "Files from the customer",
        (EntryKind::File, false) => "Files",
        (EntryKind::FieldChange, _) => "Form",
    };
    let label = format!("{what} by {author}");
    let draft = desk.draft(id);
    let body = Memo::new(move |_| entry.with(|entry| entry.body.clone()));
    let class = move || {
        let look = look(entry.with(|entry| entry.audience));
        if is_from_customer { format!("entry {look} is-from-customer") } else { format!("entry {look}") }
    };
    view! {
        <article class=class id=entry_anchor(id) aria-label=label>
            <header class="entry-head">
                <Avatar name=author.clone() is_customer=is_from_customer/>
                <span class="entry-author">{author}</span>
                {is_from_customer.then(|| view! { <span class="tag">"From customer"</span> })}
                <When at=created_at/>
                <EditedMark desk entry/>
                <EntryAudience desk entry/>
            </header>
            {move || {
                if draft.is_open.get() {
                    Either::Left(view! { <EditForm desk entry draft/> })
                } else {
                    Either::Right(
                        (!body.with(String::is_empty)).then(|| view! { <p class="entry-body">{move || body.get()}</p> }),
                    )
                }
            }}
            <EntryFiles desk entry/>
            <EarlierTexts desk entry=id/>
            <UnseenBecause entry/>
            <div class="entry-actions">
                <AudienceToggle desk entry/>
                <EditLink desk entry/>
                <WhoSeesButton panel=desk.who of=SightOf::Entry(id)/>
            </div>
        </article>
    }
}

/// Opens the edit form: in place, or as a link without JavaScript.
#[component]
fn EditLink(desk: JobDesk, entry: Memo<StaffEntry>) -> impl IntoView {
    let id = entry.with_untracked(|entry| entry.entry);
    let draft = desk.draft(id);
    let may_edit = Memo::new(move |_| entry.with(|entry| entry.may_edit));
    let href = move || {
        let version = entry.with(|entry| entry.version);
        let place = JobPlace { edit: Some((id, version)), texts: None, is_details: false, ..desk.place.get() };
        format!("{}#{}", place.href(), entry_anchor(id))
    };
    let open = move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        draft.open(&entry.get_untracked());
        focus_soon(format!("edit-{id}"));
    };
    move || {
        (may_edit.get() && !draft.is_open.get()).then(|| {
            view! {
                <a class="button quiet small" id=format!("edit-link-{id}") href=href on:click=open>
                    <Icon icon=icondata_lu::LuPencil/>
                    "Edit"
                </a>
            }
        })
    }
}

/// Says that the text was changed, and leads to the earlier ones.
#[component]
fn EditedMark(desk: JobDesk, entry: Memo<StaffEntry>) -> impl IntoView {
    let id = entry.with_untracked(|entry| entry.entry);
    let edited_at = Memo::new(move |_| entry.with(|entry| entry.edited_at));
    let is_open = Memo::new(move |_| desk.place.get().texts == Some(id));
    let href = move || {
        let texts = (!is_open.get()).then_some(id);
        let place = JobPlace { texts, edit: None, ..desk.place.get() };
        format!("{}#{}", place.href(), entry_anchor(id))
    };
    move || {
        edited_at.get().map(|_| {
            view! {
                <a
                    class="entry-edited"
                    href=href
                    data-noscroll
                    title=move || if is_open.get() { "Close the earlier texts" } else { "Show the earlier texts" }
                >
                    "Edited"
                </a>
            }
        })
    }
}

#[component]
fn StageLine(desk: JobDesk, entry: Memo<StaffEntry>) -> impl IntoView {
    let (id, author, stage_move, created_at) = entry
        .with_untracked(|entry| (entry.entry, entry.author_name.clone(), entry.stage_move.clone(), entry.created_at));
    let chip = |stage: StageChip| {
        view! { <StageTag name=stage.name color=stage.color is_internal=!stage.is_visible_to_customer/> }
    };
    let class = move || format!("stage-line {}", look(entry.with(|entry| entry.audience)));
    view! {
        <div class=class id=entry_anchor(id)>
            <div class="stage-line-what">
                <span>{author} <span class="visually-hidden">" moved the job from"</span></span>
                {match stage_move {
                    Some(moved) => {
                        Either::Left(
                            view! {
                                {chip(moved.from)}
                                <Icon icon=icondata_lu::LuArrowRight/>
                                <span class="visually-hidden">"to"</span>
                                {chip(moved.to)}
                            },
                        )
                    }
                    None => Either::Right(view! { <span>"another stage"</span> }),
                }}
                <When at=created_at/>
                <EntryAudience desk entry/>
                <AudienceToggle desk entry/>
                <WhoSeesButton panel=desk.who of=SightOf::Entry(id)/>
            </div>
            <UnseenBecause entry/>
        </div>
    }
}

/// "Tom Whitaker set Meter number: – → 4711".
#[component]
fn FieldLine(desk: JobDesk, entry: Memo<StaffEntry>) -> impl IntoView {
    let (id, author, side, created_at) =
        entry.with_untracked(|entry| (entry.entry, entry.author_name.clone(), entry.author_side, entry.created_at));
    let change = Memo::new(move |_| entry.with(|entry| entry.field_change.clone()));
    let class = move || format!("stage-line {}", look(entry.with(|entry| entry.audience)));
    let words = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    view! {
        <div class=class id=entry_anchor(id)>
            <div class="stage-line-what">
                <span>{author}</span>
                {(side == Side::Customer).then(|| view! { <span class="tag">"From customer"</span> })}
                {move || {
                    change
                        .get()
                        .map(|change| {
                            view! {
                                <span class="field-change">
                                    "set " <strong>{change.label}</strong> ": " {words(change.before)} " → "
                                    <strong>{words(change.after)}</strong>
                                </span>
                            }
                        })
                }}
                <When at=created_at/>
                <EntryAudience desk entry/>
                <WhoSeesButton panel=desk.who of=SightOf::Entry(id)/>
            </div>
            <EntryFiles desk entry/>
            <UnseenBecause entry/>
        </div>
    }
}
