//! What was acknowledged survives a kill at any moment, whole: this test starts itself again as a process that writes,
//! and kills it.

use super::scenario::{PASSWORD, Scenario};
use super::{entry, job, session};
use crate::{Clock, Config, Context, Origin};
use rand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;
use vitrine_domain::{EntryId, JobId, TenantId};

const ROUNDS: usize = 20;
const NAME: &str = "service::kill_tests::acknowledged_entries_survive_a_kill_at_any_moment";
/// Set for the process that writes: database, folder, the cookie's secret, the job; apart by `|`.
const ORDER: &str = "VITRINE_TEST_WRITER";
const ACKNOWLEDGED: &str = "acknowledged ";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_entries_survive_a_kill_at_any_moment() {
    match std::env::var(ORDER) {
        Ok(order) => write_until_killed(&order).await,
        Err(_) => kill_and_look().await,
    }
}

async fn write_until_killed(order: &str) {
    let parts: Vec<&str> = order.split('|').collect();
    let [database, folder, secret, job, other_stage, stage] = parts.as_slice() else { panic!("not an order: {order}") };
    let config = Config { database_url: (*database).to_owned(), ..Config::in_folder(folder) };
    let cx = Context::open_for_test(config, Clock::System, rand::rng().random()).await.expect("opens at once");
    let owner = session::resolve(&cx, secret).await.expect("readable").expect("signed in");
    // Ends with the kill; the number only keeps an orphan from living for ever.
    for number in 0..100_000 {
        let written = entry::write_entry(&cx, &owner, job, "customer", &format!("Entry {number}"), "").await;
        let entry = written.expect("writes").entry.entry.to_string();
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n{ACKNOWLEDGED}{entry}").and_then(|()| out.flush()).expect("somebody listens");
        drop(out);
        // Changes of several rows in between.
        entry::set_entry_audience(&cx, &owner, job, &entry, "1", "internal").await.expect("hides");
        job::move_job(&cx, &owner, job, if number % 2 == 0 { other_stage } else { stage }).await.expect("moves");
    }
}

async fn kill_and_look() {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let opened = session::sign_in(&s.cx, &s.owner.email, PASSWORD, &Origin::default()).await.expect("signs in");
    let secret = opened.secret.expect("a secret");
    let (config, tenant) = (s.cx.config().clone(), s.tenant());
    let (stage, other_stage) = (s.stage("Scheduled"), s.stage("In progress"));
    let folder = config.data_dir.display();
    let order = format!("{}|{folder}|{secret}|{job}|{other_stage}|{stage}", config.database_url);
    s.cx.hub().shut_down();
    let folder = s.close();
    // The relay of this process may be at its last round and hold the file a moment longer.
    while let Err(refused) = crate::open(config.clone()).await {
        assert!(matches!(refused, crate::OpenError::InUse(_)), "{refused}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mut acknowledged = BTreeSet::new();
    for round in 0..ROUNDS {
        let wait = Duration::from_micros(rand::rng().random_range(0..150_000));
        let order = order.clone();
        let told = tokio::task::spawn_blocking(move || run_and_kill(&order, wait)).await.expect("runs");
        assert!(!told.is_empty(), "round {round}: nothing was acknowledged");
        acknowledged.extend(told);
        let cx = open_at_once(&config).await;
        look(&cx, tenant, job, &acknowledged, round).await;
        cx.hub().shut_down();
        cx.store().go_away().await;
        let weak = cx.downgrade();
        drop(cx);
        while weak.upgrade().is_some() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    println!("{} entries acknowledged in {ROUNDS} rounds", acknowledged.len());
    drop(folder);
}

/// The process was killed, so nothing holds the file: no second try.
async fn open_at_once(config: &Config) -> Context {
    Context::open_for_test(config.clone(), Clock::System, 1).await.expect("opens at once")
}

/// Starts the writer, kills it some time after its first acknowledgement; answers with all that it acknowledged.
fn run_and_kill(order: &str, wait: Duration) -> Vec<EntryId> {
    let mut writer = Command::new(std::env::current_exe().expect("has a path"))
        .args([NAME, "--exact", "--nocapture", "--test-threads=1"])
        .env(ORDER, order)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(writer.stdout.take().expect("is piped"));
    let mut told = Vec::new();
    let mut line = Vec::new();
    let mut killed = false;
    while lines.read_until(b'\n', &mut line).expect("readable") > 0 {
        let text = String::from_utf8_lossy(&line).into_owned();
        line.clear();
        // A line that was cut off is no acknowledgement.
        let whole = text.strip_suffix('\n').and_then(|text| text.strip_prefix(ACKNOWLEDGED));
        told.extend(whole.map(|id| id.parse::<EntryId>().expect("an id")));
        if !killed && !told.is_empty() {
            killed = true;
            std::thread::sleep(wait);
            // SIGKILL: nothing is flushed, nothing is said.
            writer.kill().expect("can be killed");
        }
    }
    let ended = writer.wait().expect("ends");
    assert!(killed && !ended.success(), "the writer ended by itself: {ended}");
    told
}

async fn look(cx: &Context, tenant: TenantId, job: JobId, acknowledged: &BTreeSet<EntryId>, round: usize) {
    let store = cx.store();
    let (entries, lines, told) =
        (store.entries_of(tenant).await, store.history_of(tenant).await, store.outbox_of(tenant).await);
    let there: BTreeSet<_> = entries.iter().map(|row| row.id).collect();
    for entry in acknowledged {
        assert!(there.contains(&crate::store::Store::column(*entry)), "round {round}: {entry} is lost");
    }
    // No half: each place in the order has its line and its notices, and no place is missing.
    let end = store.revision_of(tenant).await;
    assert_eq!(
        lines.iter().map(|line| line.revision).collect::<Vec<_>>(),
        (1..=end).collect::<Vec<_>>(),
        "round {round}"
    );
    let mut ordinals = BTreeMap::<i64, Vec<i64>>::new();
    for row in &told {
        ordinals.entry(row.revision).or_default().push(row.ordinal);
    }
    assert!(ordinals.keys().all(|revision| *revision <= end), "round {round}");
    for line in lines.iter().filter(|line| line.job_id.is_some()) {
        let wanted: &[i64] = if line.action == "move_job" { &[0, 1] } else { &[0] };
        assert_eq!(ordinals.get(&line.revision).map(Vec::as_slice), Some(wanted), "round {round}: {line:?}");
    }
    // Entries and lines tell the same story.
    let mut versions = BTreeMap::<_, i64>::new();
    for line in &lines {
        if let Some(entry) = line.entry_id {
            *versions.entry(entry).or_default() += 1;
        }
    }
    let rows: BTreeMap<_, _> = entries.iter().map(|row| (row.id, row.version)).collect();
    assert_eq!(versions, rows, "round {round}");
    let hidden: BTreeSet<_> =
        lines.iter().filter(|line| line.action == "hide_entry").map(|line| line.entry_id).collect();
    for row in entries.iter().filter(|row| row.kind == "reply") {
        assert_eq!(row.audience == "internal", hidden.contains(&Some(row.id)), "round {round}: {row:?}");
    }
    if store.is_on_sqlite() {
        assert_eq!(store.texts("PRAGMA integrity_check").await, ["ok"], "round {round}");
        assert_eq!(store.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
    }
    let last = lines.iter().rfind(|line| line.action == "move_job");
    let stands = format!(
        "SELECT stage.name FROM job JOIN stage ON stage.id = job.stage_id WHERE job.id = {}",
        store.literal(job)
    );
    assert_eq!(
        store.texts(&stands).await,
        [last.map_or("Scheduled", |line| line.after_text.as_str())],
        "round {round}"
    );
}
