//! The form: ticks for what the customer sees, to whom a mail goes, the personal message.

use super::look::LookPanel;
use crate::api::sharing::{PreviewShare, ShareJob};
use crate::ui::components::{
    DateText, FormProblem, Icon, LinkButton, Submit, TextArea, When, use_session_guard, use_toasts,
};
use crate::ui::retry::{Retry, field_error, use_retry};
use leptos::either::{Either, EitherOf3};
use leptos::form::FromFormData;
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos::web_sys::FormData;
use vitrine_domain::{ContactState, ENTRY_BODY_CHARS_MAX};
use vitrine_wire::{CustomerLook, ShareContact, ShareEntry, ShareFile, ShareView};

/// What was ticked before the form came back, without JavaScript.
#[derive(Clone)]
struct Typed(Option<Retry>);

impl Typed {
    fn find() -> Self {
        Self(use_retry(ShareJob::PATH).or_else(|| use_retry(PreviewShare::PATH)))
    }

    /// A box that does not come back was not ticked.
    fn ticked(&self, name: &str, now: bool) -> bool {
        self.0.as_ref().map_or(now, |retry| retry.value(name).is_some())
    }

    fn look(&self) -> Option<CustomerLook> {
        let answer = self.0.as_ref().filter(|retry| retry.error.is_none())?.value("answer")?;
        leptos::serde_json::from_str(&answer).ok()
    }
}

/// The form, and beside it the customer's page as it would be.
#[component]
pub fn ChoiceForm(first: ShareView, is_new: bool) -> impl IntoView {
    let typed = Typed::find();
    let problem = RwSignal::new(typed.0.as_ref().and_then(|retry| retry.error.clone()));
    let look = RwSignal::new(typed.look().unwrap_or_else(|| first.look.clone()));
    let message = RwSignal::new(typed.0.as_ref().and_then(|retry| retry.value("message")).unwrap_or_default());
    let form = NodeRef::<html::Form>::new();
    let is_pending = RwSignal::new(false);
    let (guard, toasts) = (use_session_guard(), use_toasts());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(asked) = ShareJob::from_event(event.as_ref()) else { return };
        if is_pending.get_untracked() {
            return;
        }
        is_pending.set(true);
        spawn_local(async move {
            match asked.run_on_client().await {
                Ok(said) => toasts.say(said),
                Err(error) => {
                    guard.report(&error);
                    problem.try_set(Some(error));
                }
            }
            is_pending.try_set(false);
        });
    };
    let look_again = move || {
        let Some(asked) = form.get_untracked().and_then(|form| {
            let form = FormData::new_with_form(&form).ok()?;
            PreviewShare::from_form_data(&form).ok()
        }) else {
            return;
        };
        spawn_local(async move {
            match asked.run_on_client().await {
                Ok(now) => {
                    look.try_set(now);
                    problem.try_set(None);
                }
                Err(error) => {
                    guard.report(&error);
                    problem.try_set(Some(error));
                }
            }
        });
    };
    let (to_error, message_error) = (field_error(problem.into(), "to"), field_error(problem.into(), "message"));
    let label = if first.sharing.is_shared { "Save what is shared" } else { "Share job" };
    let cancel = if is_new { "Not now" } else { "Cancel" };
    let is_first_share = !first.sharing.is_shared || is_new;
    let href = format!("/jobs/{}", first.job);
    let stage = first.stage.clone();
    view! {
        <form
            action=ShareJob::PATH
            method="post"
            class="share-columns"
            node_ref=form
            on:submit=submit
            on:change=move |_| look_again()
        >
            <div class="form">
                <FormProblem error=problem/>
                <input type="hidden" name="job" value=first.job.to_string()/>
                <input type="hidden" name="state" value=first.state.clone()/>
                <fieldset class="card share-part">
                    <legend>"Dates and stage"</legend>
                    <Tick name="dates" is_ticked=typed.ticked("dates", first.shares_dates)>
                        "Dates"
                        {match first.due_on {
                            Some(date) => Either::Left(view! { <span class="muted">": due " <DateText date/></span> }),
                            None => Either::Right(view! { <span class="muted">": no date yet"</span> }),
                        }}
                    </Tick>
                    <Tick name="stage" is_ticked=typed.ticked("stage", first.shares_stage)>
                        "Stage"
                        <span class="muted">
                            ": " {stage.name} {(!stage.is_visible_to_customer).then_some(", internal now")}
                        </span>
                    </Tick>
                </fieldset>
                <fieldset class="card share-part">
                    <legend>"Notes, replies and files"</legend>
                    {first.entries.is_empty().then(|| view! { <p class="muted">"Nothing is written here yet."</p> })}
                    {first
                        .has_earlier
                        .then(|| {
                            view! {
                                <p class="muted">
                                    "These are the newest. Earlier ones stay as they are; each can be shown or hidden on \
                                    the job’s page."
                                </p>
                            }
                        })}
                    <ul class="share-list">
                        {first
                            .entries
                            .clone()
                            .into_iter()
                            .map(|entry| view! { <Entry entry typed=typed.clone()/> })
                            .collect_view()}
                    </ul>
                </fieldset>
                <fieldset class="card share-part">
                    <legend>"Mail a link"</legend>
                    <p class="muted">
                        "Each gets a mail with a link of their own, which opens this job. With nobody ticked no mail goes \
                        out. An earlier link ends when a new one is sent."
                    </p>
                    {first
                        .contacts
                        .clone()
                        .into_iter()
                        .map(|contact| view! { <Contact contact typed=typed.clone() is_first_share/> })
                        .collect_view()}
                    <p class="field-error">{move || to_error.get()}</p>
                    <TextArea
                        name="message"
                        label="Personal message (optional)"
                        text=message
                        rows=3
                        max=ENTRY_BODY_CHARS_MAX
                        hint="It stands above the link in the mail, and nowhere else."
                        error=message_error
                    />
                </fieldset>
                <div class="form-actions">
                    <Submit label pending=is_pending busy="Saving…"/>
                    <button
                        type="submit"
                        class="button"
                        formaction=PreviewShare::PATH
                        on:click=move |event| {
                            event.prevent_default();
                            look_again();
                        }
                    >
                        "See the customer’s page as it will be"
                    </button>
                    <LinkButton href class="button quiet">
                        {cancel}
                    </LinkButton>
                </div>
            </div>
            <LookPanel look/>
        </form>
    }
}

/// One box with words.
#[component]
fn Tick(#[prop(into)] name: String, is_ticked: bool, children: Children) -> impl IntoView {
    view! {
        <label class="tick">
            <input type="checkbox" name=name value="true" checked=is_ticked/>
            <span>{children()}</span>
        </label>
    }
}

/// Words that were chosen cannot be told from nothing, so what was offered goes along with its version.
fn offered(name: &str, version: i64) -> impl IntoView + use<> {
    view! { <input type="hidden" name=format!("offered[{name}]") value=version.to_string()/> }
}

#[component]
fn Entry(entry: ShareEntry, typed: Typed) -> impl IntoView {
    let name = format!("e{}", entry.entry);
    let shown = format!("shown[{name}]");
    let has_words = !entry.body.is_empty();
    let by = view! {
        <span class="muted small share-by">
            {entry.author_name} {(!has_words).then_some(" added files")} ", " <When at=entry.created_at/>
        </span>
    };
    let words = match (has_words, entry.fixed_because) {
        (false, _) => EitherOf3::A(view! { <p>{by}</p> }),
        (true, Some(why)) => EitherOf3::B(view! { <Fixed is_shown=entry.is_shown why words=entry.body/> {by} }),
        (true, None) => {
            let is_ticked = typed.ticked(&shown, entry.is_shown);
            EitherOf3::C(view! {
                {offered(&name, entry.version)}
                <Tick name=shown is_ticked>
                    <span class="entry-body">{entry.body}</span>
                </Tick>
                {by}
            })
        }
    };
    let files = entry.files.into_iter().map(|file| view! { <File file typed=typed.clone()/> }).collect_view();
    view! { <li class="share-entry">{words} <div class="share-files">{files}</div></li> }
}

#[component]
fn File(file: ShareFile, typed: Typed) -> impl IntoView {
    let name = format!("f{}", file.file);
    let shown = format!("shown[{name}]");
    match file.fixed_because {
        Some(why) => Either::Left(view! { <Fixed is_shown=file.is_shown why words=file.name/> }),
        None => {
            let is_ticked = typed.ticked(&shown, file.is_shown);
            Either::Right(view! {
                {offered(&name, file.version)}
                <Tick name=shown is_ticked>
                    {file.name}
                </Tick>
            })
        }
    }
}

/// What nobody chooses, with the reason.
#[component]
fn Fixed(is_shown: bool, why: String, words: String) -> impl IntoView {
    let icon = if is_shown { icondata_lu::LuEye } else { icondata_lu::LuLock };
    view! {
        <p class="share-fixed">
            <Icon icon=icon/>
            <span>
                <span class="entry-body">{words}</span>
                <span class="muted small">{why}</span>
            </span>
        </p>
    }
}

#[component]
fn Contact(contact: ShareContact, typed: Typed, is_first_share: bool) -> impl IntoView {
    let name = format!("to[c{}]", contact.membership);
    let would_see = contact.unseen_because.is_none();
    let is_ticked = typed.ticked(&name, is_first_share && contact.is_primary && would_see);
    let remark = match (contact.unseen_because, contact.state) {
        (Some(why), _) => format!("Gets no mail while this holds: {why}"),
        (None, ContactState::Invited) => "Has not come in yet: the link lets them in.".to_owned(),
        (None, ContactState::Active | ContactState::Blocked) => String::new(),
    };
    view! {
        <Tick name is_ticked>
            {contact.name} " " <span class="muted">{contact.email}</span>
            <span class="muted small share-remark">{remark}</span>
        </Tick>
    }
}
