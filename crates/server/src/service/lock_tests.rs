//! A locked database, a full disk, a second server: a clear answer, nothing half written, and it goes on afterwards.

use super::scenario::Scenario;
use super::{customer, entry, job};
use crate::store::Store;
use crate::{Clock, Config, Context, OpenError, ServiceError, open_beside};
use vitrine_domain::{ENTRY_BODY_CHARS_MAX, JobId};
use vitrine_wire::{CustomerForm, JobQuery};

type Tested = Result<(), ServiceError>;

async fn page_count(s: &Scenario) -> i64 {
    s.cx.store().numbers("PRAGMA page_count").await[0]
}

/// On the one connection that writes.
async fn set_pages_max(s: &Scenario, pages: i64) {
    s.cx.store().carry_out(&format!("PRAGMA max_page_count = {pages}")).await.expect("sets");
}

async fn write(s: &Scenario, job: JobId, body: &str) -> Result<String, ServiceError> {
    let done = entry::write_entry(&s.cx, &s.owner, &job.to_string(), "customer", body, "").await?;
    Ok(done.entry.entry.to_string())
}

#[tokio::test]
async fn locked_database_answers_busy_and_nothing_is_half_written() -> Tested {
    let s = Scenario::on_sqlite().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let beside = Store::open(s.cx.config(), true).await.expect("opens beside");
    // Long enough to be a wait, short enough for a test.
    s.cx.store().carry_out("PRAGMA busy_timeout = 30").await.expect("sets");
    let before = s.cx.store().rows_of(s.tenant()).await;

    let other = beside.change().await.expect("holds the file");
    assert_eq!(write(&s, job, "Words").await, Err(ServiceError::Busy));
    assert_eq!(job::create_job(&s.cx, &s.owner, &s.form("Another"), "").await, Err(ServiceError::Busy));
    assert_eq!(job::move_job(&s.cx, &s.owner, &id, &s.stage("Done")).await, Err(ServiceError::Busy));
    let form = CustomerForm { name: "Another".to_owned(), ..CustomerForm::default() };
    assert_eq!(customer::create_customer(&s.cx, &s.owner, &form, "").await, Err(ServiceError::Busy));
    assert_eq!(job::list_jobs(&s.cx, &s.owner, &JobQuery::default()).await?.total, 1, "reads go on");
    assert!(job::show_job(&s.cx, &s.owner, job).await.is_ok());
    drop(other);
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);

    s.cx.store().carry_out("PRAGMA busy_timeout = 5000").await.expect("sets");
    write(&s, job, "Words").await?;
    assert_eq!(entry::list_entries(&s.cx, &s.owner, job, None).await?.entries.len(), 1);
    Ok(())
}

#[tokio::test]
async fn full_disk_answers_busy_and_everything_works_again_afterwards() -> Tested {
    let s = Scenario::on_sqlite().await;
    let job = s.job("Rewire the kitchen").await;
    let long = "A long story. ".repeat(ENTRY_BODY_CHARS_MAX / 14);
    let mut refused = 0;
    // More than once, and each time from another fill of the last page.
    for round in 0..6 {
        set_pages_max(&s, page_count(&s).await).await;
        let mut written = 0;
        loop {
            let before = s.cx.store().rows_of(s.tenant()).await;
            match write(&s, job, &long[..1000 + 1300 * round]).await {
                Ok(_) => written += 1,
                Err(error) => {
                    assert_eq!(error, ServiceError::Busy);
                    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before, "a part of it stayed");
                    refused += 1;
                    break;
                }
            }
            assert!(written < 500, "the disk is never full");
        }
        assert!(job::show_job(&s.cx, &s.owner, job).await.is_ok(), "reads go on");

        set_pages_max(&s, 1_000_000).await;
        // A refused change in between, whose transaction has to end like any other.
        let before = s.cx.store().rows_of(s.tenant()).await;
        let no = entry::write_entry(&s.cx, &s.tradie, &job.to_string(), "customer", "Words", "").await;
        assert!(matches!(no, Err(ServiceError::Refused(_))));
        assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);
        let after = write(&s, job, "There is room again").await?;
        // Really there: for those who read, and for another process, which can also write.
        let beside = Store::open(s.cx.config(), true).await.expect("opens beside");
        let there = beside.entries_of(s.tenant()).await;
        assert_eq!(there.last().map(|row| row.body.as_str()), Some("There is room again"));
        assert_eq!(Store::column(after.parse::<vitrine_domain::EntryId>().expect("an id")), there[there.len() - 1].id);
        beside.carry_out("PRAGMA busy_timeout = 30").await.expect("sets");
        assert!(beside.change().await.is_ok(), "no transaction was left open");
    }
    assert_eq!(refused, 6);
    assert_eq!(s.cx.store().texts("PRAGMA integrity_check").await, ["ok"]);
    Ok(())
}

#[tokio::test]
async fn second_server_on_the_same_file_is_refused_in_a_sentence() {
    let s = Scenario::on_sqlite().await;
    let config: Config = s.cx.config().clone();
    let Err(refused) = crate::open(config.clone()).await else { panic!("two servers on one file") };
    assert!(matches!(refused, OpenError::InUse(_)), "{refused}");
    let file = config.sqlite_file().expect("a file").display().to_string();
    let sentence = refused.to_string();
    assert!(sentence.starts_with("another Vitrine server uses ") && sentence.contains(&file), "{sentence}");
    assert!(sentence.contains("stop it, or choose another data folder"), "{sentence}");
    assert!(Context::open_for_test(config.clone(), Clock::System, 1).await.is_err());

    // The command line works beside the server, and leaves it its file.
    let beside = open_beside(config.clone()).await.expect("opens beside");
    let job = job::create_job(&beside, &s.owner, &s.form("From the command line"), "").await.expect("writes").job;
    assert!(job::show_job(&s.cx, &s.owner, job).await.is_ok());
    drop(beside);
    assert!(matches!(crate::open(config).await, Err(OpenError::InUse(_))));
    assert!(job::create_job(&s.cx, &s.owner, &s.form("From the server"), "").await.is_ok());
}

#[tokio::test]
async fn file_is_free_again_when_the_server_has_stopped() {
    let s = Scenario::on_sqlite().await;
    let job = s.job("Rewire the kitchen").await;
    let config = s.cx.config().clone();
    let owner = s.owner.clone();
    s.cx.hub().shut_down();
    let folder = s.close();
    // The relay may be at its last round.
    let mut opened = crate::open(config.clone()).await;
    for _ in 0..500 {
        if opened.is_ok() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        opened = crate::open(config.clone()).await;
    }
    let cx = opened.expect("opens");
    assert!(job::show_job(&cx, &owner, job).await.is_ok());
    drop(folder);
}

#[tokio::test]
async fn folder_that_cannot_be_made_is_named() {
    let file = std::env::temp_dir().join(format!("vitrine-no-folder-{}", std::process::id()));
    std::fs::write(&file, "not a folder").expect("writes");
    let Err(refused) = crate::open(Config::in_folder(file.join("data"))).await else { panic!("opened in a file") };
    assert!(matches!(refused, OpenError::Folder { .. }), "{refused}");
    assert!(refused.to_string().starts_with("cannot use "), "{refused}");
    let _ = std::fs::remove_file(file);
}
