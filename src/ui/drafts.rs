//! Text that was typed and not sent is kept in this browser, under keys that name who typed it, until they sign out:
//! the next person at this browser may be a customer.

#[cfg(feature = "hydrate")]
use super::in_frame::is_in_frame;
#[cfg(feature = "hydrate")]
use leptos::prelude::*;

/// What the keys of kept texts begin with.
#[cfg(any(feature = "hydrate", test))]
const DRAFT_KEY: &str = "vitrine.draft.";
/// Kept while the person has signed out in one of this browser's tabs and nobody has signed in since.
#[cfg(feature = "hydrate")]
const SIGNED_OUT_KEY: &str = "vitrine.signed-out";

/// The key of a text that the person with this address typed. `what`: which text, such as `note.<job>`.
#[cfg(any(feature = "hydrate", test))]
pub fn draft_key(email: &str, what: &str) -> String {
    // No address holds a blank: the beginning of one person's keys is never the beginning of another's.
    format!("{DRAFT_KEY}{email} {what}")
}

/// Called once, in `App`: forgets every kept text when the form that signs out is sent. A session that merely ends
/// forgets nothing: its owner signs in again and goes on.
pub fn forget_drafts_on_sign_out() {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let listening = window_event_listener(leptos::ev::submit, |event| {
            // In a look nobody signs out, and what is kept is that of whoever looks.
            if is_sign_out(&event) && !is_in_frame() {
                forget_drafts(|_| true);
                if let Some(storage) = storage() {
                    let _ = storage.set_item(SIGNED_OUT_KEY, "yes");
                }
            }
        });
        on_cleanup(move || listening.remove());
    });
}

/// Called by the frame of each side once it is known who is there: forgets the texts of everybody else.
pub fn forget_drafts_of_others(email: &str) {
    #[cfg(feature = "hydrate")]
    {
        let own = draft_key(email, "");
        Effect::new(move |_| {
            if is_in_frame() {
                return;
            }
            forget_drafts(|key| !key.starts_with(&own));
            if let Some(storage) = storage() {
                let _ = storage.remove_item(SIGNED_OUT_KEY);
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = email;
}

/// Loads this address anew: nothing that was read or typed stays in the page.
pub fn load_anew() {
    #[cfg(feature = "hydrate")]
    {
        // A page that the browser will not leave is no worse than before.
        let _ = window().location().reload();
    }
}

/// Called when the server says that nobody is signed in. After a sign-out in any of this browser's tabs this one goes
/// to the sign-in page too, and the answer is true; a session that merely ended leaves it where it is.
pub fn follow_sign_out() -> bool {
    #[cfg(feature = "hydrate")]
    {
        let is_signed_out = storage().is_some_and(|it| it.get_item(SIGNED_OUT_KEY).ok().flatten().is_some());
        is_signed_out && window().location().replace("/sign-in").is_ok()
    }
    #[cfg(not(feature = "hydrate"))]
    false
}

/// The form that is sent is the one that signs out.
#[cfg(feature = "hydrate")]
pub fn is_sign_out(submit: &web_sys::Event) -> bool {
    use leptos::server_fn::ServerFn;
    use wasm_bindgen::JsCast;

    let form = submit.target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok());
    form.is_some_and(|form| form.action().ends_with(crate::api::account::SignOut::PATH))
}

/// Forgets the kept texts whose keys are `meant`.
#[cfg(feature = "hydrate")]
fn forget_drafts(meant: impl Fn(&str) -> bool) {
    let Some(storage) = storage() else { return };
    let count = storage.length().unwrap_or_default();
    let keys: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect();
    for key in keys.iter().filter(|key| key.starts_with(DRAFT_KEY) && meant(key)) {
        let _ = storage.remove_item(key);
    }
}

#[cfg(feature = "hydrate")]
fn storage() -> Option<web_sys::Storage> {
    // A browser may forbid it (private windows, policies): then nothing was kept either.
    window().local_storage().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_two_people_never_begin_alike() {
        let longer = draft_key("dana@reyes.example.org", "note.1");
        assert!(longer.starts_with(&draft_key("dana@reyes.example.org", "")));
        assert!(!longer.starts_with(&draft_key("dana@reyes.example", "")));
    }
}
