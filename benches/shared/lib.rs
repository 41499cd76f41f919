//! What the benchmarks share: a server as a process of its own, a client, people, tables.

pub mod figures;
pub mod folder;
pub mod http;
pub mod people;
pub mod server;

use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// What did not work, as a sentence.
pub type Outcome<T> = Result<T, String>;

/// An error as a sentence.
pub fn said(error: impl Display) -> String {
    error.to_string()
}

/// A run's end: 1, and the sentence on stderr, when it did not work.
pub fn ended(name: &str, run: Outcome<()>) -> ExitCode {
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{name}: {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// The number of the argument `<name>=<number>`, else `otherwise`.
pub fn asked(name: &str, otherwise: u64) -> u64 {
    let told = std::env::args().skip(1).find_map(|word| word.strip_prefix(name)?.strip_prefix('=')?.parse().ok());
    told.unwrap_or(otherwise)
}

/// The server's binary: `VITRINE_BENCH_SERVER`, else the one beside this program.
///
/// # Errors
/// A sentence when there is none.
pub fn binary() -> Outcome<PathBuf> {
    let told = std::env::var_os("VITRINE_BENCH_SERVER").map(PathBuf::from);
    let beside = || Some(std::env::current_exe().ok()?.with_file_name("vitrine"));
    let path = told.or_else(beside).ok_or("name the server's binary in VITRINE_BENCH_SERVER")?;
    if path.is_file() { Ok(path) } else { Err(format!("there is no server at {}: build it first", path.display())) }
}

/// Does some work, never longer than `limit`, and not beyond a signal to end: servers that this program started would
/// go on without it.
///
/// # Errors
/// The work's; a sentence when it was ended.
pub async fn within<T>(limit: Duration, work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let mut terminate = signal(SignalKind::terminate()).map_err(said)?;
    tokio::select! {
        done = work => done,
        () = tokio::time::sleep(limit) => Err(format!("stopped after {} seconds", limit.as_secs())),
        _ = tokio::signal::ctrl_c() => Err("stopped".to_owned()),
        _ = terminate.recv() => Err("stopped".to_owned()),
    }
}
