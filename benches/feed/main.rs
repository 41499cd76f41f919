//! P7: how long it takes to read a page of a feed in a tenant that has ten million entries, the first page and one deep
//! in it, for staff and for the customer. In this process, through the services: rights, job, names and all.
//!
//! `vitrine-bench-feed [entries=<number>] [rounds=<number>]`. On the database `VITRINE_BENCH_DATABASE_URL` (PostgreSQL,
//! empty), or without it on a new SQLite file. Prints a table and writes `feed-<database>.json`. Asserts no times.

#[path = "../shared/figures.rs"]
mod figures;
mod world;

use figures::{Row, Spread, rounded};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use vitrine_domain::EntryId;
use vitrine_server::service::{entry, portal};
use vitrine_server::{Config, Context};
use world::World;

/// What did not work, as a sentence.
type Outcome<T> = Result<T, String>;

const ENTRIES: u64 = 10_000_000;
const ROUNDS: u64 = 2_000;
/// Readings that are not counted: what the first ones fill stays warm for the others.
const WARM_UP: u64 = 50;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("feed: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn asked(name: &str, otherwise: u64) -> u64 {
    let told = std::env::args().skip(1).find_map(|word| word.strip_prefix(name)?.strip_prefix('=')?.parse().ok());
    told.unwrap_or(otherwise)
}

fn run() -> Outcome<()> {
    let folder = TemporaryFolder(std::env::temp_dir().join(format!("vitrine-feed-{}", std::process::id())));
    let mut config = Config::in_folder(&folder.0);
    let database = match std::env::var("VITRINE_BENCH_DATABASE_URL") {
        Ok(url) => {
            config.database_url = url;
            "postgres"
        }
        Err(_) => "sqlite",
    };
    let (entries, rounds) = (asked("entries", ENTRIES), asked("rounds", ROUNDS).max(1));
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        println!("Filling a {database} database with {entries} entries");
        let begun = Instant::now();
        let (cx, world) = world::make(config, entries).await?;
        println!("  took {} s", begun.elapsed().as_secs());
        let rows = vec![
            staff("first", &cx, &world, None, rounds).await?,
            staff("deep", &cx, &world, Some(world.deep), rounds).await?,
            customer("first", &cx, &world, None, rounds).await?,
            customer("deep", &cx, &world, Some(world.deep), rounds).await?,
        ];
        figures::print(&format!("P7  A page of a feed among {entries} entries, {database}, in milliseconds"), &rows);
        let report = json!({ "database": database, "entries": entries, "pages": figures::objects(rows) });
        cx.hub().shut_down();
        figures::write(&format!("feed-{database}"), &report)
    })
}

async fn staff(page: &str, cx: &Context, world: &World, before: Option<EntryId>, rounds: u64) -> Outcome<Row> {
    let mut times = Vec::new();
    for round in 0..rounds + WARM_UP {
        let begun = Instant::now();
        let feed = entry::list_entries(cx, &world.owner, world.job, before).await.map_err(|e| format!("{e:?}"))?;
        if round >= WARM_UP {
            times.push(begun.elapsed());
        }
        is_full(feed.entries.len())?;
    }
    Ok(row("staff", page, times))
}

async fn customer(page: &str, cx: &Context, world: &World, before: Option<EntryId>, rounds: u64) -> Outcome<Row> {
    let mut times = Vec::new();
    for round in 0..rounds + WARM_UP {
        let begun = Instant::now();
        let view = portal::portal_job(cx, &world.contact, world.job, before).await.map_err(|e| format!("{e:?}"))?;
        if round >= WARM_UP {
            times.push(begun.elapsed());
        }
        is_full(view.entries.len())?;
    }
    Ok(row("customer", page, times))
}

fn is_full(entries: usize) -> Outcome<()> {
    if u64::try_from(entries) == Ok(vitrine_wire::ENTRIES_PER_PAGE) {
        Ok(())
    } else {
        Err(format!("a page holds {entries} entries instead of {}", vitrine_wire::ENTRIES_PER_PAGE))
    }
}

fn row(who: &'static str, page: &str, times: Vec<std::time::Duration>) -> Row {
    let count = times.len();
    let spread = Spread::of(times);
    vec![
        ("page", json!(format!("{who}, {page}"))),
        ("readings", json!(count)),
        ("p50", json!(rounded(spread.percentile(50), 3))),
        ("p95", json!(rounded(spread.percentile(95), 3))),
        ("p99", json!(rounded(spread.percentile(99), 3))),
        ("max", json!(rounded(spread.max(), 3))),
    ]
}

/// Goes with everything in it.
struct TemporaryFolder(PathBuf);

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
