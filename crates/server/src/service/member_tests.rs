//! Members: who is let in, who may change whom, and that a business never loses its last owner.

use super::scenario::{PASSWORD, Scenario, add_member};
use super::{contact, invitation, member, session};
use crate::{Origin, ServiceError, Viewer};
use vitrine_domain::{Role, StaffState};
use vitrine_policy::Refusal;
use vitrine_wire::{ContactForm, MemberForm, MemberLine};

type Tested = Result<(), ServiceError>;

fn id(viewer: &Viewer) -> String {
    Scenario::membership(viewer).to_string()
}

fn form(name: &str, email: &str, role: &str) -> MemberForm {
    MemberForm { name: name.to_owned(), email: email.to_owned(), role: role.to_owned() }
}

fn address(s: &Scenario, local: &str) -> String {
    format!("{local}-{}@example.com", s.tenant().bits())
}

async fn hire(s: &Scenario, local: &str, role: &str) -> Viewer {
    add_member(&s.cx, &s.owner, &format!("Somebody {local}"), &address(s, local), role).await
}

async fn line(s: &Scenario, of: &str) -> MemberLine {
    let view = member::list_members(&s.cx, &s.owner).await.expect("listed");
    view.members.into_iter().find(|line| line.membership.to_string() == of).expect("is a member")
}

fn is_conflict<T>(answer: &Result<T, ServiceError>) -> bool {
    matches!(answer, Err(ServiceError::Conflict(_)))
}

fn is_refused<T>(answer: &Result<T, ServiceError>) -> bool {
    matches!(answer, Err(ServiceError::Refused(Refusal::NotAllowed(_))))
}

#[tokio::test]
async fn invited_member_comes_in_by_the_newest_link_alone() -> Tested {
    let s = Scenario::new().await;
    let (cx, owner, email) = (&s.cx, &s.owner, address(&s, "ann"));
    let first = member::invite_member(cx, owner, &form("Ann Young", &email, "apprentice")).await?;
    let view = member::list_members(cx, owner).await?;
    let ann = view.members.iter().find(|line| line.email == email).expect("is listed");
    assert_eq!(
        (ann.state, ann.role, ann.invited_until),
        (StaffState::Invited, Role::Apprentice, Some(first.expires_at))
    );
    let second = member::reinvite_member(cx, owner, &ann.membership.to_string()).await?;
    let secret = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let origin = Origin::default();
    let old = invitation::accept_invitation(cx, &secret(&first.path), PASSWORD, &origin).await;
    assert_eq!(old.err(), Some(ServiceError::not_found()));
    let shown = invitation::open_invitation(cx, &secret(&second.path), &origin).await?;
    assert_eq!((shown.role, shown.name.as_str()), (Some(Role::Apprentice), "Ann Young"));
    let opened = invitation::accept_invitation(cx, &secret(&second.path), PASSWORD, &origin).await?;
    assert_eq!(opened.destination, crate::Destination::Staff);
    let viewer = session::resolve(cx, &opened.secret.unwrap_or_default()).await?.expect("signed in");
    assert!(super::home::show_home(cx, &viewer).await.is_ok());
    assert!(is_conflict(&member::reinvite_member(cx, owner, &ann.membership.to_string()).await));
    Ok(())
}

#[tokio::test]
async fn staff_link_works_while_the_portal_is_off() -> Tested {
    let s = Scenario::new().await;
    super::settings::set_portal_switch(&s.cx, &s.owner, "portal", false).await?;
    hire(&s, "ann", "tradie").await;
    Ok(())
}

#[tokio::test]
async fn one_address_is_one_person_of_a_business() -> Tested {
    let s = Scenario::new().await;
    let (cx, owner) = (&s.cx, &s.owner);
    let tried = async |email: &str| member::invite_member(cx, owner, &form("Ann Young", email, "tradie")).await;
    for (taken, said) in [(&s.owner.email, "in your team already"), (&s.dana.email, "is a contact of Reyes & Co")] {
        let Err(ServiceError::Invalid(problems)) = tried(taken).await else { panic!("{taken} was taken") };
        assert!(problems[0].field == "email" && problems[0].message.contains(said), "{problems:?}");
    }
    tried(&address(&s, "ann")).await?;
    let Err(ServiceError::Invalid(problems)) = tried(&address(&s, "ann")).await else { panic!("twice") };
    assert!(problems[0].message.contains("new link"), "{problems:?}");
    let contact = ContactForm {
        name: "Ann".to_owned(),
        email: address(&s, "ann"),
        phone: String::new(),
        ..ContactForm::default()
    };
    let answer = contact::invite_contact(cx, owner, &s.customer.to_string(), &contact).await;
    assert!(matches!(answer, Err(ServiceError::Invalid(_))));
    Ok(())
}

#[tokio::test]
async fn admin_does_everything_but_touch_ownership() -> Tested {
    let s = Scenario::new().await;
    let (cx, admin) = (&s.cx, hire(&s, "ada", "admin").await);
    let (owner, tradie) = (id(&s.owner), id(&s.tradie));
    for role in ["owner", "sole_trader"] {
        assert!(is_refused(&member::invite_member(cx, &admin, &form("Ann", &address(&s, "ann"), role)).await));
        assert!(is_refused(&member::set_member_role(cx, &admin, &tradie, role).await));
        assert!(is_refused(&member::set_member_role(cx, &admin, &id(&admin), role).await));
    }
    assert!(is_refused(&member::set_member_role(cx, &admin, &owner, "tradie").await));
    assert!(is_refused(&member::set_member_active(cx, &admin, &owner, false).await));
    member::set_member_role(cx, &admin, &tradie, "supervisor").await?;
    member::set_member_active(cx, &admin, &tradie, false).await?;
    let view = member::list_members(cx, &admin).await?;
    assert!(view.roles.iter().all(|role| !role.is_ownership()) && view.roles.len() == 5);
    let may: Vec<_> = view.members.iter().filter(|line| line.may_manage).map(|line| line.role).collect();
    assert_eq!(may, [Role::Admin, Role::Supervisor]);
    Ok(())
}

#[tokio::test]
async fn last_owner_stays() -> Tested {
    let s = Scenario::new().await;
    let (cx, owner, own) = (&s.cx, &s.owner, id(&s.owner));
    assert!(line(&s, &own).await.is_last_owner);
    assert!(is_conflict(&member::set_member_role(cx, owner, &own, "admin").await));
    assert!(is_conflict(&member::set_member_active(cx, owner, &own, false).await));
    // Another kind of ownership is no loss.
    member::set_member_role(cx, owner, &own, "sole_trader").await?;
    // Somebody who has not come in yet does not count.
    member::invite_member(cx, owner, &form("Ann Young", &address(&s, "ann"), "owner")).await?;
    assert!(is_conflict(&member::set_member_active(cx, owner, &own, false).await));
    let second = hire(&s, "bob", "owner").await;
    assert!(!line(&s, &own).await.is_last_owner);
    member::set_member_active(cx, owner, &own, false).await?;
    assert!(is_conflict(&member::set_member_active(cx, &second, &id(&second), false).await));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_owners_cannot_leave_at_the_same_moment() -> Tested {
    for demote in [false, true] {
        let s = Scenario::new().await;
        let (one, other) = (s.owner.clone(), hire(&s, "bob", "owner").await);
        let leave = async |who: &Viewer, whom: &Viewer| {
            if demote {
                member::set_member_role(&s.cx, who, &id(whom), "tradie").await
            } else {
                member::set_member_active(&s.cx, who, &id(whom), false).await
            }
        };
        // Each takes the other out: without one order of changes both would find another owner.
        let (first, second) = tokio::join!(leave(&one, &other), leave(&other, &one));
        assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|ok| **ok).count(), 1, "{first:?} {second:?}");
        let view = match member::list_members(&s.cx, &one).await {
            Ok(view) => view,
            Err(_) => member::list_members(&s.cx, &other).await?,
        };
        let owners = view.members.iter().filter(|line| line.role.is_ownership() && line.state == StaffState::Active);
        assert_eq!(owners.count(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn deactivated_member_reaches_nothing_and_comes_back() -> Tested {
    let s = Scenario::new().await;
    let (cx, owner, tradie) = (&s.cx, &s.owner, id(&s.tradie));
    let mut job = s.form("Rewire the kitchen");
    job.owner = tradie.clone();
    let job = s.job_from(&job).await;
    assert_eq!(line(&s, &tradie).await.open_jobs, 1);
    member::set_member_active(cx, owner, &tradie, false).await?;
    assert!(super::home::show_home(cx, &s.tradie).await.is_err());
    let origin = Origin::default();
    assert!(session::sign_in(cx, &s.tradie.email, PASSWORD, &origin).await.is_err());
    let kept = super::job::show_job(cx, owner, job).await?.owner.expect("keeps its owner");
    assert_eq!(kept.membership.to_string(), tradie);
    assert!(is_conflict(&member::reinvite_member(cx, owner, &tradie).await));
    member::set_member_active(cx, owner, &tradie, true).await?;
    assert!(session::sign_in(cx, &s.tradie.email, PASSWORD, &origin).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn who_left_before_accepting_is_invited_again() -> Tested {
    let s = Scenario::new().await;
    let (cx, owner) = (&s.cx, &s.owner);
    let link = member::invite_member(cx, owner, &form("Ann Young", &address(&s, "ann"), "tradie")).await?;
    let view = member::list_members(cx, owner).await?;
    let ann = view.members.iter().find(|line| line.name == "Ann Young").expect("listed").membership.to_string();
    member::set_member_active(cx, owner, &ann, false).await?;
    let secret = link.path.rsplit('/').next().unwrap_or_default();
    assert!(invitation::open_invitation(cx, secret, &Origin::default()).await.is_err());
    member::set_member_active(cx, owner, &ann, true).await?;
    assert_eq!(line(&s, &ann).await.state, StaffState::Invited);
    Ok(())
}
