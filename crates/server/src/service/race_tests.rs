//! Two people at the same moment, one person twice at the same moment. Nothing is decided by luck.

use super::scenario::{PASSWORD, Scenario};
use super::{contact, customer, entry, invitation, job, portal};
use crate::{Origin, ServiceError};
use futures::future::join_all;
use std::collections::BTreeSet;
use vitrine_domain::{EntryId, SubmissionId};
use vitrine_wire::{ContactForm, CustomerForm, JobForm, JobQuery};

type Tested = Result<(), ServiceError>;

/// How many at once. Fewer than a pool has connections, so that the database decides and not the queue before it.
const AT_ONCE: usize = 8;

/// How many came through; all others are stale copies of what the one wrote.
fn winners<T: std::fmt::Debug>(answers: &[Result<T, ServiceError>]) -> usize {
    for answer in answers {
        assert!(matches!(answer, Ok(_) | Err(ServiceError::Stale(_))), "{answer:?}");
    }
    answers.iter().filter(|answer| answer.is_ok()).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_edits_of_one_version_at_once_exactly_one_wins() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let entry = entry::write_entry(&s.cx, &s.owner, &id, "customer", "As it was", "").await?.entry.entry.to_string();
    for round in 1..=5_i64 {
        let version = round.to_string();
        let bodies: Vec<_> = (0..AT_ONCE).map(|n| format!("Round {round}, text {n}")).collect();
        let edits = bodies.iter().map(|body| entry::edit_entry(&s.cx, &s.owner, &id, &entry, &version, body));
        let answers = join_all(edits).await;
        assert_eq!(winners(&answers), 1, "{answers:?}");
        let won = answers.iter().position(Result::is_ok).expect("one won");
        for answer in &answers {
            let Err(ServiceError::Stale(copy)) = answer else { continue };
            assert_eq!(copy.version, round + 1);
            assert!(copy.fields.contains(&("body".to_owned(), bodies[won].clone())), "{copy:?}");
        }
        let forms: Vec<_> = (0..AT_ONCE).map(|n| s.form(&format!("Round {round}, title {n}"))).collect();
        let answers = join_all(forms.iter().map(|form| job::edit_job(&s.cx, &s.owner, &id, &version, form))).await;
        assert_eq!(winners(&answers), 1, "{answers:?}");
        let won = answers.iter().position(Result::is_ok).expect("one won");
        assert_eq!(job::show_job(&s.cx, &s.owner, job).await?.title, forms[won].title);
    }
    let texts = entry::earlier_texts(&s.cx, &s.owner, job, entry.parse().expect("an id")).await?;
    assert_eq!(texts.len(), 5, "every text that was replaced is kept, and no other");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_edit_and_a_toggle_of_one_version_at_once_never_mix() -> Tested {
    let s = Scenario::new().await;
    let id = s.job("Rewire the kitchen").await.to_string();
    for _ in 0..5 {
        let entry = entry::write_entry(&s.cx, &s.owner, &id, "internal", "Secret", "").await?.entry.entry.to_string();
        let (edit, toggle) = tokio::join!(
            entry::edit_entry(&s.cx, &s.owner, &id, &entry, "1", "More secret"),
            entry::set_entry_audience(&s.cx, &s.owner, &id, &entry, "1", "customer"),
        );
        assert_eq!(winners(&[edit.map(|_| ()), toggle.map(|_| ())]), 1);
        let rows = s.cx.store().entries_of(s.tenant()).await;
        let row = rows.last().expect("it is there");
        let so = (row.version, row.body.as_str(), row.audience.as_str());
        assert!(so == (2, "More secret", "internal") || so == (2, "Secret", "customer"), "{so:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn jobs_made_at_once_get_consecutive_numbers_and_the_outbox_has_no_gap() -> Tested {
    const JOBS: usize = 24;
    let s = Scenario::new().await;
    let store = s.cx.store();
    let start = store.revision_of(s.tenant()).await;
    let forms: Vec<_> = (0..JOBS).map(|n| s.form(&format!("Job {n}"))).collect();
    // Every third is refused, which must use up neither a number nor a place in the order.
    let answers = join_all(forms.iter().enumerate().map(|(n, form)| {
        let viewer = if n % 3 == 2 { &s.tradie } else { &s.owner };
        job::create_job(&s.cx, viewer, form, "")
    }))
    .await;
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer.is_ok(), n % 3 != 2, "{answer:?}");
    }
    let made = JOBS - JOBS / 3;
    let numbers: BTreeSet<i64> =
        job::list_jobs(&s.cx, &s.owner, &JobQuery::default()).await?.jobs.iter().map(|line| line.number).collect();
    assert_eq!(numbers, (1..=i64::try_from(made).expect("few")).collect());

    let end = start + i64::try_from(made).expect("few");
    assert_eq!(store.revision_of(s.tenant()).await, end);
    let all: Vec<i64> = (start + 1..=end).collect();
    let told: Vec<_> = store
        .outbox_of(s.tenant())
        .await
        .iter()
        .map(|row| (row.revision, row.ordinal))
        .filter(|at| at.0 > start)
        .collect();
    assert_eq!(told, all.iter().map(|revision| (*revision, 0)).collect::<Vec<_>>());
    let lines = store.history_of(s.tenant()).await;
    assert_eq!(lines.iter().map(|line| line.revision).filter(|at| *at > start).collect::<Vec<_>>(), all);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_change_has_its_own_place_in_the_one_order() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let bodies: Vec<_> = (0..AT_ONCE).map(|n| format!("Words {n}")).collect();
    let written = join_all(bodies.iter().map(|body| entry::write_entry(&s.cx, &s.owner, &id, "customer", body, "")));
    let replied = join_all(bodies.iter().map(|body| portal::reply(&s.cx, &s.dana, &id, body, "")));
    let stages = ["In progress", "Awaiting parts", "Done", "Quoted"].map(|name| s.stage(name));
    let moved = join_all(stages.iter().map(|stage| job::move_job(&s.cx, &s.owner, &id, stage)));
    let (written, replied, moved) = tokio::join!(written, replied, moved);
    assert!(written.iter().all(Result::is_ok) && moved.iter().all(Result::is_ok), "{written:?} {moved:?}");
    // A reply that meets the job at an internal stage is refused; that is all that may go wrong.
    assert!(replied.iter().all(|answer| matches!(answer, Ok(()) | Err(ServiceError::Refused(_)))), "{replied:?}");

    let store = s.cx.store();
    let end = store.revision_of(s.tenant()).await;
    let lines = store.history_of(s.tenant()).await;
    let places: Vec<i64> = lines.iter().map(|line| line.revision).collect();
    assert_eq!(places, (1..=end).collect::<Vec<_>>(), "each of these changes leaves one line");
    let mut told = std::collections::BTreeMap::<i64, Vec<i64>>::new();
    for row in store.outbox_of(s.tenant()).await {
        told.entry(row.revision).or_default().push(row.ordinal);
    }
    for (revision, ordinals) in &told {
        assert_eq!(*ordinals, (0..i64::try_from(ordinals.len()).expect("few")).collect::<Vec<_>>(), "{revision}");
    }
    let silent: Vec<i64> = places.iter().copied().filter(|revision| !told.contains_key(revision)).collect();
    let silent: Vec<&str> = silent
        .iter()
        .filter_map(|revision| lines.iter().find(|line| line.revision == *revision))
        .map(|line| line.action.as_str())
        .collect();
    assert_eq!(silent, ["sign_up"], "only a new business has nobody to tell");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_sent_many_times_at_once_is_carried_out_once() -> Tested {
    let s = Scenario::new().await;
    let start = s.cx.store().revision_of(s.tenant()).await;
    let key = || SubmissionId::from_bits(s.cx.new_bits()).to_string();
    let form: JobForm = s.form("Rewire the kitchen");
    let submission = key();
    let made = join_all((0..AT_ONCE).map(|_| job::create_job(&s.cx, &s.owner, &form, &submission))).await;
    let first = made[0].clone()?;
    assert!(made.iter().all(|answer| *answer == Ok(first)), "{made:?}");
    let id = first.job.to_string();

    let submission = key();
    let sent =
        join_all((0..AT_ONCE).map(|_| entry::write_entry(&s.cx, &s.owner, &id, "customer", "Hello", &submission)));
    let sent: BTreeSet<EntryId> =
        sent.await.into_iter().map(|answer| answer.map(|done| done.entry.entry)).collect::<Result<_, _>>()?;
    assert_eq!(sent.len(), 1);

    let submission = key();
    let sent = join_all((0..AT_ONCE).map(|_| portal::reply(&s.cx, &s.dana, &id, "Hello", &submission))).await;
    assert!(sent.iter().all(Result::is_ok), "{sent:?}");

    let (submission, form) = (key(), CustomerForm { name: "Quayside Café".to_owned(), ..CustomerForm::default() });
    let made = join_all((0..AT_ONCE).map(|_| customer::create_customer(&s.cx, &s.owner, &form, &submission))).await;
    let customers: BTreeSet<_> =
        made.into_iter().map(|answer| answer.map(|done| done.customer)).collect::<Result<_, _>>()?;
    assert_eq!(customers.len(), 1);

    assert_eq!(s.cx.store().entries_of(s.tenant()).await.len(), 2);
    assert_eq!(job::list_jobs(&s.cx, &s.owner, &JobQuery::default()).await?.total, 1);
    assert_eq!(s.cx.store().revision_of(s.tenant()).await, start + 4, "four forms, four changes");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_address_and_one_link_serve_once_however_many_try_at_once() -> Tested {
    let s = Scenario::new().await;
    let of = s.customer.to_string();
    let email = format!("sam-{}@example.com", s.tenant().bits());
    let form = ContactForm { name: "Sam Ode".to_owned(), email, phone: String::new(), ..ContactForm::default() };
    let invited = join_all((0..4).map(|_| contact::invite_contact(&s.cx, &s.owner, &of, &form))).await;
    let others = invited.iter().filter(|answer| matches!(answer, Err(ServiceError::Invalid(_)))).count();
    assert_eq!(others, 3, "{invited:?}");
    let path = invited.into_iter().find_map(Result::ok).expect("one link").path;
    let secret = path.rsplit('/').next().unwrap_or_default();
    let origin = Origin::default();
    let accepted = join_all((0..4).map(|_| invitation::accept_invitation(&s.cx, secret, PASSWORD, &origin))).await;
    assert_eq!(accepted.iter().filter(|answer| answer.is_ok()).count(), 1, "{accepted:?}");
    for answer in &accepted {
        let is_refused =
            matches!(answer, Err(ServiceError::Refused(_) | ServiceError::Conflict(_) | ServiceError::Invalid(_)));
        assert!(answer.is_ok() || is_refused, "{answer:?}");
    }
    Ok(())
}
