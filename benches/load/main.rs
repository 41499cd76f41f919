//! How Vitrine stands up to load, over real HTTP on 127.0.0.1 against the release binary on SQLite:
//!
//! - P1, idle viewers: what memory and processor time ten thousand open live streams cost.
//! - P2, commit to event: how long after a toggle's commit each viewer holds the event.
//! - P5, the portal's job page: how long it takes at a fixed rate, and how many a second at most.
//!
//! `vitrine-bench-load [viewers] [pages] [max=<viewers>]`; without names, everything. Prints tables and writes
//! `load.json` into the folder `VITRINE_BENCH_OUT` (default `target/bench`). The server is `VITRINE_BENCH_SERVER`
//! (default: the one beside this program). Asserts no times, but that the answers are right.

mod pages;
mod toggles;
mod viewers;
mod world;

use serde_json::{Value, json};
use std::process::ExitCode;
use std::time::Duration;
use viewers::Crowd;
use vitrine_bench::folder::TemporaryFolder;
use vitrine_bench::server::{self, Server};
use vitrine_bench::{Outcome, asked, binary, ended, figures, said, within};
use world::World;

/// Viewers at which memory and idle processor time are measured.
const LEVELS: [usize; 4] = [0, 1_000, 5_000, 10_000];
/// The whole run never takes longer.
const RUN_MAX: Duration = Duration::from_secs(240);
/// Files that a process has open besides its streams.
const OTHER_FILES: usize = 200;

struct Wanted {
    viewers: bool,
    pages: bool,
    viewers_max: usize,
}

fn main() -> ExitCode {
    ended("load", run())
}

fn run() -> Outcome<()> {
    let wanted = wanted();
    let folder = TemporaryFolder::make("load")?;
    println!("Filling a database with {} sessions", wanted.viewers_max);
    let world = world::make(folder.path().join("data"), wanted.viewers_max.max(pages::CONNECTIONS_MAX))?;
    let pinned = server::pin_client();
    let mut server = Server::start(&binary()?, folder.path(), pinned)?;
    let mut report = json!({ "machine": server::machine(pinned), "load_average_at_start": server::load_average() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(said)?;
    let measured = runtime.block_on(within(RUN_MAX, measure(&wanted, &mut server, &world)));
    let measured = measured.map_err(|sentence| format!("{sentence}\n{}", server.last_words()))?;
    report["figures"] = measured;
    report["load_average_at_end"] = json!(server::load_average());
    figures::write("load", &report)?;
    println!("load average {}", server::load_average());
    Ok(())
}

async fn measure(wanted: &Wanted, server: &mut Server, world: &World) -> Outcome<Value> {
    // What the first requests leave behind is not to be counted among the viewers' memory.
    pages::warm_up(server.address, world).await?;
    let mut toggler = toggles::Toggler::open(server.address, world).await?;
    toggler.warm_up(server).await?;
    let mut measured = json!({});
    if wanted.viewers {
        let mut crowd = Crowd::new(server.address);
        let (mut idle, mut events) = (Vec::new(), Vec::new());
        for level in LEVELS.into_iter().filter(|level| *level <= wanted.viewers_max) {
            idle.push(viewers::measure_idle(server, &mut crowd, world, level).await?);
        }
        figures::print("P1  Idle viewers on the live stream", &idle);
        // From many to few, so that memory is measured before anything has been told.
        let fewer = [wanted.viewers_max, 1_000, 1];
        for (place, count) in fewer.into_iter().enumerate() {
            if place == 0 || count < wanted.viewers_max {
                crowd.shrink_to(count).await;
                events.push(toggler.measure(server, &crowd).await?);
            }
        }
        figures::print("P2  Toggle to event at the reader, in milliseconds", &events);
        measured["idle_viewers"] = figures::objects(idle);
        measured["events"] = figures::objects(events);
        crowd.shrink_to(0).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    if wanted.pages {
        let rows = vec![
            pages::at_fixed_rate(server.address, world).await?,
            pages::as_many_as_possible(server.address, world).await?,
        ];
        figures::print("P5  The portal's job page, in milliseconds", &rows);
        measured["pages"] = figures::objects(rows);
    }
    Ok(measured)
}

fn wanted() -> Wanted {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| names.iter().any(|one| one == name);
    let is_everything = !has("viewers") && !has("pages");
    let room = server::open_files_max().saturating_sub(OTHER_FILES);
    let most = u64::try_from(LEVELS[LEVELS.len() - 1]).unwrap_or(u64::MAX);
    let viewers_max = usize::try_from(asked("max", most)).unwrap_or(usize::MAX).max(1);
    if viewers_max > room {
        println!("Only {room} viewers, since a process may not open more files: run `ulimit -n 20000` first.");
    }
    Wanted {
        viewers: is_everything || has("viewers"),
        pages: is_everything || has("pages"),
        viewers_max: viewers_max.min(room),
    }
}
