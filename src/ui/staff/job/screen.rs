//! The job's page once the job is here.

use super::NewestReads;
use super::add_files::DownloadAll;
use super::browser::{NEAR_END_PX, is_end_visible, show_end};
use super::composer::Composer;
use super::desk::{JobDesk, JobExtras};
use super::facts::{JobDetails, JobHead};
use super::feed::{Feed, FeedChips};
use super::history::History;
use super::place::{FeedShow, JobPlace};
use super::read::SeenJob;
use crate::api::entries::{EditEntry, SetEntryAudience};
use crate::api::files::{RemoveFile, SetFileAudience};
use crate::ui::components::{FormProblem, Icon, PageTitle};
use crate::ui::retry::use_retry;
use crate::ui::staff::who_sees::WhoSeesDialog;
use leptos::either::Either;
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use vitrine_domain::JobId;
use vitrine_wire::{StaffFeed, StaffJobView};

/// Where the feed scrolls and where it ends.
#[derive(Clone, Copy, Default)]
pub struct FeedEnds {
    /// What scrolls on a wide screen.
    pub scroller: NodeRef<html::Div>,
    /// The end of the feed.
    pub end: NodeRef<html::Div>,
}

impl FeedEnds {
    /// Brings the end of the feed into view once the page has been painted.
    pub fn go_to_end(self) {
        request_animation_frame(move || {
            if let (Some(scroller), Some(end)) = (now(self.scroller), now(self.end)) {
                show_end(&scroller, &end);
            }
        });
    }

    /// Whether the reader sees the end of the feed, or nearly.
    pub fn is_near_end(self) -> bool {
        match (now(self.scroller), now(self.end)) {
            (Some(scroller), Some(end)) => is_end_visible(&scroller, &end, NEAR_END_PX),
            (None, _) | (_, None) => true,
        }
    }
}

fn now(node: NodeRef<html::Div>) -> Option<leptos::web_sys::HtmlElement> {
    node.try_get_untracked().flatten().map(Into::into)
}

/// The page. Made once; what is read later goes into the desk's signals.
#[component]
pub fn JobScreen(
    /// Which job.
    job: JobId,
    /// Where the reader is.
    place: Memo<JobPlace>,
    /// The job as first read.
    facts: StaffJobView,
    /// Its feed as first read.
    feed: StaffFeed,
    /// What is read on demand.
    extras: JobExtras,
    /// What was read since.
    newest: NewestReads,
) -> impl IntoView {
    let desk = JobDesk::new(job, place, facts, feed, extras);
    let ends = FeedEnds::default();
    open_edit_form(desk);
    take_newest(desk, ends, newest);

    let words = |facts: &StaffJobView| format!("#{} {}", facts.number, facts.title);
    // The server writes the title last of all, when the signals of the page may be gone.
    let first_title = desk.facts.with_untracked(words);
    let title = move || desk.facts.try_with(words).unwrap_or_else(|| first_title.clone());
    let is_history = Memo::new(move |_| place.get().show == FeedShow::History);
    // Without JavaScript a refused toggle comes back here; its row may be far away.
    let refused = use_retry(SetEntryAudience::PATH)
        .or_else(|| use_retry(SetFileAudience::PATH))
        .or_else(|| use_retry(RemoveFile::PATH))
        .and_then(|retry| retry.error);
    view! {
        <PageTitle text=title/>
        <div class="job-page" class:is-details=move || place.get().is_details>
            <JobHead desk/>
            <Tabs desk/>
            <JobDetails desk/>
            <section class="job-feed" aria-labelledby="feed-heading">
                <h2 id="feed-heading" class="visually-hidden">"Feed"</h2>
                <FeedChips desk/>
                <SeenJob desk/>
                <FormProblem error=Signal::stored(refused)/>
                {move || {
                    if is_history.get() {
                        Either::Left(view! { <History desk/> })
                    } else {
                        Either::Right(
                            view! {
                                <Feed desk ends/>
                                <Composer desk ends/>
                                <DownloadAll desk/>
                            },
                        )
                    }
                }}
            </section>
            <WhoSeesDialog panel=desk.who/>
        </div>
    }
}

/// On a narrow screen: the feed or the details. Links, so that it works without JavaScript.
#[component]
fn Tabs(desk: JobDesk) -> impl IntoView {
    let tab = move |is_details: bool, word: &'static str| {
        view! {
            <a
                href=move || JobPlace { is_details, ..desk.place.get() }.href()
                data-noscroll
                aria-current=move || (desk.place.get().is_details == is_details).then_some("page")
            >
                {word}
            </a>
        }
    };
    let may_write = Memo::new(move |_| {
        let is_feed = desk.place.with(|place| !place.is_details && place.show != FeedShow::History);
        is_feed && desk.facts.with(|facts| facts.may.write_internal || facts.may.write_to_customer)
    });
    view! {
        <nav class="job-tabs" aria-label="Parts of the page">
            {tab(false, "Feed")}
            {tab(true, "Details")}
            {move || {
                may_write
                    .get()
                    .then(|| {
                        view! {
                            // "external": the browser moves the focus there, which the router would not.
                            <a class="job-write" href="#composer-body" rel="external">
                                <Icon icon=icondata_lu::LuPenLine/>
                                "Write"
                            </a>
                        }
                    })
            }}
        </nav>
    }
}

/// Opens the edit form that the address or a refused form asks for.
fn open_edit_form(desk: JobDesk) {
    let entry_now = |id| {
        desk.feed.with_untracked(|feed| feed.entries.iter().find(|entry| entry.entry == id && entry.may_edit).cloned())
    };
    if let Some((id, version)) = desk.place.get_untracked().edit
        && let Some(entry) = entry_now(id).filter(|entry| entry.version == version)
    {
        desk.draft(id).open(&entry);
    }
    if let Some(retry) = use_retry(EditEntry::PATH)
        && let Some(entry) = retry.value("entry").and_then(|id| id.parse().ok()).and_then(entry_now)
    {
        let draft = desk.draft(entry.entry);
        draft.open(&entry);
        if let Some(text) = retry.value("body") {
            draft.text.set(text);
        }
        if let Some(error) = retry.error {
            draft.refuse(error);
        }
    }
}

/// Puts newer answers into the desk. A reader at the end of the feed is taken along; others are told.
fn take_newest(desk: JobDesk, ends: FeedEnds, newest: NewestReads) {
    Effect::new(move |_| {
        if let Some(facts) = newest.facts.get() {
            desk.put_facts(facts);
        }
    });
    let shown_before = StoredValue::new(desk.place.get_untracked().before);
    Effect::new(move |_| {
        let Some(feed) = newest.feed.get() else { return };
        let place = desk.place.get_untracked();
        let is_same_part = shown_before.get_value() == place.before;
        shown_before.set_value(place.before);
        let known_end = desk.feed.with_untracked(|feed| feed.entries.last().map(|entry| entry.entry));
        let has_newer = is_same_part
            && feed
                .entries
                .iter()
                .rev()
                .take_while(|entry| Some(entry.entry) != known_end)
                .any(|entry| place.show.holds(entry));
        let was_near_end = ends.is_near_end();
        desk.feed.set(feed);
        if !is_same_part {
            desk.has_newer.set(false);
        }
        if has_newer && was_near_end {
            ends.go_to_end();
        } else if has_newer {
            desk.has_newer.set(true);
        }
    });
}
