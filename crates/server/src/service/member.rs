//! Staff members: inviting, roles, leaving and coming back. A business always keeps an owner who can sign in.

use super::contact::identity_for;
use super::invitation::{Invited, invite};
use super::parse::{self, Problems};
use crate::live::{Notice, Whom};
use crate::store::job::{JobFilter, count_jobs};
use crate::store::membership::{Kind, MembershipRow};
use crate::store::{Change, Key, Look, Recorded, customer, identity, invitation, invitation_mail, membership, session};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::HashMap;
use vitrine_domain::{Email, Instant, MembershipId, PersonName, Role, StaffState};
use vitrine_policy::{Ask, MemberFacts, Refusal, decide, scope_customers, scope_jobs};
use vitrine_wire::{InvitationLink, MemberForm, MemberLine, MembersView};

/// The members page.
///
/// # Errors
/// Not found for whoever may not change settings.
pub async fn list_members(cx: &Context, viewer: &Viewer) -> ServiceResult<MembersView> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::SeeSettings(tenant))?;
    let rows = membership::staff_of(&look.db, tenant).await?;
    let ids: Vec<MembershipId> = rows.iter().map(|(row, _)| row.membership).collect();
    let links = invitation::good_of(&look.db, &ids, cx.now()).await?;
    let links: HashMap<MembershipId, Instant> = links.into_iter().map(|one| (one.membership, one.expires_at)).collect();
    let owners = rows.iter().filter(|(row, _)| is_owner_at_work(row)).count();
    let may_give = |role: Role| decide(&look.actor, Ask::ManageMember(&MemberFacts { tenant, role })).is_ok();
    let mut members = Vec::with_capacity(rows.len());
    for (row, email) in rows {
        let Kind::Staff(role, state) = row.kind else { continue };
        let own = JobFilter { owner: Some(row.membership), is_finished: Some(false), ..JobFilter::default() };
        members.push(MemberLine {
            open_jobs: count_jobs(&look.db, &scope_jobs(&look.actor), &own).await?,
            is_self: look.actor.membership() == Some(row.membership),
            is_last_owner: owners == 1 && is_owner_at_work(&row),
            may_manage: may_give(role),
            invited_until: links.get(&row.membership).copied(),
            membership: row.membership,
            name: row.name,
            email,
            role,
            state,
            signed_in_at: row.signed_in_at,
        });
    }
    let place = |state: StaffState| match state {
        StaffState::Active => 0,
        StaffState::Invited => 1,
        StaffState::Ended => 2,
    };
    members.sort_by_key(|line| place(line.state));
    Ok(MembersView { members, roles: Role::ALL.into_iter().filter(|role| may_give(*role)).collect() })
}

/// Adds a staff member, lets an invitation go by mail, and answers with a link to copy, shown once. Accepting it lets them in.
///
/// # Errors
/// The policy's; `Invalid`, also for an address that the business knows already.
pub async fn invite_member(cx: &Context, viewer: &Viewer, form: &MemberForm) -> ServiceResult<InvitationLink> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let mut problems = Problems::new();
    let name = problems.take("name", PersonName::parse(&form.name));
    let email = problems.take("email", Email::parse(&form.email));
    let role = problems.take("role", parse_role(&form.role));
    let (Some(name), Some(email), Some(role)) = (name, email, role) else { return Err(problems.into_error()) };
    decide(&change.actor, Ask::ManageMember(&MemberFacts { tenant: change.tenant, role }))?;
    let identity = identity_for(cx, &change, &email).await?;
    if let Some(taken) = membership::find_of_identity(&change.db, change.tenant, identity).await? {
        return Err(ServiceError::field("email", taken_sentence(&change, &taken).await?));
    }
    let row = MembershipRow {
        membership: MembershipId::fresh(cx),
        tenant: change.tenant,
        identity,
        kind: Kind::Staff(role, StaffState::Invited),
        name: name.into(),
        phone: String::new(),
        is_primary: false,
        signed_in_at: None,
    };
    membership::insert(&change.db, &row, change.at).await?;
    let invited = Invited {
        membership: row.membership,
        name: row.name.clone(),
        email: email.to_string(),
        is_contact: false,
        message: "",
    };
    let link = invite(cx, &change, invited).await?;
    let line = Recorded {
        action: "invite_member",
        subject: row.membership.bits(),
        after: format!("{} <{email}> as {}", row.name, role.label()),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(link)
}

/// A fresh link for a member who has not accepted yet; an earlier one stops working.
///
/// # Errors
/// The policy's; not found for an unknown member; `Conflict` for one who can sign in or has left.
pub async fn reinvite_member(cx: &Context, viewer: &Viewer, member: &str) -> ServiceResult<InvitationLink> {
    let (mut change, row, _, state) = begin_for(cx, viewer, member).await?;
    match state {
        StaffState::Invited => {}
        StaffState::Active => {
            return Err(ServiceError::Conflict(format!("{} has accepted already and can sign in.", row.name)));
        }
        StaffState::Ended => {
            return Err(ServiceError::Conflict(format!("{} is deactivated. Reactivate them first.", row.name)));
        }
    }
    let login = identity::find(&change.db, row.identity).await?.ok_or_else(ServiceError::not_found)?;
    let invited = Invited {
        membership: row.membership,
        name: row.name.clone(),
        email: login.email,
        is_contact: false,
        message: "",
    };
    let link = invite(cx, &change, invited).await?;
    let line =
        Recorded { action: "reinvite_member", subject: row.membership.bits(), after: row.name, ..Recorded::default() };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(link)
}

/// Gives a member another role; answers with the consequence in words.
///
/// # Errors
/// The policy's, for the role they have and for the one they get; `Invalid` for a word that names no role; `Conflict`
/// where nobody would own the business any more.
pub async fn set_member_role(cx: &Context, viewer: &Viewer, member: &str, role: &str) -> ServiceResult<String> {
    let (mut change, row, before, state) = begin_for(cx, viewer, member).await?;
    let after = parse_role(role).map_err(|sentence| ServiceError::field("role", sentence))?;
    decide(&change.actor, Ask::ManageMember(&MemberFacts { tenant: change.tenant, role: after }))?;
    let said = format!("{} is {} now.", row.name, with_article(after));
    if before == after {
        return Ok(said);
    }
    if !after.is_ownership() {
        keep_an_owner(&change, &row).await?;
    }
    membership::set_staff(&change.db, row.membership, after, state).await?;
    let line = Recorded {
        action: "set_member_role",
        subject: row.membership.bits(),
        before: format!("{}: {}", row.name, before.label()),
        after: format!("{}: {}", row.name, after.label()),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::Rights(Whom::Membership(row.membership)));
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// Deactivates a member: sessions, streams and open links end at once, their jobs stay in their name. Or reactivates:
/// back to work, or to invited when they never accepted. Answers with the consequence in words.
///
/// # Errors
/// The policy's; `Conflict` where nobody would own the business any more.
pub async fn set_member_active(cx: &Context, viewer: &Viewer, member: &str, active: bool) -> ServiceResult<String> {
    let (mut change, row, role, state) = begin_for(cx, viewer, member).await?;
    let name = &row.name;
    let (to, said) = match (state, active) {
        (StaffState::Ended, false) => return Ok(format!("{name} is deactivated already.")),
        (StaffState::Active | StaffState::Invited, true) => return Ok(format!("{name} is not deactivated.")),
        (StaffState::Active | StaffState::Invited, false) => (
            StaffState::Ended,
            format!("{name} is deactivated: signed out everywhere here. What they wrote and their jobs stay."),
        ),
        (StaffState::Ended, true) => {
            if row.signed_in_at.is_some() || invitation::was_accepted(&change.db, row.membership).await? {
                (StaffState::Active, format!("{name} is back and can sign in again."))
            } else {
                (StaffState::Invited, format!("{name} is back. Make a new invitation link to let them in."))
            }
        }
    };
    if !active {
        keep_an_owner(&change, &row).await?;
        invitation::revoke_open(&change.db, row.membership, change.at).await?;
        invitation_mail::delete_to_go(&change.db, row.membership).await?;
        session::delete_through(&change.db, row.membership).await?;
    }
    membership::set_staff(&change.db, row.membership, role, to).await?;
    let line = Recorded {
        action: "set_member_active",
        subject: row.membership.bits(),
        before: format!("{name}: {}", state.as_str()),
        after: format!("{name}: {}", to.as_str()),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::Rights(Whom::Membership(row.membership)));
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// Begins a change about a member whom the viewer may manage.
async fn begin_for(
    cx: &Context,
    viewer: &Viewer,
    member: &str,
) -> ServiceResult<(Change, MembershipRow, Role, StaffState)> {
    let wanted: MembershipId = parse::id(member)?;
    let change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::SeeSettings(change.tenant))?;
    let row = membership::find(&change.db, change.tenant, wanted).await?.ok_or_else(ServiceError::not_found)?;
    let Kind::Staff(role, state) = row.kind else { return Err(ServiceError::not_found()) };
    decide(&change.actor, Ask::ManageMember(&MemberFacts { tenant: change.tenant, role }))?;
    Ok((change, row, role, state))
}

fn is_owner_at_work(row: &MembershipRow) -> bool {
    matches!(row.kind, Kind::Staff(role, StaffState::Active) if role.is_ownership())
}

/// The transaction holds the tenant's one order of changes, so two owners cannot leave at the same moment.
async fn keep_an_owner(change: &Change, leaving: &MembershipRow) -> ServiceResult<()> {
    if !is_owner_at_work(leaving) {
        return Ok(());
    }
    let staff = membership::staff_of(&change.db, change.tenant).await?;
    let has_another = staff.iter().any(|(row, _)| row.membership != leaving.membership && is_owner_at_work(row));
    if has_another {
        return Ok(());
    }
    let whose = if change.actor.membership() == Some(leaving.membership) { "You are" } else { "This is" };
    Err(ServiceError::Conflict(format!(
        "{whose} the only owner who can sign in, and a business needs one. Make somebody else an owner first."
    )))
}

fn parse_role(word: &str) -> Result<Role, &'static str> {
    Role::from_word(word).ok_or("Choose a role from the list.")
}

/// `an owner`, `a tradie`.
fn with_article(role: Role) -> String {
    let label = role.label().to_lowercase();
    match role {
        Role::Finance => "in finance".to_owned(),
        Role::Owner | Role::Admin | Role::Apprentice => format!("an {label}"),
        Role::SoleTrader | Role::Supervisor | Role::Tradie => format!("a {label}"),
    }
}

/// Why an address cannot be invited once more.
async fn taken_sentence(change: &Change, taken: &MembershipRow) -> ServiceResult<String> {
    Ok(match taken.kind {
        Kind::Staff(_, StaffState::Ended) => {
            format!("{} was in your team with this address. Reactivate them in the list instead.", taken.name)
        }
        Kind::Staff(_, StaffState::Invited) => {
            format!("{} is invited with this address already. Make a new link in the list instead.", taken.name)
        }
        Kind::Staff(_, StaffState::Active) => {
            format!("This address is {}'s, who is in your team already. Enter another one.", taken.name)
        }
        Kind::Contact(of, _) => {
            let found = customer::find(&change.db, &scope_customers(&change.actor), of).await?;
            let of = found.map_or_else(String::new, |row| format!(" of {}", row.name));
            format!("This address is a contact{of}. One address cannot be staff and contact of one business.")
        }
    })
}
