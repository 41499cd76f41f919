//! A look at the portal inside the server: what its stream hears and when it ends, and that no service writes for it.

use super::file::{UploadForm, UploadSide, begin_upload};
use super::live_tests::{heard, listen};
use super::preview::{close_preview, open_preview, resolve};
use super::scenario::{PASSWORD, Scenario, add_member};
use super::{contact, entry, form, mail, member, portal, read_mark, session, share};
use crate::{ServiceError, Viewer};
use vitrine_domain::{JobId, MembershipId};
use vitrine_policy::{Reason, Refusal};
use vitrine_wire::LiveFrame;

type Tested = Result<(), ServiceError>;

/// Looks as a contact.
async fn look(s: &Scenario, by: &Viewer, contact: MembershipId) -> Result<Viewer, ServiceError> {
    let secret = open_preview(&s.cx, by, &contact.to_string(), false).await?;
    Ok(resolve(&s.cx, &secret, by).await?.expect("a look"))
}

async fn note(s: &Scenario, job: JobId, audience: &str) -> Result<String, ServiceError> {
    let written = entry::write_entry(&s.cx, &s.owner, &job.to_string(), audience, "A word", "").await?;
    Ok(written.entry.entry.to_string())
}

#[tokio::test]
async fn look_hears_what_the_contact_hears() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let dana = Scenario::membership(&s.dana);
    let eyes = look(&s, &s.owner, dana).await?;
    let (mut theirs, mut own) = (listen(&s, &eyes).await, listen(&s, &s.dana).await);
    let internal = note(&s, job, "internal").await?;
    assert_eq!(heard(&s, &mut theirs).await, Ok(vec![]));
    let id = job.to_string();
    entry::set_entry_audience(&s.cx, &s.owner, &id, &internal, "1", "customer").await?;
    assert_eq!(heard(&s, &mut theirs).await, Ok(vec![LiveFrame::Job(job)]));
    entry::set_entry_audience(&s.cx, &s.owner, &id, &internal, "2", "internal").await?;
    assert_eq!(heard(&s, &mut theirs).await, Ok(vec![LiveFrame::Job(job)]));
    let mut all = heard(&s, &mut own).await.expect("goes on");
    all.dedup();
    assert_eq!(all, [LiveFrame::Job(job)]);
    share::unshare_job(&s.cx, &s.owner, &id).await?;
    assert_eq!(heard(&s, &mut theirs).await, Ok(vec![LiveFrame::Recheck]));
    note(&s, job, "customer").await?;
    assert_eq!(heard(&s, &mut theirs).await, Ok(vec![]), "nothing of what comes after");
    Ok(())
}

#[tokio::test]
async fn stream_of_a_look_ends_with_whatever_the_look_hangs_on() -> Tested {
    let s = Scenario::new().await;
    let dana = Scenario::membership(&s.dana);
    let email = format!("sue-{}@example.com", s.tenant().bits());
    let sue = add_member(&s.cx, &s.owner, "Sue Visor", &email, "supervisor").await;
    let who = Scenario::membership(&sue).to_string();
    let (of, them) = (s.customer.to_string(), dana.to_string());
    let goodbye = || Err(vec![LiveFrame::Bye]);

    let mut stream = listen(&s, &look(&s, &sue, dana).await?).await;
    close_preview(&s.cx, &sue).await?;
    assert_eq!(heard(&s, &mut stream).await, goodbye(), "ended");

    let mut stream = listen(&s, &look(&s, &sue, dana).await?).await;
    let mut next = listen(&s, &look(&s, &sue, dana).await?).await;
    assert_eq!(heard(&s, &mut stream).await, goodbye(), "another one was begun");
    assert!(heard(&s, &mut next).await.is_ok());

    member::set_member_role(&s.cx, &s.owner, &who, "finance").await?;
    assert_eq!(heard(&s, &mut next).await, goodbye(), "another role");
    member::set_member_role(&s.cx, &s.owner, &who, "supervisor").await?;

    let mut stream = listen(&s, &look(&s, &sue, dana).await?).await;
    let mut own = listen(&s, &s.dana).await;
    contact::block_contact(&s.cx, &s.owner, &of, &them, true).await?;
    assert_eq!(heard(&s, &mut stream).await, goodbye(), "the contact was blocked");
    assert_eq!(heard(&s, &mut own).await, goodbye());
    contact::block_contact(&s.cx, &s.owner, &of, &them, false).await?;

    let mut stream = listen(&s, &look(&s, &sue, dana).await?).await;
    session::sign_out(&s.cx, &sue).await?;
    assert_eq!(heard(&s, &mut stream).await, goodbye(), "signed out");

    let mut owners = listen(&s, &look(&s, &s.owner, dana).await?).await;
    assert_eq!(heard(&s, &mut owners).await, Ok(vec![]), "somebody else's ends are none of it");
    Ok(())
}

#[tokio::test]
async fn no_service_writes_for_a_look() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let shown = note(&s, job, "customer").await?;
    let dana = Scenario::membership(&s.dana);
    let eyes = look(&s, &s.owner, dana).await?;
    assert!(portal::portal_job(&s.cx, &eyes, job, None).await.is_ok(), "it reads");
    let (cx, id) = (&s.cx, job.to_string());
    let before = cx.store().rows_of(s.tenant()).await;
    let upload = UploadForm { job: id.clone(), ..UploadForm::default() };
    let own = s.dana.session.to_string();
    let refused = [
        portal::reply(cx, &eyes, &id, "As Dana", "").await.err(),
        read_mark::read_portal_job(cx, &eyes, &id, &shown).await.err(),
        mail::want_mail(cx, &eyes, false).await.err(),
        begin_upload(cx, &eyes, UploadSide::Portal, upload).await.err(),
        form::fill_as_contact(cx, &eyes, &id, &vitrine_wire::FormSent::default()).await.err(),
        session::sign_out(cx, &eyes).await.err(),
        session::own_login(cx, &eyes).await.err(),
        session::list_memberships(cx, &eyes).await.err(),
        session::end_session(cx, &eyes, &own).await.err(),
        session::change_password(cx, &eyes, PASSWORD, "another good one").await.err(),
        session::choose_membership(cx, &eyes, &dana.to_string()).await.err(),
        open_preview(cx, &eyes, &dana.to_string(), false).await.err(),
        close_preview(cx, &eyes).await.err(),
    ];
    for (number, answer) in refused.into_iter().enumerate() {
        let no = ServiceError::Refused(Refusal::NotAllowed(Reason::OnlyLooks));
        assert_eq!(answer, Some(no), "number {number}");
    }
    assert_eq!(cx.store().rows_of(s.tenant()).await, before);
    assert!(session::own_login(cx, &s.dana).await.is_ok(), "the contact's own session goes on");
    Ok(())
}

#[tokio::test]
async fn secret_of_a_look_is_good_for_the_session_that_opened_it_alone() -> Tested {
    let s = Scenario::new().await;
    let dana = Scenario::membership(&s.dana);
    let secret = open_preview(&s.cx, &s.owner, &dana.to_string(), true).await?;
    assert!(resolve(&s.cx, &secret, &s.owner).await?.is_some());
    for other in [&s.tradie, &s.dana] {
        assert!(resolve(&s.cx, &secret, other).await?.is_none());
    }
    for wrong in ["", "x", &"0".repeat(64), &secret.to_uppercase()] {
        assert!(resolve(&s.cx, wrong, &s.owner).await?.is_none(), "{wrong}");
    }
    assert!(session::resolve(&s.cx, &secret).await?.is_none(), "it is no session's secret");
    Ok(())
}

#[tokio::test]
async fn a_store_fault_is_never_a_yes_for_a_look() -> Tested {
    fn is_fault<T>(answer: &Result<T, ServiceError>) -> bool {
        matches!(answer, Err(ServiceError::Busy | ServiceError::Broken))
    }
    let s = Scenario::on_sqlite().await;
    s.job("Rewire the kitchen").await;
    let dana = Scenario::membership(&s.dana);
    let secret = open_preview(&s.cx, &s.owner, &dana.to_string(), false).await?;
    let eyes = resolve(&s.cx, &secret, &s.owner).await?.expect("a look");
    let store = s.cx.store();
    for table in ["preview", "session", "membership", "customer", "tenant"] {
        store.carry_out(&format!("ALTER TABLE {table} RENAME TO away")).await.expect("renames");
        assert!(is_fault(&resolve(&s.cx, &secret, &s.owner).await), "{table}");
        assert!(is_fault(&portal::portal_jobs(&s.cx, &eyes).await), "{table}");
        assert!(is_fault(&s.cx.hub().subscribe(&s.cx, &eyes, || {}).await.map(|_| ())), "{table}");
        store.carry_out(&format!("ALTER TABLE away RENAME TO {table}")).await.expect("renames");
    }
    assert_eq!(portal::portal_jobs(&s.cx, &eyes).await?.len(), 1, "and all is well again");
    Ok(())
}
