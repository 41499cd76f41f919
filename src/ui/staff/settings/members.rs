//! `/settings/members`: who works here, in which role, and who is invited.

use super::member::Member;
use super::shell::Shell;
use crate::api::members::{InviteMember, ReinviteMember, SetMemberActive, SetMemberRole, list_members};
use crate::ui::components::{FormProblem, Icon, Select, Skeleton, Submit, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::{item_now, reread};
use crate::ui::retry::{field_error, form_error, typed_or};
use crate::ui::staff::invite::{NameAndAddress, typed_for_next};
use crate::ui::staff::link_box::{LinkBox, fresh_link};
use crate::ui::told::{other_word, tell};
use icondata_lu as lu;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::Role;
use vitrine_wire::MembersView;

/// What can be done to a member.
#[derive(Clone, Copy)]
pub(super) struct MemberActions {
    pub(super) reinvite: ServerAction<ReinviteMember>,
    pub(super) role: ServerAction<SetMemberRole>,
    pub(super) active: ServerAction<SetMemberActive>,
}

/// The page.
#[component]
pub fn MembersPage() -> impl IntoView {
    let first = Resource::new_blocking(|| (), |()| list_members());
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=10 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => Either::Left(view! { <Members first=view /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Members(first: MembersView) -> impl IntoView {
    let view = RwSignal::new(first);
    let invite = ServerAction::<InviteMember>::new();
    let actions =
        MemberActions { reinvite: ServerAction::new(), role: ServerAction::new(), active: ServerAction::new() };
    let guard = use_session_guard();
    let live = use_live().any();
    let due = Signal::derive(move || {
        let own = invite.version().get() + actions.reinvite.version().get();
        let own = own + actions.role.version().get() + actions.active.version().get();
        live.get() + guard.renewals().get() + u64::try_from(own).unwrap_or_default()
    });
    reread(due, list_members, move |answer| match answer {
        Ok(now) => view.set(now),
        Err(error) => guard.report(&error),
    });
    tell(actions.active, |question| SetMemberActive { active: other_word(&question.active), ..question });
    let toasts = crate::ui::components::use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = actions.role.value().get() {
            toasts.say(said);
        }
    });
    let link = fresh_link(invite, actions.reinvite, ["members/invite", "members/reinvite"]);
    let errors = [form_error(actions.reinvite), form_error(actions.role), form_error(actions.active)];
    let members = Memo::new(move |_| view.with(|view| view.members.clone()));
    let roles = Memo::new(move |_| view.with(|view| view.roles.clone()));
    view! {
        <Shell title="Members">
            <section class="card settings-part" aria-labelledby="settings-members">
                <h2 id="settings-members">"Members"</h2>
                <p class="muted">
                    "Everybody who works in your business. A role decides what somebody may see and do, and nothing else."
                </p>
                {errors.map(|error| view! { <FormProblem error=error /> }).collect_view()}
                <LinkBox link=link opens="sign in as this member of your team" />
                <ul class="members">
                    <For each=move || members.get() key=|member| member.membership let:member>
                        <Member
                            now=item_now(members.into(), member, |a, b| a.membership == b.membership)
                            roles=roles
                            actions=actions
                        />
                    </For>
                </ul>
                <Invite roles=roles action=invite />
            </section>
        </Shell>
    }
}

/// Value and label of each, with what it may do.
pub(super) fn role_options(roles: &[Role]) -> Vec<(String, String)> {
    roles.iter().map(|role| (role.as_str().to_owned(), format!("{}: {}", role.label(), may(*role)))).collect()
}

/// What a role may do, in a few words.
const fn may(role: Role) -> &'static str {
    match role {
        Role::Owner => "everything",
        Role::SoleTrader => "everything, working alone",
        Role::Admin => "everything but ownership",
        Role::Supervisor => "all jobs and customers, no settings",
        Role::Finance => "reads jobs and customers, changes nothing",
        Role::Tradie => "own jobs, internal notes",
        Role::Apprentice => "reads own jobs, internal notes",
    }
}

#[component]
fn Invite(roles: Memo<Vec<Role>>, action: ServerAction<InviteMember>) -> impl IntoView {
    let error = form_error(action);
    let is_open = error.with_untracked(Option::is_some);
    let typed = typed_for_next(action);
    let options = roles.with_untracked(|roles| role_options(roles));
    view! {
        <details class="add-contact" open=is_open>
            <summary class="button">
                <Icon icon=lu::LuUserPlus />
                "Invite somebody"
            </summary>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error=error />
                    <NameAndAddress
                        of="member"
                        hint="Becomes the user name. Customers never see it."
                        name=typed("name")
                        email=typed("email")
                        error=error
                    />
                    <Select
                        name="role"
                        id="member-role"
                        label="Role"
                        options=options
                        value=typed_or("members/invite", "role", Role::Tradie.as_str())
                        error=field_error(error, "role")
                    />
                    <p class="muted small">
                        "They get a mail with a link, and you get one to pass on yourself; whoever uses it signs in with this role."
                    </p>
                    <div class="form-actions">
                        <Submit label="Invite and make a link" pending=action.pending() busy="Inviting…" />
                    </div>
                </div>
            </ActionForm>
        </details>
    }
}
