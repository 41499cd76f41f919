//! Writing an entry. The box becomes what it will post: paper for a note, glass for the customer.
//!
//! Which side is chosen is read from the radio buttons themselves, by the style sheet and when it is sent: what the
//! writer sees and what is sent cannot differ, with or without JavaScript. Files go along: same form, same side.

use super::add_files::AddFiles;
use super::browser::{keep_draft, kept_draft};
use super::desk::{JobDesk, names_in_short, names_in_words};
use super::place::FeedShow;
use super::screen::FeedEnds;
use crate::api::ApiError;
use crate::api::entries::{WriteEntry, write_entry};
use crate::ui::components::{FormProblem, Icon, TextArea, UploadQueue, as_a_whole, form_fields};
use crate::ui::retry::{field_error, use_retry};
use leptos::either::Either;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::collections::HashMap;
use vitrine_domain::{Audience, ENTRY_BODY_CHARS_MAX};
use vitrine_wire::StaffFrame;

/// Where words are sent to together with files.
const WITH_FILES: &str = "/api/files/add";
const ALREADY_SAVED: &str =
    "An earlier attempt had been saved after all and is in the feed. What you typed since is still in the box.";

/// The box at the end of the feed; absent for somebody who may write to neither side.
#[component]
pub fn Composer(desk: JobDesk, ends: FeedEnds) -> impl IntoView {
    let may = Memo::new(move |_| {
        desk.facts.with(|facts| {
            let may = &facts.may;
            let may_add = may.add_internal_files || may.add_customer_files;
            (may.write_internal, may.write_to_customer, may_add)
        })
    });
    move || {
        let (may_internal, may_customer, may_add) = may.get();
        (may_internal || may_customer).then(|| view! { <WritingBox desk ends may_internal may_customer may_add/> })
    }
}

#[component]
fn WritingBox(desk: JobDesk, ends: FeedEnds, may_internal: bool, may_customer: bool, may_add: bool) -> impl IntoView {
    let action = if may_add { WITH_FILES } else { WriteEntry::PATH };
    let retry = use_retry(action);
    let typed = |name: &str| retry.as_ref().and_then(|retry| retry.value(name)).unwrap_or_default();
    let problem = RwSignal::new(retry.as_ref().and_then(|retry| retry.error.clone()));
    let is_pending = RwSignal::new(false);
    let form = NodeRef::<html::Form>::new();
    let internal_choice = NodeRef::<html::Input>::new();
    let field = NodeRef::<html::Textarea>::new();
    let navigate = StoredValue::new(use_navigate());

    let text = desk.note;
    if text.with_untracked(String::is_empty) {
        text.set(typed("body"));
    }
    keep_text(desk);

    let submission = Submission::new(desk, &typed("submission"));
    let first = if may_internal && Audience::from_word(&typed("audience")) != Some(Audience::Customer) {
        Audience::Internal
    } else if may_customer {
        Audience::Customer
    } else {
        Audience::Internal
    };

    let choose_internal = move || {
        if let Some(choice) = internal_choice.try_get_untracked().flatten() {
            choice.set_checked(true);
        }
    };
    let fresh = Memo::new(move |_| desk.feed.with(|feed| feed.submission));
    let bytes_max = Memo::new(move |_| desk.facts.with(|facts| facts.upload_bytes_max));
    let on_sent = Callback::new(move |said: String| {
        submission.is_spent.try_set(true);
        choose_internal();
        desk.toasts.say(said);
        ends.go_to_end();
        desk.read_again();
    });
    let queue = UploadQueue::new(WITH_FILES, fresh.into(), (text, problem), bytes_max.into(), on_sent);
    let is_adding = may_add && problem.with_untracked(|error| error.as_ref().is_some_and(is_about_files));

    let send = move |question: WriteEntry| {
        is_pending.set(true);
        problem.set(None);
        spawn_local(async move {
            let sent = question.body.clone();
            match write_entry(question.job, question.audience, question.body, question.submission).await {
                Ok(changed) if !is_same_text(&changed.entry.body, &sent) => {
                    // The answer to an earlier attempt was lost on its way; what is typed now was not saved.
                    submission.is_spent.try_set(true);
                    desk.toasts.say(ALREADY_SAVED.to_owned());
                    desk.read_again();
                }
                Ok(changed) => {
                    submission.is_spent.try_set(true);
                    clear(text, &sent);
                    choose_internal();
                    if let Some(field) = field.try_get_untracked().flatten() {
                        let _ = field.focus();
                    }
                    desk.toasts.say(changed.said);
                    let place = desk.place.get_untracked();
                    if place.before.is_none() {
                        desk.put_entry(changed.entry.clone());
                    }
                    if place.before.is_some() || !place.show.holds(&changed.entry) {
                        // It would be missing from what is shown: show the newest of everything.
                        let href = place.showing(FeedShow::All).href();
                        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
                        navigate.with_value(|navigate| navigate(&href, options));
                    }
                    ends.go_to_end();
                    desk.read_again();
                }
                Err(error) => {
                    if matches!(error, ApiError::Conflict(_)) {
                        submission.is_spent.try_set(true);
                        desk.read_again();
                    }
                    desk.report(&error);
                    problem.try_set(Some(error));
                }
            }
            is_pending.try_set(false);
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_pending.get_untracked() || submission.is_spent.get_untracked() {
            return;
        }
        if queue.has_files() {
            return queue.submit(&event);
        }
        match question_of(&event) {
            Some(question) => send(question),
            None => problem.set(Some(ApiError::Unreachable)),
        }
    };
    let shortcut = move |event: KeyboardEvent| {
        if event.key() == "Enter"
            && (event.ctrl_key() || event.meta_key())
            && let Some(form) = form.get_untracked()
        {
            event.prevent_default();
            // As a press on the button: the fields are checked and `submit` runs.
            let _ = form.request_submit();
        }
    };
    let form_problem =
        Signal::derive(move || problem.get().filter(|error| error.for_field("body").is_none()).map(as_a_whole));
    let is_sending = queue.is_busy();
    let is_busy = Signal::derive(move || is_pending.get() || is_sending.get());
    view! {
        <form
            id="composer"
            class="composer upload"
            class:is-over=move || queue.is_over()
            action=action
            method="post"
            enctype=may_add.then_some("multipart/form-data")
            node_ref=form
            aria-label="Write an entry"
            on:submit=submit
            on:keydown=shortcut
            on:dragover=move |event| if may_add { queue.drag_over(&event) }
            on:dragleave=move |_| queue.drag_leave()
            on:drop=move |event| if may_add { queue.drop(&event) }
        >
            <input type="hidden" name="job" value=desk.job.to_string()/>
            <input type="hidden" name="submission" value=move || submission.key.get()/>
            <fieldset class="composer-sides">
                <legend class="visually-hidden">"Who is it for?"</legend>
                {may_internal
                    .then(|| {
                        view! {
                            <label class="side paper">
                                <input
                                    type="radio"
                                    name="audience"
                                    value="internal"
                                    checked=first == Audience::Internal
                                    node_ref=internal_choice
                                />
                                <Icon icon=icondata_lu::LuLock/>
                                <span>"Internal"</span>
                            </label>
                        }
                    })}
                {may_customer
                    .then(|| {
                        view! {
                            <label class="side glass">
                                <input
                                    type="radio"
                                    name="audience"
                                    value="customer"
                                    checked=first == Audience::Customer
                                />
                                <Icon icon=icondata_lu::LuEye/>
                                <span>"To the customer"</span>
                            </label>
                        }
                    })}
            </fieldset>
            <FormProblem error=form_problem/>
            <TextArea
                name="body"
                id="composer-body"
                label="Text"
                is_label_hidden=true
                placeholder="Write a note or a reply…"
                text=text
                rows=3
                max=ENTRY_BODY_CHARS_MAX
                error=field_error(problem.into(), "body")
                node_ref=field
            />
            {may_add.then(|| view! { <AddFiles queue is_open=is_adding/> })}
            <div class="composer-foot">
                <WhoWillSee desk/>
                <SendButton desk is_busy/>
            </div>
        </form>
    }
}

/// Both sentences; the style sheet shows the one of the chosen side.
#[component]
fn WhoWillSee(desk: JobDesk) -> impl IntoView {
    let customer = move || {
        desk.facts.with(|facts| match &facts.sight.nobody_because {
            None => format!("{} will see it at once.", names_in_words(&facts.sight.names)),
            Some(why) => format!("Nobody at the customer sees it now. {why}"),
        })
    };
    view! {
        <div class="composer-who">
            <p class="for-internal">
                <Icon icon=icondata_lu::LuLock/>
                <span>"Only your team will see it."</span>
            </p>
            <p class="for-customer">
                <Icon icon=icondata_lu::LuEye/>
                <span>{customer}</span>
            </p>
        </div>
    }
}

/// Says what it will do: both verbs are there, and the style sheet shows the one of the chosen side.
#[component]
fn SendButton(desk: JobDesk, is_busy: Signal<bool>) -> impl IntoView {
    let customer = move || {
        desk.facts.with(|facts| match &facts.sight.nobody_because {
            None => format!("Send to {}", names_in_short(&facts.sight.names)),
            Some(_) => "Save for the customer".to_owned(),
        })
    };
    view! {
        <button
            type="submit"
            class="button primary"
            title="Ctrl + Enter"
            aria-disabled=move || is_busy.get().then_some("true")
            class:is-busy=move || is_busy.get()
        >
            {move || {
                if is_busy.get() {
                    Either::Left(view! { <span>"Saving…"</span> })
                } else {
                    Either::Right(
                        view! {
                            <span class="for-internal">"Save internal note"</span>
                            <span class="for-customer">{customer}</span>
                        },
                    )
                }
            }}
        </button>
    }
}

/// What the form asks, without its two choosers of files: both are called `files`, and a server function takes no name
/// twice.
fn question_of(event: &SubmitEvent) -> Option<WriteEntry> {
    let mut fields: HashMap<String, String> = form_fields(event)?.into_iter().collect();
    let mut take = |name: &str| fields.remove(name).unwrap_or_default();
    Some(WriteEntry {
        job: take("job"),
        audience: take("audience"),
        body: take("body"),
        submission: take("submission"),
    })
}

fn is_about_files(error: &ApiError) -> bool {
    error.for_field("files").is_some()
}

/// The key that makes one entry of a form that is sent twice. It stays until the server has answered "done", so that
/// sending again after a lost answer cannot write twice; then the next reading of the feed brings a fresh one.
#[derive(Clone, Copy)]
struct Submission {
    key: RwSignal<String>,
    is_spent: RwSignal<bool>,
}

impl Submission {
    fn new(desk: JobDesk, typed: &str) -> Self {
        let fresh = Memo::new(move |_| desk.feed.with(|feed| feed.submission.to_string()));
        let first = if typed.is_empty() { fresh.get_untracked() } else { typed.to_owned() };
        let submission = Self { key: RwSignal::new(first), is_spent: RwSignal::new(false) };
        Effect::new(move |_| {
            let fresh = fresh.get();
            if submission.is_spent.get() && submission.key.with_untracked(|key| *key != fresh) {
                submission.key.set(fresh);
                submission.is_spent.set(false);
            }
        });
        submission
    }
}

/// Empties the box, but for what was typed after sending.
fn clear(text: RwSignal<String>, sent: &str) {
    // A form sends line breaks as CR LF.
    let sent = sent.replace("\r\n", "\n");
    text.try_update(|text| {
        *text = text.strip_prefix(sent.as_str()).map(|rest| rest.trim_start().to_owned()).unwrap_or_default();
    });
}

/// Whether the server saved what was sent: it trims and drops control characters.
fn is_same_text(saved: &str, sent: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
    letters(saved) == letters(sent)
}

/// Keeps the text in this browser until it is sent.
fn keep_text(desk: JobDesk) {
    let text = desk.note;
    let email = use_context::<Signal<StaffFrame>>().map(|frame| frame.with_untracked(|frame| frame.email.clone()));
    // Outside of a frame nobody writes.
    let Some(email) = email.map(StoredValue::new) else { return };
    let is_restored = StoredValue::new(false);
    Effect::new(move |_| {
        let now = text.get();
        if is_restored.get_value() {
            email.with_value(|email| keep_draft(email, desk.job, &now));
            return;
        }
        is_restored.set_value(true);
        if now.is_empty()
            && let Some(kept) = email.with_value(|email| kept_draft(email, desk.job))
        {
            text.set(kept);
        }
    });
}
