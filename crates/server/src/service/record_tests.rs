//! Every change leaves who, what, before and after in the history, and a refused one leaves nothing; the database
//! itself keeps the history from being changed.

#[macro_use]
mod watch;
mod access;
mod customers;
mod imports;
mod jobs;
mod pipelines;
mod settings;
mod sharing;

use super::scenario::{Scenario, add_contact};
use super::{appearance, contact, customer, entry, job, portal, settings as business};
use crate::ServiceError;
use std::collections::BTreeSet;
use std::path::Path;
use vitrine_domain::MembershipId;
use vitrine_wire::{ContactForm, CustomerForm, JobForm};
use watch::Watch;

type Tested = Result<(), ServiceError>;

#[tokio::test]
async fn history_cannot_be_changed_or_removed() -> Tested {
    let s = Scenario::new().await;
    s.job("Rewire the kitchen").await;
    let store = s.cx.store();
    let before = store.history_of(s.tenant()).await;
    assert!(!before.is_empty());
    let (tenant, line) = (store.literal(s.tenant()), store.literal(MembershipId::from_bits(before[0].id.as_u128())));
    let mut attempts = vec![
        format!("UPDATE history SET after_text = 'nothing' WHERE tenant_id = {tenant}"),
        format!("UPDATE history SET actor_id = NULL WHERE id = {line}"),
        format!("UPDATE history SET id = id WHERE id = {line}"),
        format!("DELETE FROM history WHERE id = {line}"),
        format!("DELETE FROM history WHERE tenant_id = {tenant}"),
        format!(
            "INSERT INTO history (id, tenant_id, revision, at, action, subject_id, before_text, after_text)
             VALUES ({line}, {tenant}, 1, 1, 'x', {line}, '', '') ON CONFLICT (id) DO UPDATE SET after_text = 'nothing'"
        ),
    ];
    if store.is_on_sqlite() {
        let row = "(rowid, id, tenant_id, revision, at, action, subject_id, before_text, after_text)";
        let rest = format!("{tenant}, 1, 1, 'x', {line}, '', ''");
        attempts.extend([
            "DELETE FROM history".to_owned(),
            format!("REPLACE INTO history {row} VALUES (NULL, {line}, {rest})"),
            format!("REPLACE INTO history {row} SELECT rowid, X'{:032x}', {rest} FROM history WHERE id = {line}", 9),
        ]);
    } else {
        attempts.push("TRUNCATE history CASCADE".to_owned());
    }
    for attempt in attempts {
        let answer = store.carry_out(&attempt).await;
        assert!(answer.is_err(), "{attempt}");
        assert_eq!(store.history_of(s.tenant()).await, before, "{attempt}");
    }
    // What the history names cannot be removed either.
    for table in ["job", "membership"] {
        assert!(store.carry_out(&format!("DELETE FROM {table} WHERE tenant_id = {tenant}")).await.is_err(), "{table}");
    }
    Ok(())
}

#[tokio::test]
async fn every_change_writes_history() -> Tested {
    let s = Scenario::new().await;
    let mut watch = Watch::new(&s).await;
    let (job, customer) = Box::pin(jobs::change_jobs(&mut watch)).await;
    Box::pin(jobs::change_entries(&mut watch, &job)).await;
    Box::pin(jobs::change_files(&mut watch, &job)).await?;
    Box::pin(sharing::change_sharing(&mut watch, &job)).await?;
    Box::pin(pipelines::change_forms(&mut watch, &job)).await?;
    Box::pin(pipelines::change_pipelines(&mut watch)).await?;
    Box::pin(customers::change_customers(&mut watch, &customer)).await?;
    Box::pin(customers::change_mails(&mut watch, &job)).await?;
    Box::pin(imports::change_by_files(&mut watch, &job)).await?;
    Box::pin(settings::change_settings(&mut watch)).await;
    let forgotten: Vec<_> = actions_in_services().difference(&watch.actions).cloned().collect();
    assert_eq!(forgotten, Vec::<String>::new(), "changes that this test does not make");
    Ok(())
}

/// What stands before a word that a service writes into the history, or hands to what writes it.
const BEFORE_WORDS: [&str; 4] = ["action: ", "Plan::new(", "turn(cx, ", "note(cx, "];

/// Every word that a service writes into the history, from the source.
fn actions_in_services() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect_actions(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/service"), &mut found);
    for word in ["create_job", "edit_contact", "delete_stage", "unsubscribe", "upload_import"] {
        assert!(found.contains(word), "the source is read too narrowly: {word} is not in {found:?}");
    }
    found
}

fn collect_actions(folder: &Path, found: &mut BTreeSet<String>) {
    for place in std::fs::read_dir(folder).expect("the source is there").flatten().map(|file| file.path()) {
        if place.is_dir() {
            // These make changes and write none.
            if !place.ends_with("record_tests") {
                collect_actions(&place, found);
            }
            continue;
        }
        let text = std::fs::read_to_string(&place).expect("readable");
        let is_list = place.ends_with("history_words.rs");
        for line in text.lines() {
            let written = BEFORE_WORDS.iter().find_map(|start| line.split_once(start)).map(|(_, rest)| rest);
            let listed = line.split_once(": &str = ").map(|(_, rest)| rest).filter(|_| is_list);
            let quoted = written.or(listed).and_then(|rest| rest.split('"').nth(1));
            let is_word = |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            found.extend(quoted.filter(is_word).map(str::to_owned));
        }
    }
}

#[tokio::test]
async fn input_that_is_not_valid_or_outdated_writes_nothing() -> Tested {
    let s = Scenario::new().await;
    let id = s.job("Rewire the kitchen").await.to_string();
    let note = entry::write_entry(&s.cx, &s.owner, &id, "internal", "Words", "").await?.entry.entry.to_string();
    let of = s.customer.to_string();
    add_contact(&s.cx, &s.owner, s.customer, "Kim Lund", &format!("kim-{}@example.com", s.tenant().bits())).await;
    let (cx, owner) = (&s.cx, &s.owner);
    let before = cx.store().rows_of(s.tenant()).await;
    let long = "x".repeat(9000);
    let refused = [
        entry::write_entry(cx, owner, &id, "customer", "", "").await.err(),
        entry::write_entry(cx, owner, &id, "customer", " \n ", "").await.err(),
        entry::write_entry(cx, owner, &id, "customer", &long, "").await.err(),
        entry::write_entry(cx, owner, &id, "customer", "Words", "not a submission").await.err(),
        entry::edit_entry(cx, owner, &id, &note, "1", "").await.err(),
        entry::edit_entry(cx, owner, &id, &note, "0", "Others").await.err(),
        entry::edit_entry(cx, owner, &id, &note, "2", "Others").await.err(),
        entry::edit_entry(cx, owner, &id, &note, "", "Others").await.err(),
        entry::set_entry_audience(cx, owner, &id, &note, "7", "customer").await.err(),
        entry::set_entry_audience(cx, owner, &id, &note, "1", "everybody").await.err(),
        portal::reply(cx, &s.dana, &id, &long, "").await.err(),
        job::create_job(cx, owner, &s.form(&long), "").await.err(),
        job::create_job(cx, owner, &JobForm { due_on: "31 February".to_owned(), ..s.form("Title") }, "").await.err(),
        job::edit_job(cx, owner, &id, "9", &s.form("Title")).await.err(),
        job::edit_job(cx, owner, &id, "1", &s.form("")).await.err(),
        job::move_job(cx, owner, &id, "nowhere").await.err(),
        customer::create_customer(cx, owner, &CustomerForm::default(), "").await.err(),
        customer::edit_customer(cx, owner, &of, "9", &CustomerForm { name: "New".to_owned(), ..Default::default() })
            .await
            .err(),
        contact::invite_contact(cx, owner, &of, &ContactForm::default()).await.err(),
        appearance::set_brand(cx, owner, "", "red", "").await.err(),
        business::set_portal_switch(cx, owner, "everything", true).await.err(),
    ];
    for (number, answer) in refused.into_iter().enumerate() {
        let is_told = matches!(answer, Some(ServiceError::Invalid(_) | ServiceError::Stale(_)));
        assert!(is_told, "number {number}: {answer:?}");
    }
    assert_eq!(cx.store().rows_of(s.tenant()).await, before);
    Ok(())
}
