//! Copy on create, and a default for all existing customers.

use super::{apply_to_all, permit_customer, preview_apply, set_default, undo_apply};
use crate::service::scenario::{Scenario, add_contact};
use crate::service::{contact_access, customer, portal, settings};
use crate::{Clock, ServiceError, Viewer};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use vitrine_domain::{CustomerId, Permission};
use vitrine_wire::CustomerForm;

type Tested = Result<(), ServiceError>;

async fn can_view_jobs(s: &Scenario, customer: CustomerId) -> bool {
    let view = customer::show_customer(&s.cx, &s.owner, customer).await.expect("shown");
    view.permitted.is_on(Permission::ViewJobs)
}

async fn jobs_of(s: &Scenario, viewer: &Viewer) -> Option<usize> {
    portal::portal_jobs(&s.cx, viewer).await.ok().map(|jobs| jobs.len())
}

async fn add_customer(s: &Scenario, name: &str) -> Result<CustomerId, ServiceError> {
    let form = CustomerForm { name: name.to_owned(), ..CustomerForm::default() };
    Ok(customer::create_customer(&s.cx, &s.owner, &form, "").await?.customer)
}

#[tokio::test]
async fn changed_default_changes_nobody_but_whoever_comes_later() -> Tested {
    let s = Scenario::new().await;
    s.job("Rewire the kitchen").await;
    set_default(&s.cx, &s.owner, "view_jobs", false).await?;
    assert!(can_view_jobs(&s, s.customer).await);
    assert_eq!(jobs_of(&s, &s.dana).await, Some(1));
    let later = add_customer(&s, "Later Ltd").await?;
    assert!(!can_view_jobs(&s, later).await);
    Ok(())
}

#[tokio::test]
async fn default_for_all_says_before_what_the_policy_makes_of_it_and_is_put_back_exactly() -> Tested {
    let s = Scenario::new().await;
    s.job("Rewire the kitchen").await;
    s.job("Rewire the hall").await;
    let hidden = vitrine_wire::JobForm { stage: s.stage("Enquiry"), ..s.form("Think about solar") };
    s.job_from(&hidden).await;
    let (empty, other) = (add_customer(&s, "Empty Ltd").await?, add_customer(&s, "Off already Ltd").await?);
    let email = format!("eve-{}@example.com", empty.bits());
    add_contact(&s.cx, &s.owner, empty, "Eve Empty", &email).await;
    permit_customer(&s.cx, &s.owner, &other.to_string(), "view_jobs", false).await?;
    set_default(&s.cx, &s.owner, "view_jobs", false).await?;

    let preview = preview_apply(&s.cx, &s.owner, "view_jobs").await?;
    let said = [
        "Sets “Can view jobs and visits” to off for 2 customers of 3. The others have it already.",
        "Hides 2 jobs from 1 customer.",
        "Hides an empty page of jobs from 1 customer.",
    ];
    assert_eq!(preview.sentences, said);
    for wrong in ["", "something else"] {
        let refused = apply_to_all(&s.cx, &s.owner, "view_jobs", wrong).await;
        assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
    }
    assert_eq!(jobs_of(&s, &s.dana).await, Some(2));

    apply_to_all(&s.cx, &s.owner, "view_jobs", &preview.seen).await?;
    assert_eq!(jobs_of(&s, &s.dana).await, None);
    assert!(!can_view_jobs(&s, empty).await);

    let last = settings::show_settings(&s.cx, &s.owner).await?.last_bulk.expect("can be put back");
    undo_apply(&s.cx, &s.owner, &last.edit.to_string(), &last.seen).await?;
    assert_eq!(jobs_of(&s, &s.dana).await, Some(2));
    assert!(can_view_jobs(&s, empty).await);
    assert!(!can_view_jobs(&s, other).await, "it was off before");
    let again = undo_apply(&s.cx, &s.owner, &last.edit.to_string(), &last.seen).await;
    assert!(matches!(again, Err(ServiceError::Conflict(_))), "{again:?}");
    let settings = settings::show_settings(&s.cx, &s.owner).await?;
    assert_eq!(settings.last_bulk, None);
    assert!(matches!(settings.bulks.as_slice(), [only] if only.put_back_at.is_some()), "the history keeps both");
    Ok(())
}

#[tokio::test]
async fn putting_a_default_back_shows_no_job_that_nobody_looked_at() -> Tested {
    let s = Scenario::new().await;
    s.job("Rewire the kitchen").await;
    set_default(&s.cx, &s.owner, "view_jobs", false).await?;
    let seen = preview_apply(&s.cx, &s.owner, "view_jobs").await?.seen;
    apply_to_all(&s.cx, &s.owner, "view_jobs", &seen).await?;
    let last = async || settings::show_settings(&s.cx, &s.owner).await.map(|view| view.last_bulk.expect("is offered"));
    let before = last().await?;
    assert!(before.would.contains(&"Shows 1 job to 1 customer.".to_owned()), "{:?}", before.would);
    s.job("Written off the books").await;
    let edit = before.edit.to_string();
    let refused = undo_apply(&s.cx, &s.owner, &edit, &before.seen).await;
    let Err(ServiceError::Conflict(said)) = refused else { panic!("{refused:?}") };
    assert!(said.contains("Shows 2 jobs to 1 customer."), "{said}");
    assert_eq!(jobs_of(&s, &s.dana).await, None);

    let now = last().await?.seen;
    let later = s.cx.now().millis() + 25 * 60 * 60 * 1000;
    let tomorrow = s.cx.with_clock(Clock::Fixed(Arc::new(AtomicI64::new(later))));
    let refused = undo_apply(&tomorrow, &s.owner, &edit, &now).await;
    let Err(ServiceError::Conflict(said)) = refused else { panic!("{refused:?}") };
    assert!(said.contains("more than a day old"), "{said}");
    assert_eq!(jobs_of(&s, &s.dana).await, None);

    undo_apply(&s.cx, &s.owner, &edit, &now).await?;
    assert_eq!(jobs_of(&s, &s.dana).await, Some(2));
    Ok(())
}

#[tokio::test]
async fn preview_that_does_not_hold_any_more_does_nothing() -> Tested {
    let s = Scenario::new().await;
    set_default(&s.cx, &s.owner, "view_jobs", false).await?;
    let seen = preview_apply(&s.cx, &s.owner, "view_jobs").await?.seen;
    s.job("Rewire the kitchen").await;
    let refused = apply_to_all(&s.cx, &s.owner, "view_jobs", &seen).await;
    let Err(ServiceError::Conflict(said)) = refused else { panic!("{refused:?}") };
    assert!(said.contains("Hides 1 job from 1 customer."), "{said}");
    assert_eq!(jobs_of(&s, &s.dana).await, Some(1));
    Ok(())
}

#[tokio::test]
async fn permission_that_nothing_depends_on_yet_shows_and_hides_nothing() -> Tested {
    let s = Scenario::new().await;
    s.job("Rewire the kitchen").await;
    set_default(&s.cx, &s.owner, "view_billing", false).await?;
    let preview = preview_apply(&s.cx, &s.owner, "view_billing").await?;
    assert_eq!(preview.sentences[1..], ["No customer sees a difference."]);
    apply_to_all(&s.cx, &s.owner, "view_billing", &preview.seen).await?;
    assert_eq!(jobs_of(&s, &s.dana).await, Some(1));
    Ok(())
}

#[tokio::test]
async fn no_contact_sees_more_than_the_customer_may() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let (of, who) = (s.customer.to_string(), Scenario::membership(&s.dana).to_string());
    contact_access::set_job_rights(&s.cx, &s.owner, &of, &who, "chosen").await?;
    assert_eq!(jobs_of(&s, &s.dana).await, Some(0));
    let ticked = [(vitrine_wire::box_key(job), String::new())].into();
    let sent = vitrine_wire::TickedBoxes { ticked, were: String::new() };
    contact_access::choose_jobs(&s.cx, &s.owner, &of, &who, &sent).await?;
    assert_eq!(jobs_of(&s, &s.dana).await, Some(1));
    permit_customer(&s.cx, &s.owner, &of, "view_jobs", false).await?;
    assert_eq!(jobs_of(&s, &s.dana).await, None);
    permit_customer(&s.cx, &s.owner, &of, "view_jobs", true).await?;
    contact_access::set_job_rights(&s.cx, &s.owner, &of, &who, "nothing").await?;
    assert_eq!(jobs_of(&s, &s.dana).await, None);
    contact_access::set_job_rights(&s.cx, &s.owner, &of, &who, "chosen").await?;
    assert_eq!(jobs_of(&s, &s.dana).await, Some(1), "which ones were chosen is kept");
    Ok(())
}
