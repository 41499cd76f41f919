//! P7: how long it takes to read a page of a feed in a tenant that has ten million entries, the first page and one deep
//! in it, for staff and for the customer. In this process, through the services: rights, job, names and all.
//!
//! `vitrine-bench-feed [entries=<number>] [rounds=<number>]`. On the database `VITRINE_BENCH_DATABASE_URL` (PostgreSQL,
//! empty), or without it on a new SQLite file. Prints a table and writes `feed-<database>.json`. Asserts no times.

mod world;

use serde_json::json;
use std::process::ExitCode;
use std::time::Instant;
use vitrine_bench::figures::{self, Row, Spread, rounded};
use vitrine_bench::folder::TemporaryFolder;
use vitrine_bench::{Outcome, asked, ended, said};
use vitrine_domain::EntryId;
use vitrine_server::service::{entry, portal};
use vitrine_server::{Config, Context};
use world::World;

const ENTRIES: u64 = 10_000_000;
const ROUNDS: u64 = 2_000;
/// Readings that are not counted: what the first ones fill stays warm for the others.
const WARM_UP: u64 = 50;

fn main() -> ExitCode {
    ended("feed", run())
}

fn run() -> Outcome<()> {
    let folder = TemporaryFolder::make("feed")?;
    let mut config = Config::in_folder(folder.path());
    let database = match std::env::var("VITRINE_BENCH_DATABASE_URL") {
        Ok(url) => {
            config.database_url = url;
            "postgres"
        }
        Err(_) => "sqlite",
    };
    let (entries, rounds) = (asked("entries", ENTRIES), asked("rounds", ROUNDS).max(1));
    let runtime = tokio::runtime::Runtime::new().map_err(said)?;
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
