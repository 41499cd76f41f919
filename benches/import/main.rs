//! Fifty thousand customers, contacts and jobs by `vitrine import`: new, changed, and once more with nothing to do. Each
//! a process of its own on the same database, as somebody at a shell does it: reading, planning, writing, all in one
//! transaction with a line of history per record.
//!
//! `vitrine-bench-import [rows=<number>]`. On the database `VITRINE_BENCH_DATABASE_URL` (PostgreSQL, empty), or without
//! it on a new SQLite file. Prints tables and writes `import-<database>.json`. Asserts no times, but the counts.

mod rows;

use serde_json::json;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use vitrine_bench::figures::{self, Row, rounded};
use vitrine_bench::folder::TemporaryFolder;
use vitrine_bench::server::{load_average, machine, memory_kib};
use vitrine_bench::{Outcome, asked, binary, ended, people, said, within};
use vitrine_domain::RecordKind;
use vitrine_server::Config;

const ROWS: u64 = 50_000;
/// The whole run never takes longer.
const RUN_MAX: Duration = Duration::from_secs(600);
/// How often a process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// One database to bring rows into.
struct Place {
    folder: PathBuf,
    url: Option<String>,
    binary: PathBuf,
}

fn main() -> ExitCode {
    ended("import", run())
}

fn run() -> Outcome<()> {
    let rows = asked("rows", ROWS).max(1);
    let folder = TemporaryFolder::make("import")?;
    let url = std::env::var("VITRINE_BENCH_DATABASE_URL").ok();
    let database = if url.is_some() { "postgres" } else { "sqlite" };
    let place = Place { folder: folder.path().to_owned(), url, binary: binary()? };
    let runtime = tokio::runtime::Runtime::new().map_err(said)?;
    let steps = runtime.block_on(within(RUN_MAX, async {
        make_business(&place).await?;
        let mut steps = Vec::new();
        for kind in RecordKind::ALL {
            let title = format!("{rows} {}, {database}", kind.label().to_lowercase());
            let measured = measure(&place, kind, rows).await?;
            figures::print(&title, &measured);
            steps.extend(measured);
        }
        Ok(steps)
    }))?;
    let report = json!({
        "machine": machine(false),
        "load_average_at_end": load_average(),
        "database": database,
        "rows": rows,
        "steps": figures::objects(steps),
    });
    figures::write(&format!("import-{database}"), &report)
}

async fn make_business(place: &Place) -> Outcome<()> {
    let mut config = Config::in_folder(place.folder.join("data"));
    if let Some(url) = &place.url {
        config.database_url.clone_from(url);
    }
    let cx = vitrine_server::open(config).await.map_err(said)?;
    people::sign_up(&cx).await.map_err(|error| format!("the business cannot be made: {error:?}"))?;
    cx.hub().shut_down();
    Ok(())
}

/// The three steps of one kind.
async fn measure(place: &Place, kind: RecordKind, rows: u64) -> Outcome<Vec<Row>> {
    let file = place.folder.join(format!("{}.csv", kind.as_str()));
    let steps = [
        ("new", 1, format!("{rows} added, 0 changed, 0 unchanged")),
        ("changed", 2, format!("0 added, {rows} changed, 0 unchanged")),
        ("nothing to do", 2, format!("0 added, 0 changed, {rows} unchanged")),
    ];
    let mut measured = Vec::new();
    for (step, edition, said_at_end) in steps {
        rows::write(&file, kind, rows, edition)?;
        measured.push(bring_in(place, kind, &file, rows, (step, said_at_end.as_str())).await?);
    }
    Ok(measured)
}

async fn bring_in(
    place: &Place,
    kind: RecordKind,
    file: &Path,
    rows: u64,
    (step, said_at_end): (&str, &str),
) -> Outcome<Row> {
    let mut command = Command::new(&place.binary);
    command
        .args(["import", "--tenant", people::BUSINESS, "--kind", kind.as_str()])
        .arg(file)
        .env("VITRINE_DATA_DIR", place.folder.join("data"))
        .env_remove("VITRINE_DATABASE_URL")
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let Some(url) = &place.url {
        command.env("VITRINE_DATABASE_URL", url);
    }
    let begun = Instant::now();
    let mut import = Running(command.spawn().map_err(|error| format!("the import does not start: {error}"))?);
    let mut peak = 0;
    let status = loop {
        peak = peak.max(memory_kib(import.0.id(), "VmHWM:").unwrap_or_default());
        match import.0.try_wait().map_err(said)? {
            Some(status) => break status,
            None => tokio::time::sleep(LOOK_EVERY).await,
        }
    };
    let seconds = begun.elapsed().as_secs_f64();
    let mut text = String::new();
    if let Some(mut output) = import.0.stdout.take() {
        output.read_to_string(&mut text).map_err(said)?;
    }
    if !status.success() || !text.contains(said_at_end) {
        return Err(format!("{} that are {step}: {status}, {text}", kind.as_str()));
    }
    let rate = f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) / seconds;
    Ok(vec![
        ("step", json!(format!("{}, {step}", kind.as_str()))),
        ("seconds", json!(rounded(seconds, 2))),
        ("rows_per_second", json!(rounded(rate, 0))),
        ("resident_kib_peak", json!(peak)),
    ])
}

/// Ends with this program.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
