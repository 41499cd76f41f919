//! One's own login: password, sessions, sign out. The same for staff and contacts, so it is a shared leaf.

use super::{EmptyState, FormProblem, Icon, Skeleton, Submit, TextField, When, use_toasts};
use crate::api::account::{ChangePassword, EndSession, SignOut, list_sessions};
use crate::ui::retry::{field_error, form_error};
use leptos::{form::ActionForm, prelude::*};
use vitrine_wire::SessionLine;

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
    let changes = RwSignal::new(0_u32);
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
            <PasswordForm changes/>
            <Sessions changes/>
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
) -> impl IntoView {
    let change = ServerAction::<ChangePassword>::new();
    let error = form_error(change);
    let toasts = use_toasts();
    // Never anything but empty; written into the fields each time it is set: passwords do not stay on the screen.
    let empty = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let Some(Ok(())) = change.value().get() {
            changes.update(|changes| *changes += 1);
            empty.set(String::new());
            toasts.say("Password changed. All your other sessions are signed out.".to_owned());
        }
    });
    view! {
        <section class="card">
            <h2>"Change password"</h2>
            <ActionForm action=change>
                <div class="form">
                    <FormProblem error/>
                    <TextField
                        name="current"
                        label="Present password"
                        kind="password"
                        value=empty
                        autocomplete="current-password"
                        error=field_error(error, "current")
                        is_required=true
                    />
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
                        <Submit label="Change password" pending=change.pending() busy="Changing…"/>
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}

#[component]
fn Sessions(
    /// How often the password was changed here: each time other sessions have ended.
    changes: RwSignal<u32>,
) -> impl IntoView {
    let end = ServerAction::<EndSession>::new();
    let error = form_error(end);
    let sessions = Resource::new(move || (end.version().get(), changes.get()), |_| list_sessions());
    view! {
        <section class="card">
            <h2>"Where you are signed in"</h2>
            <FormProblem error/>
            <Transition fallback=|| view! { <Skeleton lines=3/> }>
                {move || Suspend::new(async move {
                    match sessions.await {
                        Ok(lines) => {
                            view! {
                                <ul class="list sessions">
                                    {lines
                                        .into_iter()
                                        .map(|line| view! { <Session line end/> })
                                        .collect_view()}
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
