//! Parent and child are found together: an id that is right for another parent is as good as none, and does nothing.

use super::scenario::{Scenario, add_contact};
use super::{contact, customer, entry, job, portal, session};
use crate::{ServiceError, ServiceResult};
use vitrine_domain::{EntryId, JobId, MembershipId};
use vitrine_policy::Refusal;
use vitrine_wire::{CustomerForm, CustomerQuery};

type Tested = Result<(), ServiceError>;

/// The wrong pair answers exactly like an id that nobody has.
fn same<T: PartialEq + std::fmt::Debug>(wrong: ServiceResult<T>, unknown: ServiceResult<T>) {
    assert!(matches!(wrong, Err(ServiceError::Refused(Refusal::NotFound(_)))), "{wrong:?}");
    assert_eq!(wrong, unknown);
}

async fn customer_named(s: &Scenario, name: &str) -> Result<vitrine_domain::CustomerId, ServiceError> {
    let form = CustomerForm { name: name.to_owned(), ..CustomerForm::default() };
    Ok(customer::create_customer(&s.cx, &s.owner, &form, "").await?.customer)
}

#[tokio::test]
async fn contact_is_found_with_its_own_customer_alone() -> Tested {
    let (s, foreign) = (Scenario::new().await, Scenario::new().await);
    let other = customer_named(&s, "Somebody else").await?;
    let email = format!("eve-{}@example.com", other.bits());
    let eve = Scenario::membership(&add_contact(&s.cx, &s.owner, other, "Eve Else", &email).await);
    let (own, nobody) = (s.customer.to_string(), MembershipId::from_bits(9).to_string());
    let before = s.cx.store().rows_of(s.tenant()).await;
    let before_there = foreign.cx.store().rows_of(foreign.tenant()).await;
    let wrong = [
        (own.as_str(), eve),
        (&other.to_string(), Scenario::membership(&s.dana)),
        (&own, Scenario::membership(&foreign.dana)),
        (&own, Scenario::membership(&foreign.owner)),
        (&foreign.customer.to_string(), Scenario::membership(&foreign.dana)),
        // Staff are nobody's contacts.
        (&own, Scenario::membership(&s.tradie)),
        (&own, Scenario::membership(&s.owner)),
    ];
    for (of, who) in wrong {
        let who = who.to_string();
        for blocked in [true, false] {
            let unknown = contact::block_contact(&s.cx, &s.owner, &own, &nobody, blocked).await;
            same(contact::block_contact(&s.cx, &s.owner, of, &who, blocked).await, unknown);
        }
        let unknown = contact::reinvite_contact(&s.cx, &s.owner, &own, &nobody, "").await;
        same(contact::reinvite_contact(&s.cx, &s.owner, of, &who, "").await, unknown);
    }
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);
    assert_eq!(foreign.cx.store().rows_of(foreign.tenant()).await, before_there);
    assert!(
        portal::portal_jobs(&s.cx, &s.dana).await.is_ok()
            && portal::portal_jobs(&foreign.cx, &foreign.dana).await.is_ok()
    );
    contact::block_contact(&s.cx, &s.owner, &other.to_string(), &eve.to_string(), true).await?;
    Ok(())
}

#[tokio::test]
async fn entry_is_found_with_its_own_job_alone() -> Tested {
    let (s, foreign) = (Scenario::new().await, Scenario::new().await);
    let (one, two) = (s.job("One").await, s.job("Two").await);
    let there = foreign.job("There").await;
    let of_two = entry::write_entry(&s.cx, &s.owner, &two.to_string(), "customer", "Words", "").await?.entry.entry;
    let of_there = entry::write_entry(&foreign.cx, &foreign.owner, &there.to_string(), "customer", "Words", "").await?;
    let of_there = of_there.entry.entry;
    let nobody = EntryId::from_bits(9);
    let before = s.cx.store().rows_of(s.tenant()).await;
    let before_there = foreign.cx.store().rows_of(foreign.tenant()).await;
    let wrong = [(one, of_two), (one, of_there), (there, of_there), (JobId::from_bits(9), of_two), (two, of_there)];
    for (job, who) in wrong {
        let (id, right) = (job.to_string(), one.to_string());
        let (e, n) = (who.to_string(), nobody.to_string());
        for audience in ["internal", "customer"] {
            let unknown = entry::set_entry_audience(&s.cx, &s.owner, &right, &n, "1", audience).await;
            same(entry::set_entry_audience(&s.cx, &s.owner, &id, &e, "1", audience).await, unknown);
        }
        let unknown = entry::edit_entry(&s.cx, &s.owner, &right, &n, "1", "Others").await;
        same(entry::edit_entry(&s.cx, &s.owner, &id, &e, "1", "Others").await, unknown);
        let unknown = entry::earlier_texts(&s.cx, &s.owner, one, nobody).await;
        same(entry::earlier_texts(&s.cx, &s.owner, job, who).await, unknown);
    }
    // Where a page begins is no way around: an entry of another job shows nothing of that job.
    for earlier in [of_two, of_there, nobody] {
        let page = entry::list_entries(&s.cx, &s.owner, one, Some(earlier)).await?;
        assert!(page.entries.is_empty() && page.earlier.is_none());
        let page = portal::portal_job(&s.cx, &s.dana, one, Some(earlier)).await?;
        assert!(page.entries.is_empty() && page.earlier.is_none());
    }
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);
    assert_eq!(foreign.cx.store().rows_of(foreign.tenant()).await, before_there);
    Ok(())
}

#[tokio::test]
async fn children_of_a_hidden_job_are_hidden_for_reading_and_writing() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    entry::write_entry(&s.cx, &s.owner, &id, "customer", "Words", "").await?;
    job::move_job(&s.cx, &s.owner, &id, &s.stage("Awaiting parts")).await?;
    let nobody = JobId::from_bits(9);
    let before = s.cx.store().rows_of(s.tenant()).await;
    same(
        portal::portal_job(&s.cx, &s.dana, job, None).await.map(|_| ()).map_err(without_reason),
        portal::portal_job(&s.cx, &s.dana, nobody, None).await.map(|_| ()).map_err(without_reason),
    );
    same(
        portal::reply(&s.cx, &s.dana, &id, "Hello", "").await.map_err(without_reason),
        portal::reply(&s.cx, &s.dana, &nobody.to_string(), "Hello", "").await.map_err(without_reason),
    );
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);
    Ok(())
}

/// The reason is for our own eyes and never sent.
fn without_reason(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Refused(Refusal::NotFound(_)) => ServiceError::not_found(),
        other => other,
    }
}

#[tokio::test]
async fn session_membership_and_stage_are_found_with_their_owner_alone() -> Tested {
    let (s, foreign) = (Scenario::new().await, Scenario::new().await);
    let job = s.job("Rewire the kitchen").await.to_string();
    let before = s.cx.store().rows_of(s.tenant()).await;
    let before_there = foreign.cx.store().rows_of(foreign.tenant()).await;
    let nobody = MembershipId::from_bits(9).to_string();
    for viewer in [&s.tradie, &foreign.owner, &s.dana] {
        let unknown = session::end_session(&s.cx, &s.owner, &nobody).await;
        same(session::end_session(&s.cx, &s.owner, &viewer.session.to_string()).await, unknown);
        let membership = Scenario::membership(viewer).to_string();
        let chosen = session::choose_membership(&s.cx, &s.owner, &membership).await.map(|_| ());
        same(chosen, session::choose_membership(&s.cx, &s.owner, &nobody).await.map(|_| ()));
    }
    let stage = foreign.stage("Done");
    let unknown = s.set_visible(&nobody, false).await;
    same(s.set_visible(&stage, false).await, unknown);
    let unknown = job::move_job(&s.cx, &s.owner, &job, &nobody).await;
    assert!(matches!(unknown, Err(ServiceError::Invalid(_))));
    assert_eq!(job::move_job(&s.cx, &s.owner, &job, &stage).await, unknown);
    let other_pipeline = s.choices.pipelines[1].stages[0].stage.to_string();
    assert_eq!(job::move_job(&s.cx, &s.owner, &job, &other_pipeline).await, unknown);
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);
    assert_eq!(foreign.cx.store().rows_of(foreign.tenant()).await, before_there);
    Ok(())
}

#[tokio::test]
async fn a_page_that_begins_after_a_foreign_customer_tells_nothing_about_it() -> Tested {
    let (s, foreign) = (Scenario::new().await, Scenario::new().await);
    customer_named(&s, "Zebra Ltd").await?;
    let page = async |after: String| {
        let query = CustomerQuery { after, ..CustomerQuery::default() };
        customer::list_customers(&s.cx, &s.owner, &query).await
    };
    let unknown = page(JobId::from_bits(9).to_string()).await?;
    assert_eq!(page(foreign.customer.to_string()).await?, unknown);
    assert_eq!(unknown.customers.len(), 2);
    Ok(())
}
