//! An invitation link that was just made, for a contact or a member of staff: shown once, to copy and pass on.

use crate::api::ApiError;
use crate::ui::components::{Icon, When, use_toasts};
use crate::ui::retry::use_retry;
use icondata_lu as lu;
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use vitrine_wire::InvitationLink;

/// The link that one of the two actions answered last. Without JavaScript the answer comes with the page; `endpoints`
/// are those of the actions.
pub fn fresh_link<Invite, Again>(
    invite: ServerAction<Invite>,
    again: ServerAction<Again>,
    endpoints: [&str; 2],
) -> RwSignal<Option<InvitationLink>>
where
    Invite: ServerFn<Output = InvitationLink, Error = ApiError> + Clone + Send + Sync + 'static,
    Again: ServerFn<Output = InvitationLink, Error = ApiError> + Clone + Send + Sync + 'static,
{
    let link = RwSignal::new(endpoints.into_iter().find_map(answered_link));
    Effect::new(move |_| {
        if let Some(Ok(fresh)) = invite.value().get() {
            link.set(Some(fresh));
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(fresh)) = again.value().get() {
            link.set(Some(fresh));
        }
    });
    link
}

fn answered_link(endpoint: &str) -> Option<InvitationLink> {
    let answer = use_retry(endpoint).filter(|retry| retry.error.is_none())?.value("answer")?;
    leptos::serde_json::from_str(&answer).ok()
}

/// The link with everything that has to be known about it.
#[component]
pub fn LinkBox(
    /// The link, while there is one to show.
    link: RwSignal<Option<InvitationLink>>,
    /// What whoever has it can do, to follow "Whoever has it can".
    opens: &'static str,
) -> impl IntoView {
    view! {
        <div aria-live="polite">
            {move || link.get().map(|fresh| view! { <Link fresh=fresh link=link opens=opens /> })}
        </div>
    }
}

#[component]
fn Link(fresh: InvitationLink, link: RwSignal<Option<InvitationLink>>, opens: &'static str) -> impl IntoView {
    let toasts = use_toasts();
    let field = NodeRef::<html::Input>::new();
    let address = format!("{}{}", origin(), fresh.path);
    let copied = address.clone();
    // Brings it into view, marked, wherever on the page the button was.
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
            field.select();
        }
    });
    let copy = move |_| {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
        copy_text(&copied, move |is_copied| {
            toasts.say(if is_copied {
                "Link copied. Pass it on by mail or message.".to_owned()
            } else {
                "The link is marked. Press Ctrl+C (⌘C on a Mac) to copy it.".to_owned()
            });
        });
    };
    view! {
        <div class="link-box glass">
            <p>
                <strong>"Invitation link for " {fresh.name}</strong>
            </p>
            <p class="small">
                "Copy it now: it is shown this once. It works one time, until " <When at=fresh.expires_at />
                ". Whoever has it can " {opens} "."
            </p>
            <p class="small">
                {if fresh.mailed_to.is_empty() {
                    "No mail goes out, since the customer portal is off.".to_owned()
                } else {
                    format!("A mail with a link of its own goes to {}.", fresh.mailed_to)
                }}
            </p>
            <div class="link-row">
                <input
                    class="link-address"
                    type="text"
                    readonly=true
                    aria-label="Invitation link"
                    value=address
                    node_ref=field
                />
                <button class="button primary needs-script" type="button" on:click=copy>
                    <Icon icon=lu::LuCopy />
                    "Copy"
                </button>
                <button class="button quiet needs-script" type="button" on:click=move |_| link.set(None)>
                    "Done"
                </button>
            </div>
        </div>
    }
}

/// `https://example.com`: where this page came from. Empty where it cannot be told; then the path alone is shown.
#[cfg(feature = "hydrate")]
fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// From the request's host. Behind a proxy it is https; without one it is a developer's own machine.
#[cfg(all(feature = "ssr", not(feature = "hydrate")))]
fn origin() -> String {
    use_context::<axum::http::request::Parts>()
        .and_then(|parts| {
            let host = parts.headers.get(axum::http::header::HOST)?.to_str().ok()?.to_owned();
            let is_local = host.starts_with("127.0.0.1") || host.starts_with("localhost") || host.starts_with("[::1]");
            Some(format!("{}://{host}", if is_local { "http" } else { "https" }))
        })
        .unwrap_or_default()
}

#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
fn origin() -> String {
    String::new()
}

/// Puts `text` on the clipboard and says whether it worked: the browser may refuse, or have no clipboard on plain
/// http.
#[cfg(feature = "hydrate")]
fn copy_text(text: &str, done: impl FnOnce(bool) + 'static) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok();
    let promise = clipboard.filter(|clipboard| !clipboard.is_undefined()).and_then(|clipboard| {
        use wasm_bindgen::JsCast;
        let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
        write.call1(&clipboard, &text.into()).ok()?.dyn_into::<js_sys::Promise>().ok()
    });
    match promise {
        None => done(false),
        Some(promise) => watch_promise(promise, done),
    }
}

#[cfg(feature = "hydrate")]
fn watch_promise(promise: js_sys::Promise, done: impl FnOnce(bool) + 'static) {
    use std::cell::RefCell;
    use std::rc::Rc;
    use wasm_bindgen::closure::Closure;
    // One of the two is called, once; the other is forgotten with it.
    let done = Rc::new(RefCell::new(Some(done)));
    let end = move |is_copied: bool| {
        let done = Rc::clone(&done);
        Closure::once_into_js(move |_: wasm_bindgen::JsValue| {
            if let Some(done) = done.borrow_mut().take() {
                done(is_copied);
            }
        })
    };
    let (copied, refused) = (end(true), end(false));
    let _ = js_sys::Reflect::get(&promise, &"then".into())
        .ok()
        .and_then(|then| wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(then).ok())
        .map(|then| then.call2(&promise, &copied, &refused));
}

#[cfg(not(feature = "hydrate"))]
fn copy_text(_text: &str, done: impl FnOnce(bool) + 'static) {
    done(false);
}
