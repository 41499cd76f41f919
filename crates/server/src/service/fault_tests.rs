//! A fault of the database is never an answer *yes*: each guard is asked while something it reads is away or damaged.

use super::scenario::Scenario;
use super::{entry, home, job, portal, session, settings};
use crate::live::{Notice, Whom};
use crate::store::{Change, Look, load_actor};
use crate::{Origin, ServiceError, ServiceResult, Viewer};
use std::task::{Context as TaskContext, Poll, Waker};
use vitrine_domain::JobId;
use vitrine_wire::{JobQuery, LiveFrame};

fn is_fault<T>(answer: &ServiceResult<T>) -> bool {
    matches!(answer, Err(ServiceError::Busy | ServiceError::Broken))
}

/// Every guard, and what stands behind it.
async fn every_guard_refuses(s: &Scenario, viewer: &Viewer, secret: &str, job: JobId, why: &str) {
    let (cx, id) = (&s.cx, job.to_string());
    assert!(is_fault(&session::resolve(cx, secret).await), "resolve: {why}");
    assert!(is_fault(&Look::open(cx, viewer).await.map(|_| ())), "look: {why}");
    assert!(is_fault(&Change::begin(cx, viewer).await.map(|_| ())), "change: {why}");
    assert!(is_fault(&cx.hub().subscribe(cx, viewer, || {}).await.map(|_| ())), "subscribe: {why}");
    assert_eq!(cx.hub().subscriber_count(), 0, "{why}");
    if let Ok(db) = cx.store().look().await {
        assert!(is_fault(&load_actor(&db, viewer.session, cx.now()).await), "load_actor: {why}");
    }
    assert!(is_fault(&portal::portal_jobs(cx, viewer).await), "{why}");
    assert!(is_fault(&portal::portal_job(cx, viewer, job, None).await), "{why}");
    assert!(is_fault(&portal::reply(cx, viewer, &id, "Words", "").await), "{why}");
    assert!(is_fault(&home::show_home(cx, viewer).await), "{why}");
    assert!(is_fault(&job::list_jobs(cx, viewer, &JobQuery::default()).await), "{why}");
    assert!(is_fault(&job::show_job(cx, viewer, job).await), "{why}");
    assert!(is_fault(&entry::write_entry(cx, viewer, &id, "customer", "Words", "").await), "{why}");
    assert!(is_fault(&settings::set_portal_switch(cx, viewer, "portal", false).await), "{why}");
}

struct Guarded {
    s: Scenario,
    job: JobId,
    /// The secrets of the owner's and the contact's cookie.
    owner: String,
    dana: String,
}

async fn guarded(s: Scenario) -> Guarded {
    let job = s.job("Rewire the kitchen").await;
    let mut secrets = Vec::new();
    for viewer in [&s.owner, &s.dana] {
        let opened = session::sign_in(&s.cx, &viewer.email, super::scenario::PASSWORD, &Origin::default()).await;
        secrets.push(opened.expect("signs in").secret.expect("a secret"));
    }
    let [owner, dana] = secrets.try_into().expect("two");
    Guarded { s, job, owner, dana }
}

#[tokio::test]
async fn a_store_fault_is_never_a_yes_while_a_table_is_away() {
    let Guarded { s, job, owner, dana } = guarded(Scenario::on_sqlite().await).await;
    let store = s.cx.store();
    // A contact's rights are read from four tables, a staff member's from two; the login's address is in a fifth.
    for table in ["session", "membership", "customer", "tenant"] {
        store.carry_out(&format!("ALTER TABLE {table} RENAME TO away")).await.expect("renames");
        every_guard_refuses(&s, &s.dana, &dana, job, table).await;
        if matches!(table, "session" | "membership") {
            every_guard_refuses(&s, &s.owner, &owner, job, table).await;
        }
        store.carry_out(&format!("ALTER TABLE away RENAME TO {table}")).await.expect("renames");
    }
    store.carry_out("ALTER TABLE identity RENAME TO away").await.expect("renames");
    assert!(is_fault(&session::resolve(&s.cx, &dana).await));
    store.carry_out("ALTER TABLE away RENAME TO identity").await.expect("renames");
    assert!(session::resolve(&s.cx, &dana).await.expect("readable").is_some(), "and all is well again");
    assert_eq!(portal::portal_jobs(&s.cx, &s.dana).await.expect("readable").len(), 1);
    assert!(s.cx.hub().subscribe(&s.cx, &s.dana, || {}).await.is_ok());
}

#[tokio::test]
async fn a_store_fault_is_never_a_yes_when_a_row_is_not_understood() {
    let Guarded { s, job, owner, dana } = guarded(Scenario::new().await).await;
    let store = s.cx.store();
    let damage = async |column: &str, word: &str, viewer: &Viewer| {
        let row = store.literal(Scenario::membership(viewer));
        let sql = format!("UPDATE membership SET {column} = '{word}' WHERE id = {row}");
        assert_eq!(store.carry_out(&sql).await.expect("damages"), 1);
    };
    for (column, word, right) in [("role", "emperor", "owner"), ("state", "asleep", "active"), ("state", "", "active")]
    {
        damage(column, word, &s.owner).await;
        every_guard_refuses(&s, &s.owner, &owner, job, word).await;
        damage(column, right, &s.owner).await;
    }
    damage("state", "asleep", &s.dana).await;
    every_guard_refuses(&s, &s.dana, &dana, job, "asleep").await;
    // What it means for those who look on: it is not taken for an active contact either.
    assert!(is_fault(&job::show_job(&s.cx, &s.owner, job).await));
    damage("state", "active", &s.dana).await;
    assert!(session::resolve(&s.cx, &owner).await.expect("readable").is_some());
    assert!(portal::portal_job(&s.cx, &s.dana, job, None).await.is_ok());
}

#[tokio::test]
async fn a_store_fault_is_never_a_yes_when_the_database_is_away() {
    let Guarded { s, job, owner, dana } = guarded(Scenario::new().await).await;
    s.cx.store().go_away().await;
    every_guard_refuses(&s, &s.owner, &owner, job, "away").await;
    every_guard_refuses(&s, &s.dana, &dana, job, "away").await;
    let signs_in = session::sign_in(&s.cx, &s.owner.email, super::scenario::PASSWORD, &Origin::default()).await;
    assert!(is_fault(&signs_in), "{signs_in:?}");
}

#[tokio::test]
async fn a_stream_whose_rights_cannot_be_read_again_ends_without_a_word() {
    let Guarded { s, job, .. } = guarded(Scenario::on_sqlite().await).await;
    let mut dana = s.cx.hub().subscribe(&s.cx, &s.dana, || {}).await.expect("may listen");
    assert_eq!(dana.next().await.and_then(|event| event.frame), Some(LiveFrame::Hello));
    let store = s.cx.store();
    let (tenant, revision) = (s.tenant(), store.revision_of(s.tenant()).await + 1);
    let told = Notice::Rights(Whom::Membership(Scenario::membership(&s.dana))).encode();
    // At one blow: rights changed, and they cannot be read.
    let sql = format!(
        "BEGIN; ALTER TABLE customer RENAME TO away; UPDATE tenant SET revision = {revision} WHERE id = {id};
         INSERT INTO outbox (tenant_id, revision, ordinal, created_at, change)
         VALUES ({id}, {revision}, 0, {now}, '{told}'); COMMIT",
        id = store.literal(tenant),
        now = s.cx.now().millis(),
    );
    store.carry_out(&sql).await.expect("damages");
    let _ = s.cx.hub().catch_up(&s.cx).await;
    assert_eq!(dana.next().await, None, "nothing but the end");
    assert!(is_fault(&s.cx.hub().subscribe(&s.cx, &s.dana, || {}).await.map(|_| ())));
    store.carry_out("ALTER TABLE away RENAME TO customer").await.expect("renames");
    drop(dana);
    let mut again = s.cx.hub().subscribe(&s.cx, &s.dana, || {}).await.expect("may listen again");
    assert_eq!(again.next().await.and_then(|event| event.frame), Some(LiveFrame::Hello));
    entry::write_entry(&s.cx, &s.owner, &job.to_string(), "customer", "Words", "").await.expect("writes");
    s.cx.hub().catch_up(&s.cx).await.expect("readable");
    assert_eq!(again.next().await.and_then(|event| event.frame), Some(LiveFrame::Job(job)));
}

#[tokio::test]
async fn nothing_is_told_while_the_outbox_cannot_be_read_and_nothing_is_lost() {
    let Guarded { s, job, .. } = guarded(Scenario::on_sqlite().await).await;
    let mut dana = s.cx.hub().subscribe(&s.cx, &s.dana, || {}).await.expect("may listen");
    assert_eq!(dana.next().await.and_then(|event| event.frame), Some(LiveFrame::Hello));
    let store = s.cx.store();
    let before = store.rows_of(s.tenant()).await;
    store.carry_out("ALTER TABLE outbox RENAME TO away").await.expect("renames");
    let answer = entry::write_entry(&s.cx, &s.owner, &job.to_string(), "customer", "Words", "").await;
    assert!(is_fault(&answer), "what cannot be told is not done: {answer:?}");
    assert!(is_fault(&s.cx.hub().catch_up(&s.cx).await));
    assert!(matches!(dana.poll_next(&TaskContext::from_waker(Waker::noop())), Poll::Pending));
    store.carry_out("ALTER TABLE away RENAME TO outbox").await.expect("renames");
    assert_eq!(store.rows_of(s.tenant()).await, before);
    entry::write_entry(&s.cx, &s.owner, &job.to_string(), "customer", "Words", "").await.expect("writes");
    s.cx.hub().catch_up(&s.cx).await.expect("readable");
    assert_eq!(dana.next().await.and_then(|event| event.frame), Some(LiveFrame::Job(job)));
}
