//! One stream per browser. The tab that holds a lock (Web Locks) keeps the connection and passes what it hears on to the
//! others (BroadcastChannel); when it closes, the next tab in the queue takes over. A browser opens only six connections
//! to one server, so a stream per tab would soon leave none for anything else. Where there are no locks, every tab keeps
//! a connection of its own.
//!
//! All tabs of a browser share one cookie and with it one session: what one may hear, all may hear. Only a look at the
//! portal has a session of its own, and with it a stream, a lock and a channel of its own. Frames carry ids
//! alone, and every tab asks the server for the content by itself.

use super::{Live, LiveState};
use crate::ui::components::SessionGuard;
use crate::ui::drafts::is_sign_out;
use crate::ui::in_frame::is_in_frame;
use leptos::leptos_dom::helpers::{TimeoutHandle, WindowListenerHandle};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use leptos::web_sys::{AbortController, BroadcastChannel, Event, EventSource, MessageEvent, RequestInit, Response};
use std::time::Duration;
use vitrine_wire::LiveFrame;

/// Where the stream is.
const ADDRESS: &str = "/live";
/// The name of the lock and of the channel.
const NAME: &str = "vitrine-live";
/// The same in a look at the portal, which hears what the contact may hear and nothing else.
const NAME_IN_FRAME: &str = "vitrine-live-look";
/// The events of the stream that are listened to.
const EVENTS: [&str; 5] = ["hello", "job", "recheck", "bye", BEAT];
/// Says nothing but that the connection lives.
const BEAT: &str = "beat";
/// Between tabs: is somebody connected?
const ASK: &str = "ask";
/// Between tabs: yes.
const OPEN: &str = "open";
/// Between tabs: the connection is away.
const LOST: &str = "lost";

/// An interruption shorter than this is not worth a word.
const PATIENCE: Duration = Duration::from_secs(2);
/// The first try to connect again comes after about so long; each further one waits twice as long…
const RETRY_FIRST_MS: f64 = 1_000.0;
/// …up to this.
const RETRY_LAST_MS: f64 = 30_000.0;
/// How often the connection is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// The server says something every 20 seconds. A connection that has been silent for longer than this is dead, though
/// the browser may not know: the machine slept, the network changed.
const SILENCE_MS: f64 = 45_000.0;

fn name() -> &'static str {
    if is_in_frame() { NAME_IN_FRAME } else { NAME }
}

/// Opens the stream for `live` once the page has come alive. It closes with the owner of the caller.
pub(super) fn attach(live: Live) {
    let wire = Wire { live, parts: StoredValue::new_local(Parts::default()) };
    Effect::new(move |_| wire.open());
    if let Some(guard) = use_context::<SessionGuard>() {
        let renewals = guard.renewals();
        Effect::watch(move || renewals.get(), move |_, _, _| wire.resume(), false);
    }
}

/// The way to the parts. They are dropped with the frame's owner; whatever calls back later finds nothing.
#[derive(Clone, Copy)]
struct Wire {
    live: Live,
    parts: StoredValue<Parts, LocalStorage>,
}

/// What the browser holds for us.
#[derive(Default)]
struct Parts {
    channel: Option<BroadcastChannel>,
    /// The place in the queue for the lock.
    queued: Option<AbortController>,
    /// This tab keeps the connection.
    leads: bool,
    /// Gives the lock back.
    release: Option<js_sys::Function>,
    source: Option<EventSource>,
    retry: Option<TimeoutHandle>,
    patience: Option<TimeoutHandle>,
    /// How often in a row connecting has failed.
    failures: i32,
    /// When the server was last heard, in the browser's milliseconds.
    heard_at: f64,
    calls: Option<Calls>,
    looking: Option<IntervalHandle>,
    listeners: Vec<WindowListenerHandle>,
}

/// The functions that the browser calls.
struct Calls {
    message: Closure<dyn FnMut(MessageEvent)>,
    frame: Closure<dyn FnMut(MessageEvent)>,
    error: Closure<dyn FnMut(Event)>,
    locked: Closure<dyn FnMut(JsValue) -> js_sys::Promise>,
    not_locked: Closure<dyn FnMut(JsValue)>,
}

impl Drop for Parts {
    fn drop(&mut self) {
        self.hang_up();
        self.leave_queue();
        self.close_channel();
        if let Some(looking) = self.looking.take() {
            looking.clear();
        }
        self.listeners.drain(..).for_each(WindowListenerHandle::remove);
    }
}

impl Parts {
    fn hang_up(&mut self) {
        if let Some(source) = self.source.take() {
            source.set_onerror(None);
            source.close();
        }
        [self.retry.take(), self.patience.take()].into_iter().flatten().for_each(|timer| timer.clear());
    }

    fn leave_queue(&mut self) {
        if let Some(queued) = self.queued.take() {
            queued.abort();
        }
        self.leads = false;
        if let Some(release) = self.release.take() {
            // Nothing it could throw would matter: the lock goes with the tab at the latest.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }

    fn close_channel(&mut self) {
        if let Some(channel) = self.channel.take() {
            channel.set_onmessage(None);
            channel.close();
        }
    }

    fn tell(&self, text: &str) {
        if let Some(channel) = &self.channel {
            // A channel that does not take it: the other tabs have streams of their own, or none.
            let _ = channel.post_message(&JsValue::from_str(text));
        }
    }
}

impl Wire {
    fn with<T>(self, change: impl FnOnce(&mut Parts) -> T) -> Option<T> {
        self.parts.try_update_value(change)
    }

    fn leads(self) -> bool {
        self.with(|parts| parts.leads).unwrap_or_default()
    }

    fn tell(self, text: &str) {
        self.with(|parts| parts.tell(text));
    }

    fn open(self) {
        let calls = Calls {
            message: Closure::new(move |event: MessageEvent| {
                if let Some(text) = event.data().as_string() {
                    self.hear_tab(&text);
                }
            }),
            frame: Closure::new(move |event: MessageEvent| self.hear_server(&event)),
            error: Closure::new(move |_| self.source_failed()),
            locked: Closure::new(move |_| self.lock_granted()),
            not_locked: Closure::new(|_| {}),
        };
        let channel = BroadcastChannel::new(name()).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(calls.message.as_ref().unchecked_ref()));
        }
        let listeners = vec![
            window_event_listener_untyped("online", move |_| self.connect_now()),
            window_event_listener_untyped("offline", move |_| self.lost()),
            window_event_listener_untyped("visibilitychange", move |_| {
                if !document().hidden() {
                    self.look();
                    self.connect_now();
                }
            }),
            window_event_listener_untyped("submit", move |event| {
                if is_sign_out(&event) && !is_in_frame() {
                    self.fall_silent();
                }
            }),
        ];
        let looking = set_interval_with_handle(move || self.look(), LOOK_EVERY).ok();
        self.with(|parts| {
            (parts.channel, parts.calls, parts.looking, parts.listeners) = (channel, Some(calls), looking, listeners);
        });
        self.join_queue();
        // Changed since the server rendered this page? Whoever keeps the connection answers, or begins with a hello.
        self.tell(ASK);
    }

    /// Asks for the lock; whoever gets it connects.
    fn join_queue(self) {
        let is_in = self.with(|parts| parts.queued.is_some() || parts.leads);
        if is_in == Some(false) && self.ask_for_lock().is_none() {
            // No locks in this browser, or not on this address: every tab for itself.
            self.with(|parts| {
                parts.channel = None;
                parts.leads = true;
            });
            self.connect();
        }
    }

    fn ask_for_lock(self) -> Option<()> {
        let locks = js_sys::Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
        let request = js_sys::Reflect::get(&locks, &"request".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
        let queued = AbortController::new().ok()?;
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"signal".into(), &queued.signal()).ok()?;
        self.with(|parts| {
            let calls = parts.calls.as_ref()?;
            let asked = request.call3(&locks, &name().into(), &options, calls.locked.as_ref()).ok()?;
            // Leaving the queue is an error to the browser, not to us.
            let _ = asked.dyn_into::<js_sys::Promise>().ok()?.catch(&calls.not_locked);
            parts.queued = Some(queued);
            Some(())
        })
        .flatten()
    }

    /// This tab keeps the connection until the promise is resolved.
    fn lock_granted(self) -> js_sys::Promise {
        let mut release = None;
        let held = js_sys::Promise::new(&mut |resolve, _| release = Some(resolve));
        let is_wanted = self.with(|parts| {
            parts.queued = None;
            parts.leads = true;
            parts.release.clone_from(&release);
        });
        match is_wanted {
            Some(()) => self.connect(),
            // The frame has gone meanwhile.
            None => {
                let _ = release.map(|release| release.call0(&JsValue::UNDEFINED));
            }
        }
        held
    }

    fn connect(self) {
        let is_open = self.with(|parts| {
            parts.retry.take().iter().for_each(TimeoutHandle::clear);
            if let Some(source) = parts.source.take() {
                source.close();
            }
            let (Some(calls), Ok(source)) = (&parts.calls, EventSource::new(ADDRESS)) else { return false };
            for event in EVENTS {
                let listened = source.add_event_listener_with_callback(event, calls.frame.as_ref().unchecked_ref());
                if listened.is_err() {
                    return false;
                }
            }
            source.set_onerror(Some(calls.error.as_ref().unchecked_ref()));
            parts.source = Some(source);
            parts.heard_at = js_sys::Date::now();
            true
        });
        if is_open == Some(false) {
            self.lost();
        }
    }

    fn hear_server(self, event: &MessageEvent) {
        self.with(|parts| {
            parts.heard_at = js_sys::Date::now();
            parts.failures = 0;
            parts.patience.take().iter().for_each(TimeoutHandle::clear);
        });
        let (name, id) = (event.type_(), event.data().as_string().unwrap_or_default());
        if name == BEAT {
            return;
        }
        let text = if id.is_empty() { name } else { format!("{name} {id}") };
        if let Ok(frame) = text.parse::<LiveFrame>() {
            if frame == LiveFrame::Bye {
                self.end();
            } else {
                self.tell(&text);
                self.live.hear(frame);
            }
        }
    }

    fn hear_tab(self, text: &str) {
        match text {
            ASK if self.leads() && self.is(LiveState::Open) => self.tell(OPEN),
            OPEN if self.is(LiveState::Connecting) => self.live.hear(LiveFrame::Hello),
            LOST if !self.leads() => self.live.enter(LiveState::Lost),
            text => match text.parse::<LiveFrame>() {
                Ok(LiveFrame::Bye) => self.stop(),
                Ok(frame) => {
                    self.live.hear(frame);
                    // After an end: somebody has signed in again in another tab.
                    self.join_queue();
                }
                Err(()) => {}
            },
        }
    }

    fn is(self, state: LiveState) -> bool {
        self.live.state.try_get_untracked() == Some(state)
    }

    fn source_failed(self) {
        let was_refused = self
            .with(|parts| parts.source.as_ref().is_some_and(|source| source.ready_state() == EventSource::CLOSED))
            .unwrap_or_default();
        self.lost();
        if was_refused {
            // The browser does not say why. The server does, when it is asked in another way.
            spawn_local(async move {
                if is_refused_for_good().await {
                    self.end();
                }
            });
        }
    }

    /// The connection is away: says so after a moment, and tries again.
    fn lost(self) {
        if !self.leads() {
            return;
        }
        self.with(|parts| {
            if let Some(source) = parts.source.take() {
                source.set_onerror(None);
                source.close();
            }
            parts.retry.take().iter().for_each(TimeoutHandle::clear);
            let wait = (RETRY_FIRST_MS * 2_f64.powi(parts.failures)).min(RETRY_LAST_MS);
            // Spread out, since a server that comes back is awaited by many.
            let wait = Duration::from_secs_f64(wait * (0.5 + js_sys::Math::random()) / 1_000.0);
            parts.failures = (parts.failures + 1).min(8);
            parts.retry = set_timeout_with_handle(move || self.connect(), wait).ok();
            if parts.patience.is_none() {
                parts.patience = set_timeout_with_handle(move || self.say_lost(), PATIENCE).ok();
            }
        });
    }

    fn say_lost(self) {
        self.live.enter(LiveState::Lost);
        self.tell(LOST);
    }

    /// Does not wait for the next try.
    fn connect_now(self) {
        if self.leads() && self.with(|parts| parts.source.is_none()) == Some(true) {
            self.connect();
        }
    }

    fn look(self) {
        let is_silent = self.with(|parts| parts.source.is_some() && js_sys::Date::now() - parts.heard_at > SILENCE_MS);
        if is_silent == Some(true) {
            self.lost();
            self.connect();
        }
    }

    /// The server said that it ends here, for all tabs.
    fn end(self) {
        self.tell(LiveFrame::Bye.name());
        self.stop();
    }

    fn stop(self) {
        self.with(|parts| {
            parts.hang_up();
            parts.leave_queue();
        });
        self.live.hear(LiveFrame::Bye);
    }

    /// The person is signing out in this tab and will leave the page: the end of the stream is no news to it, and what
    /// it would read again it may not read any more. The other tabs hear it by themselves.
    fn fall_silent(self) {
        self.with(|parts| {
            parts.hang_up();
            parts.leave_queue();
            parts.close_channel();
        });
        self.live.enter(LiveState::Ended);
    }

    /// Somebody signed in again in place.
    fn resume(self) {
        if self.is(LiveState::Ended) {
            self.live.enter(LiveState::Connecting);
        }
        self.join_queue();
        self.connect_now();
    }
}

/// Whether the server refuses this person the stream. Not knowing counts as no: then connecting is tried again.
async fn is_refused_for_good() -> bool {
    let question = RequestInit::new();
    question.set_method("HEAD");
    let answer = js_sys::futures::JsFuture::from(window().fetch_with_str_and_init(ADDRESS, &question)).await;
    let status = answer.ok().and_then(|answer| answer.dyn_into::<Response>().ok()).map(|answer| answer.status());
    matches!(status, Some(401 | 403 | 404))
}
