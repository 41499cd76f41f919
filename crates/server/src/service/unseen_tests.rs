//! What nobody at the customer saw leaves no trace when it is shown, handed over or moved on.

use super::scenario::{Scenario, add_contact};
use super::{appearance, customer, entry, form, job, mail, portal, read_mark, share};
use crate::{Clock, Context, ServiceError, Viewer};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::task::{Context as TaskContext, Poll, Waker};
use vitrine_domain::{FieldId, JobId};
use vitrine_wire::{CustomerForm, FieldForm, FormSent, JobForm, LiveFrame, ShareForm, field_key};

type Tested = Result<(), ServiceError>;

/// The same server a minute later.
fn a_minute_later(s: &Scenario) -> Context {
    let now = s.cx.now().millis() + 60_000;
    s.cx.with_clock(Clock::Fixed(Arc::new(AtomicI64::new(now))))
}

async fn another_customer(s: &Scenario) -> Result<String, ServiceError> {
    let form = CustomerForm { name: "Cole & Sons".to_owned(), ..CustomerForm::default() };
    let made = customer::create_customer(&s.cx, &s.owner, &form, "").await?.customer;
    add_contact(&s.cx, &s.owner, made, "Casey Cole", &format!("casey-{}@example.com", made.bits())).await;
    Ok(made.to_string())
}

async fn hand_over(s: &Scenario, job: JobId, to: &str) -> Result<JobId, ServiceError> {
    let version = job::show_job(&s.cx, &s.owner, job).await?.version.to_string();
    let form = JobForm { customer: to.to_owned(), ..s.form("Rewire the kitchen") };
    job::edit_job(&s.cx, &s.owner, &job.to_string(), &version, &form).await
}

/// A field that the customer may fill in.
async fn field(s: &Scenario) -> Result<FieldId, ServiceError> {
    let pipeline = s.choices.pipelines[0].pipeline.to_string();
    let id = form::create_field(&s.cx, &s.owner, &pipeline, "Gate code", "text").await?;
    let asked = FieldForm {
        kind: "text".to_owned(),
        label: "Gate code".to_owned(),
        required: "false".to_owned(),
        customer_edits: "true".to_owned(),
        ..FieldForm::default()
    };
    form::edit_field(&s.cx, &s.owner, &id.to_string(), "1", &asked).await?;
    set_visible(s, id, true).await?;
    Ok(id)
}

async fn set_visible(s: &Scenario, id: FieldId, visible: bool) -> Tested {
    let of = form::show_form(&s.cx, &s.owner, s.choices.pipelines[0].pipeline, Some(id)).await?;
    let version = of.fields.iter().find(|one| one.field == id).expect("on the form").version.to_string();
    let seen = of.open.expect("open").seen;
    form::set_field_visibility(&s.cx, &s.owner, &id.to_string(), visible, &version, &seen).await?;
    Ok(())
}

async fn fill(s: &Scenario, viewer: &Viewer, job: JobId, id: FieldId) -> Tested {
    let values = BTreeMap::from([(field_key(id), "4711".to_owned())]);
    let sent = FormSent { values, ..FormSent::default() };
    form::fill_as_contact(&s.cx, viewer, &job.to_string(), &sent).await
}

#[tokio::test]
async fn job_with_a_contacts_hidden_values_is_not_handed_over() -> Tested {
    let s = Scenario::new().await;
    let to = another_customer(&s).await?;
    let job = s.job("Rewire the kitchen").await;
    let gate = field(&s).await?;
    fill(&s, &s.dana, job, gate).await?;
    // Hidden today: its entry is internal, and one click shows it to whoever the customer is then.
    set_visible(&s, gate, false).await?;
    let before = s.cx.store().rows_of(s.tenant()).await;
    let refused = hand_over(&s, job, &to).await;
    let Err(ServiceError::Invalid(problems)) = &refused else { panic!("{refused:?}") };
    assert!(problems.iter().any(|problem| problem.field == "customer"), "{problems:?}");
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);
    // A job that holds nothing goes over.
    let empty = s.job("Rewire the kitchen").await;
    entry::write_entry(&s.cx, &s.owner, &empty.to_string(), "internal", "Between us", "").await?;
    hand_over(&s, empty, &to).await?;
    Ok(())
}

#[tokio::test]
async fn an_edit_before_showing_leaves_no_mark() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let note = entry::write_entry(&s.cx, &s.owner, &id, "internal", "They are slow to pay", "").await?.entry;
    let note = note.entry.to_string();
    entry::edit_entry(&s.cx, &s.owner, &id, &note, "1", "We come on Monday").await?;
    entry::set_entry_audience(&s.cx, &s.owner, &id, &note, "2", "customer").await?;
    let is_edited =
        async || Ok::<_, ServiceError>(portal::portal_job(&s.cx, &s.dana, job, None).await?.entries[0].is_edited);
    assert!(!is_edited().await?, "as if it had been written so");
    // While nobody can see the job, nobody sees its entries change either.
    job::move_job(&s.cx, &s.owner, &id, &s.stage("Awaiting parts")).await?;
    entry::edit_entry(&s.cx, &s.owner, &id, &note, "3", "We come on Tuesday").await?;
    job::move_job(&s.cx, &s.owner, &id, &s.stage("Scheduled")).await?;
    assert!(!is_edited().await?);
    entry::edit_entry(&s.cx, &s.owner, &id, &note, "4", "We come on Wednesday").await?;
    assert!(is_edited().await?);
    let staff = entry::list_entries(&s.cx, &s.owner, job, None).await?;
    assert!(staff.entries[0].edited_at.is_some());
    Ok(())
}

#[tokio::test]
async fn older_entry_that_is_shown_later_is_unread() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let older = entry::write_entry(&s.cx, &s.owner, &id, "internal", "A note", "").await?.entry.entry.to_string();
    let newer = entry::write_entry(&s.cx, &s.owner, &id, "customer", "Words", "").await?.entry.entry.to_string();
    let is_unread = async || Ok::<_, ServiceError>(portal::portal_jobs(&s.cx, &s.dana).await?[0].is_unread);
    assert!(is_unread().await?);
    read_mark::read_portal_job(&s.cx, &s.dana, &id, &newer).await?;
    assert!(!is_unread().await?);
    let later = a_minute_later(&s);
    entry::set_entry_audience(&later, &s.owner, &id, &older, "1", "customer").await?;
    assert!(is_unread().await?, "it is new to them");
    entry::set_entry_audience(&later, &s.owner, &id, &older, "2", "internal").await?;
    assert!(!is_unread().await?, "what is hidden leaves no mark");
    entry::set_entry_audience(&later, &s.owner, &id, &older, "3", "customer").await?;
    read_mark::read_portal_job(&a_minute_later(&s), &s.dana, &id, &newer).await?;
    assert!(!is_unread().await?);
    Ok(())
}

#[tokio::test]
async fn older_entry_that_is_shared_later_is_unread_and_told_once() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let older = entry::write_entry(&s.cx, &s.owner, &id, "internal", "A note", "").await?.entry.entry;
    let newer = entry::write_entry(&s.cx, &s.owner, &id, "customer", "Words", "").await?.entry.entry.to_string();
    read_mark::read_portal_job(&s.cx, &s.dana, &id, &newer).await?;
    let email = format!("kim-{}@example.com", s.tenant().bits());
    let kim = add_contact(&s.cx, &s.owner, s.customer, "Kim Lund", &email).await;
    read_mark::read_portal_job(&s.cx, &kim, &id, &newer).await?;
    let later = a_minute_later(&s);
    let page = share::show_sharing(&later, &s.owner, job).await?;
    let form = ShareForm {
        job: id,
        state: page.state,
        dates: "true".to_owned(),
        stage: "true".to_owned(),
        offered: [(format!("e{older}"), "1".to_owned())].into(),
        shown: [(format!("e{older}"), "true".to_owned())].into(),
        to: [(format!("c{}", Scenario::membership(&s.dana)), "true".to_owned())].into(),
        ..ShareForm::default()
    };
    share::share_job(&later, &s.owner, &form).await?;
    for viewer in [&s.dana, &kim] {
        assert!(portal::portal_jobs(&s.cx, viewer).await?[0].is_unread, "it is new to them");
    }
    // One has a mail with a link to it, the other one that gathers.
    let waiting = mail::list_outbox(&later, &s.owner).await?.mails;
    let tells_of = |name: &str| -> Vec<u32> {
        let mails = waiting.iter().filter(|mail| mail.name == name);
        mails.flat_map(|mail| mail.jobs.iter().map(|job| job.entries)).collect()
    };
    assert_eq!((tells_of("Dana Reyes"), tells_of("Kim Lund")), (vec![0], vec![1]));
    Ok(())
}

#[tokio::test]
async fn change_that_the_portal_does_not_show_is_not_heard() -> Tested {
    let s = Scenario::new().await;
    let owners = [&s.owner, &s.tradie].map(|viewer| Scenario::membership(viewer).to_string());
    let form = |owner: &str| JobForm { owner: owner.to_owned(), ..s.form("Rewire the kitchen") };
    let job = s.job_from(&form(&owners[0])).await;
    let mut dana = s.cx.hub().subscribe(&s.cx, &s.dana, || {}).await?;
    assert_eq!(dana.next().await.and_then(|event| event.frame), Some(LiveFrame::Hello));
    let mut hears_after = async |version: &str, owner: &str| {
        job::edit_job(&s.cx, &s.owner, &job.to_string(), version, &form(owner)).await?;
        s.cx.hub().catch_up(&s.cx).await?;
        let mut frames = Vec::new();
        while let Poll::Ready(Some(event)) = dana.poll_next(&TaskContext::from_waker(Waker::noop())) {
            frames.extend(event.frame);
        }
        Ok::<_, ServiceError>(frames)
    };
    assert_eq!(hears_after("1", &owners[1]).await?, [LiveFrame::Job(job)]);
    appearance::show_staff_names(&s.cx, &s.owner, false).await?;
    hears_after("2", "").await?;
    assert_eq!(hears_after("3", &owners[0]).await?, [LiveFrame::Job(job)], "the business's name appears");
    assert!(hears_after("4", &owners[1]).await?.is_empty(), "the business's name stands there as before");
    Ok(())
}
