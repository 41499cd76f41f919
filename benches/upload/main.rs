//! Large files on their way in, over real HTTP on 127.0.0.1 against the release binary, SQLite and a local folder: how
//! many MB a second, and what memory the server has before, at most and afterwards. Fails when the server held as much
//! as was sent at once: files are streamed, never held whole.
//!
//! `vitrine-bench-upload [megabytes=<number>] [limit=<number>] [at_once=<number>]`: the ordinary file and the largest that
//! the business takes, in MB; each alone, then several at once. Prints a table and writes `upload.json`.

mod sender;

use sender::{File, send};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use vitrine_bench::figures::{self, Row, rounded};
use vitrine_bench::folder::TemporaryFolder;
use vitrine_bench::server::{self, Server};
use vitrine_bench::{Outcome, asked, binary, ended, people, said, within};
use vitrine_domain::{JobId, MEGABYTE};
use vitrine_server::service::settings;
use vitrine_server::{Config, Context, ServiceError};

/// An ordinary large file, in MB.
const MEGABYTES: u64 = 25;
/// What the business lets a file have at most, in MB.
const LIMIT_MEGABYTES: u64 = 500;
/// One person may send no more at once.
const AT_ONCE: u64 = 4;
/// The whole run never takes longer.
const RUN_MAX: Duration = Duration::from_secs(300);
/// Until the server has given back what it gives back.
const SETTLE: Duration = Duration::from_secs(2);
const KIB: u64 = 1024;

fn main() -> ExitCode {
    ended("upload", run())
}

fn run() -> Outcome<()> {
    let (ordinary, limit) = (asked("megabytes", MEGABYTES).max(1), asked("limit", LIMIT_MEGABYTES).max(1));
    let at_once = asked("at_once", AT_ONCE).clamp(1, AT_ONCE);
    let folder = TemporaryFolder::make("upload")?;
    let (cookie, job) = make_business(folder.path().join("data"), limit.max(ordinary))?;
    let pinned = server::pin_client();
    let server = Server::start(&binary()?, folder.path(), pinned)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(said)?;
    let measured = runtime.block_on(within(RUN_MAX, async {
        let file = |megabytes: u64| File { cookie: cookie.clone(), job, bytes: megabytes * MEGABYTE };
        // What the first uploads leave behind is not to be counted among the others' memory.
        measure(&server, &file(1), at_once).await?;
        let mut rows = Vec::new();
        for megabytes in [ordinary, limit] {
            for count in [1, at_once] {
                rows.push(measure(&server, &file(megabytes), count).await?);
            }
        }
        Ok(rows)
    }));
    let rows = measured.map_err(|sentence| format!("{sentence}\n{}", server.last_words()))?;
    figures::print("Files on their way in", &rows);
    let report = json!({
        "machine": server::machine(pinned),
        "load_average_at_end": server::load_average(),
        "uploads": figures::objects(rows),
    });
    figures::write("upload", &report)
}

fn make_business(folder: PathBuf, limit: u64) -> Outcome<(String, JobId)> {
    let runtime = tokio::runtime::Runtime::new().map_err(said)?;
    // Dropping the runtime closes the database, so that the server may open it.
    runtime.block_on(async {
        let cx = vitrine_server::open(Config::in_folder(folder)).await.map_err(said)?;
        let made = fill(&cx, limit).await.map_err(|error| format!("the database cannot be filled: {error:?}"));
        cx.hub().shut_down();
        made
    })
}

async fn fill(cx: &Context, limit: u64) -> Result<(String, JobId), ServiceError> {
    let (owner, cookie) = people::sign_up(cx).await?;
    settings::set_upload_limit(cx, &owner, &limit.to_string()).await?;
    let (customer, _) = people::add_customer(cx, &owner).await?;
    Ok((cookie, people::add_job(cx, &owner, customer, "Rewire the workshop").await?))
}

/// Several files of one size, all at once.
async fn measure(server: &Server, file: &File, count: u64) -> Outcome<Row> {
    server.forget_peak()?;
    let before = server.resident_kib()?;
    let begun = Instant::now();
    let mut under_way = JoinSet::new();
    for _ in 0..count {
        under_way.spawn(send(server.address, file.clone()));
    }
    while let Some(sent) = under_way.join_next().await {
        sent.map_err(said)??;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let peak = server.peak_kib()?;
    let processor = server.processor_secs()?;
    tokio::time::sleep(SETTLE).await;
    let (megabytes, more) = (file.bytes / MEGABYTE, peak.saturating_sub(before));
    if megabytes >= MEGABYTES && more * KIB >= file.bytes * count {
        return Err(format!("{count} × {megabytes} MB took {more} KiB of memory: files are held whole"));
    }
    Ok(vec![
        ("files", json!(format!("{count} × {megabytes} MB"))),
        ("seconds", json!(rounded(seconds, 2))),
        ("megabytes_per_second", json!(rounded(as_f64(megabytes * count) / seconds, 1))),
        ("resident_kib_before", json!(before)),
        ("resident_kib_peak", json!(peak)),
        ("resident_kib_after", json!(server.resident_kib()?)),
        ("kib_more_at_peak", json!(more)),
        ("processor_seconds_so_far", json!(rounded(processor, 2))),
    ])
}

fn as_f64(whole: u64) -> f64 {
    f64::from(u32::try_from(whole).unwrap_or(u32::MAX))
}
