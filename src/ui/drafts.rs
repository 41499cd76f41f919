//! Text that was typed and not sent is kept in this browser, under keys that begin alike, until its owner signs out:
//! the next person at this browser may be a customer.

#[cfg(feature = "hydrate")]
use leptos::prelude::*;

/// What the keys of kept texts begin with.
pub const DRAFT_KEY: &str = "vitrine.draft.";

/// Called once, in `App`: forgets every kept text when the form that signs out is sent. A session that merely ends
/// forgets nothing: its owner signs in again and goes on.
pub fn forget_drafts_on_sign_out() {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let listening = window_event_listener(leptos::ev::submit, |event| {
            if is_sign_out(&event) {
                forget_drafts();
            }
        });
        on_cleanup(move || listening.remove());
    });
}

/// The form that is sent is the one that signs out.
#[cfg(feature = "hydrate")]
pub fn is_sign_out(submit: &web_sys::Event) -> bool {
    use leptos::server_fn::ServerFn;
    use wasm_bindgen::JsCast;

    let form = submit.target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok());
    form.is_some_and(|form| form.action().ends_with(crate::api::account::SignOut::PATH))
}

/// Forgets every kept text.
#[cfg(feature = "hydrate")]
fn forget_drafts() {
    // A browser may forbid it (private windows, policies): then nothing was kept either.
    let Some(storage) = window().local_storage().ok().flatten() else { return };
    let count = storage.length().unwrap_or_default();
    let keys: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect();
    for key in keys.iter().filter(|key| key.starts_with(DRAFT_KEY)) {
        let _ = storage.remove_item(key);
    }
}
