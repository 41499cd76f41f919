//! One's own login: password, sessions, sign out. The same for staff and contacts, so it is a shared leaf.

use super::{EmptyState, FormProblem, Icon, Skeleton, Submit, TextField, When, use_toasts};
use crate::api::account::{ChangePassword, EndSession, SignOut, show_own_login};
use crate::ui::retry::{field_error, form_error};
use leptos::{form::ActionForm, prelude::*};
use vitrine_wire::{OwnLogin, SessionLine};

/// The account page's content below its heading.
#[component]
pub fn AccountPanel(
    /// Name in this tenant.
    #[prop(into)]
    name: String,
    /// The address to sign in with.
    #[prop(into)]
    email: String,
) -> impl IntoView {
    view! {
        <div class="account">
            <section class="card">
                <h2>"You"</h2>
                <dl class="facts">
                    <dt>"Name"</dt>
                    <dd>{name}</dd>
                    <dt>"User name"</dt>
                    <dd>{email}</dd>
                </dl>
                <SignOutButton/>
            </section>
            <Login/>
        </div>
    }
}

/// The button that ends this session.
#[component]
pub fn SignOutButton() -> impl IntoView {
    let sign_out = ServerAction::<SignOut>::new();
    view! {
        <ActionForm action=sign_out>
            <Submit label="Sign out" pending=sign_out.pending() busy="Signing out…" class="button"/>
        </ActionForm>
    }
}

#[component]
fn PasswordForm(
    /// Grows with each success.
    changes: RwSignal<u32>,
    /// Otherwise the first one is chosen.
    has_password: bool,
) -> impl IntoView {
    let change = ServerAction::<ChangePassword>::new();
    let error = form_error(change);
    let toasts = use_toasts();
    // Never anything but empty; written into the fields each time it is set: passwords do not stay on the screen.
    let empty = RwSignal::new(String::new());
    let (title, busy, done) = if has_password {
        ("Change password", "Changing…", "changed")
    } else {
        ("Choose a password", "Saving…", "saved")
    };
    Effect::new(move |_| {
        if let Some(Ok(())) = change.value().get() {
            changes.update(|changes| *changes += 1);
            empty.set(String::new());
            toasts.say(format!("Password {done}. All your other sessions are signed out."));
        }
    });
    view! {
        <section class="card">
            <h2>{title}</h2>
            <ActionForm action=change>
                <div class="form">
                    <FormProblem error/>
                    {if has_password {
                        view! {
                            <TextField
                                name="current"
                                label="Present password"
                                kind="password"
                                value=empty
                                autocomplete="current-password"
                                error=field_error(error, "current")
                                is_required=true
                            />
                        }
                            .into_any()
                    } else {
                        view! { <p>"A link from a mail let you in. With a password you can sign in at any time."</p> }.into_any()
                    }}
                    <TextField
                        name="password"
                        label="New password"
                        kind="password"
                        value=empty
                        hint="At least 10 characters. A few words in a row are easy to keep in mind."
                        autocomplete="new-password"
                        error=field_error(error, "password")
                        is_required=true
                    />
                    <p class="muted small">"All your other sessions are signed out."</p>
                    <div class="form-actions">
                        <Submit label=title pending=change.pending() busy=busy/>
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}

#[component]
fn Login() -> impl IntoView {
    // How often the password was changed here: each time other sessions have ended.
    let changes = RwSignal::new(0_u32);
    // Asked for twice, so that ending a session takes nothing away that is being typed as a password.
    let login = Resource::new(move || changes.get(), |_| show_own_login());
    view! {
        <Transition fallback=|| view! { <Skeleton lines=4/> }>
            {move || Suspend::new(async move {
                match login.await {
                    Ok(OwnLogin { has_password, may_choose_password: true, .. }) => {
                        view! { <PasswordForm changes has_password/> }.into_any()
                    }
                    Ok(_) | Err(_) => ().into_any(),
                }
            })}
        </Transition>
        <Sessions changes/>
    }
}

#[component]
fn Sessions(
    /// How often the password was changed.
    changes: RwSignal<u32>,
) -> impl IntoView {
    let end = ServerAction::<EndSession>::new();
    let error = form_error(end);
    let login = Resource::new(move || (end.version().get(), changes.get()), |_| show_own_login());
    view! {
        <section class="card">
            <h2>"Where you are signed in"</h2>
            <FormProblem error/>
            <Transition fallback=|| view! { <Skeleton lines=3/> }>
                {move || Suspend::new(async move {
                    match login.await {
                        Ok(OwnLogin { sessions, .. }) => {
                            view! {
                                <ul class="list sessions">
                                    {sessions.into_iter().map(|line| view! { <Session line end/> }).collect_view()}
                                </ul>
                            }
                                .into_any()
                        }
                        Err(error) => {
                            view! {
                                <EmptyState title="Your sessions cannot be shown now" text=error.sentence()/>
                            }
                                .into_any()
                        }
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Session(line: SessionLine, end: ServerAction<EndSession>) -> impl IntoView {
    view! {
        <li class="session">
            <Icon icon=icondata_lu::LuMonitor/>
            <div class="session-text">
                <p>{line.browser}</p>
                <p class="muted small">
                    "Signed in " <When at=line.created_at/> ", last used " <When at=line.seen_at/>
                </p>
            </div>
            {if line.is_current {
                view! { <span class="tag">"This one"</span> }.into_any()
            } else {
                view! {
                    <ActionForm action=end>
                        <input type="hidden" name="session" value=line.session.to_string()/>
                        <button type="submit" class="button small" disabled=move || end.pending().get()>
                            "End"
                        </button>
                    </ActionForm>
                }
                    .into_any()
            }}
        </li>
    }
}
