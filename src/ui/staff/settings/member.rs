//! One member of the list: how they stand, and what can be done about it. Consequences stand before the buttons.

use super::members::{MemberActions, role_options};
use crate::ui::components::{Avatar, Icon, Select, Submit, When};
use crate::ui::told::word;
use icondata_lu as lu;
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;
use vitrine_domain::{Role, StaffState};
use vitrine_wire::MemberLine;

/// The line.
#[component]
pub(super) fn Member(now: Memo<MemberLine>, roles: Memo<Vec<Role>>, actions: MemberActions) -> impl IntoView {
    let name = Memo::new(move |_| now.with(|member| member.name.clone()));
    let state = Memo::new(move |_| now.with(|member| member.state));
    let is_invited = Memo::new(move |_| state.get() == StaffState::Invited);
    let has_left = Memo::new(move |_| state.get() == StaffState::Ended);
    let may_manage = Memo::new(move |_| now.with(|member| member.may_manage && !member.is_last_owner));
    view! {
        <li class="contact member" class:is-blocked=move || has_left.get()>
            {move || view! { <Avatar name=name.get() /> }}
            <div class="contact-words">
                <p class="contact-name">
                    <strong>{move || name.get()}</strong>
                    <span class="tag">{move || now.with(|member| member.role.label())}</span>
                    {move || now.with(|member| member.is_self).then(|| view! { <span class="tag">"You"</span> })}
                </p>
                <p class="muted small contact-ways">
                    <span>{move || now.with(|member| member.email.clone())}</span>
                </p>
                <State now=now />
                <Show when=move || now.with(|member| member.is_last_owner)>
                    <p class="small muted">
                        "The only owner who can sign in. To leave or change role, make somebody else an owner first."
                    </p>
                </Show>
            </div>
            <div class="contact-actions">
                <Show when=move || may_manage.get() && is_invited.get()>
                    <NewLink now=now actions=actions />
                </Show>
                <Show when=move || may_manage.get() && !has_left.get()>
                    <ChangeRole now=now roles=roles actions=actions />
                </Show>
                <Show when=move || may_manage.get()>
                    <Leave now=now has_left=has_left actions=actions />
                </Show>
            </div>
        </li>
    }
}

/// Invited, at work or gone, in words.
#[component]
fn State(now: Memo<MemberLine>) -> impl IntoView {
    let facts = Memo::new(move |_| now.with(|member| (member.state, member.invited_until, member.signed_in_at)));
    view! {
        <p class="contact-state small">
            {move || {
                let (icon, words, at) = match facts.get() {
                    (StaffState::Invited, Some(until), _) => (lu::LuMail, "Invited, link good until ", Some(until)),
                    (StaffState::Invited, None, _) => {
                        (lu::LuMailX, "Invited, but no link works any more. Make a new one.", None)
                    }
                    (StaffState::Active, _, Some(at)) => (lu::LuCircleCheck, "Last signed in ", Some(at)),
                    (StaffState::Active, _, None) => (lu::LuCircleCheck, "Can sign in", None),
                    (StaffState::Ended, ..) => (lu::LuBan, "Deactivated, cannot sign in", None),
                };
                view! {
                    <Icon icon=icon />
                    <span>{words} {at.map(|at| view! { <When at=at /> })}</span>
                }
            }}
        </p>
    }
}

#[component]
fn NewLink(now: Memo<MemberLine>, actions: MemberActions) -> impl IntoView {
    let id = now.with_untracked(|member| member.membership.to_string());
    let has_link = move || now.with(|member| member.invited_until.is_some());
    view! {
        <ActionForm action=actions.reinvite>
            <input type="hidden" name="member" value=id />
            <Submit
                label=Signal::derive(move || if has_link() { "Replace the link" } else { "New link" }.to_owned())
                pending=actions.reinvite.pending()
                busy="Making a link…"
                class="button small"
            />
        </ActionForm>
    }
}

/// A box that closes once `decided` changes.
fn closing<T: PartialEq + Clone + Send + Sync + 'static>(decided: Memo<T>) -> NodeRef<html::Details> {
    let details = NodeRef::<html::Details>::new();
    Effect::watch(
        move || decided.get(),
        move |_, _, _| {
            if let Some(details) = details.get_untracked() {
                details.set_open(false);
            }
        },
        false,
    );
    details
}

#[component]
fn ChangeRole(now: Memo<MemberLine>, roles: Memo<Vec<Role>>, actions: MemberActions) -> impl IntoView {
    let id = now.with_untracked(|member| member.membership.to_string());
    let role = Memo::new(move |_| now.with(|member| member.role));
    let details = closing(role);
    let options = roles.with_untracked(|roles| role_options(roles));
    let field = format!("role-{id}");
    view! {
        <details class="decision" node_ref=details>
            <summary class="button small quiet">
                "Change role…"
                <span class="visually-hidden">{move || now.with(|member| format!(" of {}", member.name))}</span>
            </summary>
            <div class="decision-box">
                <ActionForm action=actions.role>
                    <div class="form">
                        <input type="hidden" name="member" value=id />
                        <Select
                            name="role"
                            id=field
                            label="Role"
                            options=options
                            value=Signal::derive(move || role.get().as_str().to_owned())
                        />
                        <p class="small">"Pages that are open follow at once."</p>
                        <Submit label="Change the role" pending=actions.role.pending() class="button small primary" />
                    </div>
                </ActionForm>
            </div>
        </details>
    }
}

/// What the button below would do.
fn consequence(member: &MemberLine) -> String {
    let MemberLine { name, open_jobs, .. } = member;
    match (member.state, open_jobs) {
        (StaffState::Ended, _) => format!("{name} can sign in again, with the same password and role."),
        (StaffState::Invited, _) => format!("The invitation of {name} stops working."),
        (StaffState::Active, 0) => {
            format!("{name} is signed out at once and cannot sign in. Everything they wrote stays.")
        }
        (StaffState::Active, jobs) => {
            let jobs = if *jobs == 1 { "1 open job stays".to_owned() } else { format!("{jobs} open jobs stay") };
            format!(
                "{name} is signed out at once and cannot sign in. {jobs} in their name until you give them to \
                 somebody else; everything they wrote stays."
            )
        }
    }
}

#[component]
fn Leave(now: Memo<MemberLine>, has_left: Memo<bool>, actions: MemberActions) -> impl IntoView {
    let id = now.with_untracked(|member| member.membership.to_string());
    let details = closing(has_left);
    let verb = move || if has_left.get() { "Reactivate" } else { "Deactivate" };
    view! {
        <details class="decision" node_ref=details>
            <summary class="button small quiet">
                {move || format!("{}…", verb())}
                <span class="visually-hidden">{move || now.with(|member| format!(" {}", member.name))}</span>
            </summary>
            <div class="decision-box">
                <p class="small">{move || now.with(consequence)}</p>
                <ActionForm action=actions.active>
                    <input type="hidden" name="member" value=id />
                    <input type="hidden" name="active" value=move || word(has_left.get()) />
                    <Submit
                        label=Signal::derive(move || now.with(|member| format!("{} {}", verb(), member.name)))
                        pending=actions.active.pending()
                        class="button small danger"
                    />
                </ActionForm>
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::MembershipId;

    fn member(state: StaffState, open_jobs: u64) -> MemberLine {
        MemberLine {
            membership: MembershipId::from_bits(1),
            name: "Tom".to_owned(),
            email: "tom@example.com".to_owned(),
            role: Role::Tradie,
            state,
            invited_until: None,
            signed_in_at: None,
            open_jobs,
            is_self: false,
            is_last_owner: false,
            may_manage: true,
        }
    }

    #[test]
    fn consequences_say_what_happens_with_jobs() {
        assert!(consequence(&member(StaffState::Active, 1)).contains("1 open job stays in their name"));
        assert!(consequence(&member(StaffState::Active, 12)).contains("12 open jobs stay in their name"));
        assert!(!consequence(&member(StaffState::Active, 0)).contains("job"));
        assert!(consequence(&member(StaffState::Ended, 3)).contains("can sign in again"));
    }
}
