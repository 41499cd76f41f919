//! Signing in again in place: a session that ends while somebody types does not take the text away.

use super::{Dialog, FormProblem, Submit, TextField, use_toasts};
use crate::api::{ApiError, account::SignIn};
use crate::ui::drafts::follow_sign_out;
use leptos::{form::ActionForm, prelude::*};

/// Watches for answers that say "not signed in".
#[derive(Clone, Copy)]
pub struct SessionGuard {
    is_asking: RwSignal<bool>,
    is_said: RwSignal<bool>,
    email: RwSignal<String>,
    renewals: RwSignal<u64>,
}

impl SessionGuard {
    /// Asks to sign in again when the error says so; other errors are not its business. Somebody who has signed out in
    /// another tab is taken to the sign-in page instead, and where the page says so itself it is not asked twice.
    pub fn report(&self, error: &ApiError) {
        if matches!(error, ApiError::NotSignedIn) && !follow_sign_out() && !self.is_said.get_untracked() {
            self.is_asking.set(true);
        }
    }

    /// The page itself says from now on that nobody is signed in, or no longer does.
    pub fn leave_it_to_the_page(&self, is_said: bool) {
        self.is_said.try_set(is_said);
        if is_said {
            self.is_asking.try_set(false);
        }
    }

    /// Who is signed in, so that only the password has to be typed.
    pub fn set_email(&self, email: String) {
        self.email.set(email);
    }

    /// How often somebody signed in again; what was read before may be read again.
    pub fn renewals(&self) -> Signal<u64> {
        self.renewals.into()
    }
}

/// Called once, in `App`.
pub fn provide_session_guard() {
    provide_context(SessionGuard {
        is_asking: RwSignal::new(false),
        is_said: RwSignal::new(false),
        email: RwSignal::new(String::new()),
        renewals: RwSignal::new(0),
    });
}

/// The guard of the page.
///
/// # Panics
/// Outside of `App`, which provides it.
pub fn use_session_guard() -> SessionGuard {
    expect_context::<SessionGuard>()
}

/// The dialog; once, at the end of `App`. Without JavaScript the server redirects to the sign-in page instead.
#[component]
pub fn SessionGuardDialog() -> impl IntoView {
    let guard = use_session_guard();
    let toasts = use_toasts();
    let sign_in = ServerAction::<SignIn>::new();
    Effect::new(move |_| {
        if let Some(Ok(())) = sign_in.value().get() {
            guard.is_asking.set(false);
            guard.renewals.update(|renewals| *renewals += 1);
            toasts.say("You are signed in again. Press the button once more.".to_owned());
        }
    });
    let error =
        Signal::derive(move || sign_in.value().get().and_then(Result::err).filter(|_| !sign_in.pending().get()));
    view! {
        <Dialog is_open=guard.is_asking title="Sign in again">
            <p class="muted">"You are signed out. What you typed is still here."</p>
            <ActionForm action=sign_in>
                <div class="form">
                    <FormProblem error/>
                    // The server does not redirect when it reads this word.
                    <input type="hidden" name="next" value="stay"/>
                    <TextField
                        name="email"
                        id="again-email"
                        label="E-mail address"
                        kind="email"
                        value=guard.email.get_untracked()
                        autocomplete="username"
                        error=Signal::derive(move || error.get().and_then(|error| error.for_field("email")))
                        is_required=true
                    />
                    <TextField
                        name="password"
                        id="again-password"
                        label="Password"
                        kind="password"
                        autocomplete="current-password"
                        error=Signal::derive(move || error.get().and_then(|error| error.for_field("password")))
                        is_required=true
                    />
                    <div class="form-actions">
                        <Submit label="Sign in" pending=sign_in.pending() busy="Signing in…"/>
                    </div>
                </div>
            </ActionForm>
        </Dialog>
    }
}
