//! The staff's bell and unread marks.

use super::scenario::{Scenario, add_contact};
use super::{alert, entry, job, portal, read_mark, session, settings};
use crate::{ServiceError, Viewer};
use vitrine_domain::{AlertKind, JobId};
use vitrine_policy::Refusal;
use vitrine_wire::{JobForm, JobQuery};

type Tested = Result<(), ServiceError>;

async fn kinds(s: &Scenario, viewer: &Viewer) -> Result<Vec<AlertKind>, ServiceError> {
    let list = alert::list_alerts(&s.cx, viewer).await?;
    let unread = list.alerts.iter().filter(|alert| !alert.is_read).count();
    assert_eq!(list.unread, u64::try_from(unread).unwrap_or_default(), "the count is that of the list");
    assert_eq!(alert::count_alerts(&s.cx, viewer).await?, list.unread);
    assert_eq!(session::staff_frame(&s.cx, viewer).await?.unread_alerts, list.unread);
    Ok(list.alerts.iter().map(|alert| alert.kind).collect())
}

async fn of_tradie(s: &Scenario) -> JobId {
    let form = JobForm { owner: Scenario::membership(&s.tradie).to_string(), ..s.form("Fix the gate") };
    s.job_from(&form).await
}

async fn last_entry(s: &Scenario, viewer: &Viewer, job: JobId) -> Result<String, ServiceError> {
    let feed = entry::list_entries(&s.cx, viewer, job, None).await?;
    Ok(feed.entries.last().expect("an entry").entry.to_string())
}

#[tokio::test]
async fn reply_rings_for_the_owner_or_for_those_who_run_jobs() -> Tested {
    let s = Scenario::new().await;
    assert_eq!(kinds(&s, &s.owner).await?, [AlertKind::SignedIn], "Dana accepted");
    let (unowned, owned) = (s.job("Rewire the kitchen").await, of_tradie(&s).await);
    portal::reply(&s.cx, &s.dana, &unowned.to_string(), "Hello", "").await?;
    assert_eq!(kinds(&s, &s.owner).await?, [AlertKind::Replied, AlertKind::SignedIn]);
    assert_eq!(kinds(&s, &s.tradie).await?, Vec::new());
    portal::reply(&s.cx, &s.dana, &owned.to_string(), "Hello", "").await?;
    assert_eq!(kinds(&s, &s.tradie).await?, [AlertKind::Replied]);
    assert_eq!(kinds(&s, &s.owner).await?.len(), 2, "the owner of the job hears of it, and nobody else");
    Ok(())
}

#[tokio::test]
async fn owner_who_has_left_leaves_the_bell_to_those_who_run_jobs() -> Tested {
    let s = Scenario::new().await;
    let job = of_tradie(&s).await;
    let tom = s.cx.store().literal(Scenario::membership(&s.tradie));
    s.cx.store().carry_out(&format!("UPDATE membership SET state = 'ended' WHERE id = {tom}")).await?;
    portal::reply(&s.cx, &s.dana, &job.to_string(), "Hello", "").await?;
    assert_eq!(kinds(&s, &s.owner).await?, [AlertKind::Replied, AlertKind::SignedIn]);
    for refused in [alert::list_alerts(&s.cx, &s.tradie).await.err(), alert::count_alerts(&s.cx, &s.tradie).await.err()]
    {
        assert!(matches!(refused, Some(ServiceError::Refused(Refusal::NotFound(_)))), "{refused:?}");
    }
    Ok(())
}

#[tokio::test]
async fn alert_about_a_job_out_of_sight_is_neither_listed_nor_counted() -> Tested {
    let s = Scenario::new().await;
    let job = of_tradie(&s).await;
    portal::reply(&s.cx, &s.dana, &job.to_string(), "Hello", "").await?;
    let listed = alert::list_alerts(&s.cx, &s.tradie).await?.alerts;
    let id = listed[0].alert.to_string();
    let version = job::show_job(&s.cx, &s.owner, job).await?.version;
    job::edit_job(&s.cx, &s.owner, &job.to_string(), &version.to_string(), &s.form("Fix the gate")).await?;
    assert_eq!(kinds(&s, &s.tradie).await?, Vec::new(), "given to nobody: out of the tradie's sight");
    let unknown = alert::read_alert(&s.cx, &s.tradie, &JobId::from_bits(9).to_string()).await;
    assert_eq!(alert::read_alert(&s.cx, &s.tradie, &id).await, unknown);
    assert!(unknown.is_err());
    Ok(())
}

#[tokio::test]
async fn kind_turned_off_stays_silent_for_that_person_alone() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await.to_string();
    alert::read_all_alerts(&s.cx, &s.owner).await?;
    alert::choose_alert(&s.cx, &s.owner, "replied", false).await?;
    portal::reply(&s.cx, &s.dana, &job, "Hello", "").await?;
    assert_eq!(kinds(&s, &s.owner).await?, [AlertKind::SignedIn]);
    let choices = alert::alert_choices(&s.cx, &s.owner).await?;
    let off: Vec<_> = choices.iter().filter(|choice| !choice.is_on).map(|choice| choice.kind).collect();
    assert_eq!(off, [AlertKind::Replied]);
    alert::choose_alert(&s.cx, &s.owner, "replied", true).await?;
    portal::reply(&s.cx, &s.dana, &job, "Hello again", "").await?;
    assert_eq!(kinds(&s, &s.owner).await?, [AlertKind::Replied, AlertKind::SignedIn]);
    Ok(())
}

#[tokio::test]
async fn opening_the_job_marks_its_alerts_read() -> Tested {
    let s = Scenario::new().await;
    let (one, two) = (s.job("One").await, s.job("Two").await);
    for job in [one, two] {
        portal::reply(&s.cx, &s.dana, &job.to_string(), "Hello", "").await?;
    }
    assert!(job::show_job(&s.cx, &s.owner, one).await?.is_unread);
    let seen = last_entry(&s, &s.owner, one).await?;
    read_mark::read_job(&s.cx, &s.owner, &one.to_string(), &seen).await?;
    assert!(!job::show_job(&s.cx, &s.owner, one).await?.is_unread);
    let list = alert::list_alerts(&s.cx, &s.owner).await?;
    let unread: Vec<_> =
        list.alerts.iter().filter(|alert| !alert.is_read).filter_map(|alert| alert.job.clone()).collect();
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].job, two);
    // An entry of another job is no way to mark this one.
    assert!(read_mark::read_job(&s.cx, &s.owner, &two.to_string(), &seen).await.is_err());
    alert::read_all_alerts(&s.cx, &s.owner).await?;
    assert_eq!(alert::count_alerts(&s.cx, &s.owner).await?, 0);
    Ok(())
}

#[tokio::test]
async fn staff_lists_mark_what_customers_wrote_and_nothing_else() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let unread = async |viewer: &Viewer| -> Result<bool, ServiceError> {
        let list = job::list_jobs(&s.cx, viewer, &JobQuery::default()).await?;
        Ok(list.jobs.iter().any(|line| line.is_unread))
    };
    entry::write_entry(&s.cx, &s.owner, &job.to_string(), "internal", "A note", "").await?;
    assert!(!unread(&s.owner).await?);
    portal::reply(&s.cx, &s.dana, &job.to_string(), "Hello", "").await?;
    assert!(unread(&s.owner).await?);
    let seen = last_entry(&s, &s.owner, job).await?;
    read_mark::read_job(&s.cx, &s.owner, &job.to_string(), &seen).await?;
    assert!(!unread(&s.owner).await?);
    Ok(())
}

/// The marks on a contact's cards, by title.
async fn marks(s: &Scenario, viewer: &Viewer) -> Result<Vec<(String, bool)>, ServiceError> {
    let jobs = portal::portal_jobs(&s.cx, viewer).await?;
    for job in &jobs {
        assert_eq!(portal::portal_job(&s.cx, viewer, job.job, None).await?.job.is_unread, job.is_unread);
    }
    Ok(jobs.into_iter().map(|job| (job.title, job.is_unread)).collect())
}

#[tokio::test]
async fn internal_entry_never_makes_an_unread_mark_in_the_portal() -> Tested {
    // Two worlds, alike but for what is hidden.
    let (one, twin) = (Scenario::new().await, Scenario::new().await);
    let mut seen = Vec::new();
    for (s, has_secrets) in [(&one, true), (&twin, false)] {
        let job = s.job("Rewire the kitchen").await;
        let id = job.to_string();
        let mut told = vec![marks(s, &s.dana).await?];
        let secret = async |text: &str| -> Tested {
            if has_secrets {
                entry::write_entry(&s.cx, &s.owner, &id, "internal", text, "").await?;
            }
            Ok(())
        };
        secret("Bring the long ladder.").await?;
        told.push(marks(s, &s.dana).await?);
        entry::write_entry(&s.cx, &s.owner, &id, "customer", "We come on Monday.", "").await?;
        told.push(marks(s, &s.dana).await?);
        let shown = portal::portal_job(&s.cx, &s.dana, job, None).await?.entries;
        let last = shown.last().expect("an entry").entry.to_string();
        read_mark::read_portal_job(&s.cx, &s.dana, &id, &last).await?;
        told.push(marks(s, &s.dana).await?);
        secret("They have a dog.").await?;
        told.push(marks(s, &s.dana).await?);
        portal::reply(&s.cx, &s.dana, &id, "Thank you", "").await?;
        told.push(marks(s, &s.dana).await?);
        settings::set_portal_switch(&s.cx, &s.owner, "jobs_section", false).await?;
        assert!(marks(s, &s.dana).await.is_err());
        settings::set_portal_switch(&s.cx, &s.owner, "jobs_section", true).await?;
        told.push(marks(s, &s.dana).await?);
        seen.push(told);
    }
    assert_eq!(seen[0], seen[1]);
    let marked: Vec<bool> = seen[0].iter().map(|marks| marks.iter().any(|(_, is_unread)| *is_unread)).collect();
    assert_eq!(marked, [false, false, true, false, false, false, false], "news mark; one's own words do not");
    Ok(())
}

#[tokio::test]
async fn internal_entry_cannot_be_marked_read_by_a_contact() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await.to_string();
    let hidden = entry::write_entry(&s.cx, &s.owner, &job, "internal", "A note", "").await?.entry.entry.to_string();
    let unknown = read_mark::read_portal_job(&s.cx, &s.dana, &job, &JobId::from_bits(9).to_string()).await;
    let before = s.cx.store().rows_of(s.tenant()).await;
    assert_eq!(read_mark::read_portal_job(&s.cx, &s.dana, &job, &hidden).await, unknown);
    assert!(matches!(unknown, Err(ServiceError::Refused(Refusal::NotFound(_)))));
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);
    Ok(())
}

#[tokio::test]
async fn colleagues_words_are_news_to_a_contact() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await.to_string();
    let email = format!("lee-{job}@example.com");
    let lee = add_contact(&s.cx, &s.owner, s.customer, "Lee Reyes", &email).await;
    portal::reply(&s.cx, &lee, &job, "Hello", "").await?;
    assert!(marks(&s, &s.dana).await?[0].1);
    assert!(!marks(&s, &lee).await?[0].1);
    Ok(())
}
