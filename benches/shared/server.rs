//! The server as a process of its own, and what the system tells about it.

use crate::Outcome;
use std::collections::VecDeque;
use std::fs::read_to_string;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The server's core, where there are two.
const SERVER_CORE: &str = "0";
/// This program's.
const CLIENT_CORE: &str = "1";
/// Processor time is counted in such ticks by the system.
const TICKS_PER_SEC: f64 = 100.0;
const DAY_MICROS: i64 = 86_400_000_000;
/// So many of the server's last lines are kept for when something goes wrong.
const LAST_LINES: usize = 20;
/// The server says when it has committed; everything else it says only when something is wrong.
const LOG: &str = "warn,vitrine_server::store::change=trace";

/// A running server. Dropping it ends it.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    /// When each commit was, in microseconds of the day (UTC).
    commits: VecDeque<i64>,
    others: VecDeque<String>,
}

impl Server {
    /// Starts it on the data below `folder`, on a port that the system chooses.
    pub fn start(binary: &Path, folder: &Path, pinned: bool) -> Outcome<Self> {
        let mut command = if pinned {
            let mut command = Command::new("taskset");
            command.args(["-c", SERVER_CORE]).arg(binary);
            command
        } else {
            Command::new(binary)
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = root.parent().unwrap_or(root);
        let mut child = command
            .args(["serve", "--address", "127.0.0.1", "--port", "0", "--insecure-cookies"])
            .current_dir(root)
            .env("LEPTOS_SITE_ROOT", root.join("target/site"))
            .env("VITRINE_DATA_DIR", folder.join("data"))
            .env("VITRINE_LOG", LOG)
            .env_remove("VITRINE_DATABASE_URL")
            .env_remove("VITRINE_TRUSTED_PROXY_HEADER")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the server does not start: {error}"))?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let (Some(stdout), Some(stderr)) = (stdout, stderr) else { return Err("the server is mute".to_owned()) };
        let heard = Arc::<Mutex<Heard>>::default();
        let hears = Arc::clone(&heard);
        std::thread::spawn(move || listen(stderr, &hears));
        let mut line = String::new();
        let read = BufReader::new(stdout).read_line(&mut line);
        let address = line.trim().rsplit("http://").next().and_then(|text| text.parse().ok());
        let mut server = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), heard };
        match (read, address) {
            (Ok(_), Some(address)) => server.address = address,
            (Ok(_) | Err(_), _) => {
                std::thread::sleep(Duration::from_millis(200));
                return Err(format!("the server did not start: {line}\n{}", server.last_words()));
            }
        }
        Ok(server)
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the commits so far.
    pub fn forget_commits(&self) {
        self.heard().commits.clear();
    }

    /// When the one commit since then was, in microseconds of the day.
    pub async fn commit(&self) -> Outcome<i64> {
        for _ in 0..2_000 {
            if let Some(at) = self.heard().commits.pop_front() {
                return Ok(at);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Err("the server did not say when it committed".to_owned())
    }

    /// The last lines of its log that are not commits.
    pub fn last_words(&self) -> String {
        self.heard().others.iter().map(|line| format!("  server: {line}\n")).collect()
    }

    fn proc(&self, file: &str) -> Outcome<String> {
        read_to_string(format!("/proc/{}/{file}", self.child.id()))
            .map_err(|error| format!("the server ended: {error}"))
    }

    /// Resident memory in KiB.
    pub fn resident_kib(&self) -> Outcome<u64> {
        memory_kib(self.child.id(), "VmRSS:").ok_or_else(|| "the server ended, or the system shows no VmRSS".to_owned())
    }

    /// The most resident memory in KiB since [`Self::forget_peak`].
    pub fn peak_kib(&self) -> Outcome<u64> {
        memory_kib(self.child.id(), "VmHWM:").ok_or_else(|| "the server ended, or the system shows no VmHWM".to_owned())
    }

    /// From now on the most memory is noted anew.
    pub fn forget_peak(&self) -> Outcome<()> {
        // 5 means: the peak of the resident memory (man 5 proc, clear_refs).
        std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")
            .map_err(|error| format!("the system does not note the peak of the memory anew: {error}"))
    }

    /// Processor time so far, in seconds, in the program and in the system on its behalf.
    pub fn processor_secs(&self) -> Outcome<f64> {
        let stat = self.proc("stat")?;
        // After the name in parentheses, which may contain blanks, fields 14 and 15 are the 12th and 13th.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |place: usize| fields.get(place).and_then(|word| word.parse::<f64>().ok()).unwrap_or_default();
        Ok((ticks(11) + ticks(12)) / TICKS_PER_SEC)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the system says of a process's memory, in KiB.
pub fn memory_kib(process: u32, line: &str) -> Option<u64> {
    let status = read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|one| one.strip_prefix(line))?.split_whitespace().next()?.parse().ok()
}

fn listen(stderr: impl std::io::Read, heard: &Mutex<Heard>) {
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        match line.contains("committed").then(|| micros_of_day(&line)).flatten() {
            Some(at) => heard.commits.push_back(at),
            None => {
                heard.others.push_back(line);
                if heard.others.len() > LAST_LINES {
                    heard.others.pop_front();
                }
            }
        }
    }
}

/// From `2026-01-31T12:34:56.123456Z …`.
fn micros_of_day(line: &str) -> Option<i64> {
    let (time, _) = line.split_once('T')?.1.split_once('Z')?;
    let (clock, fraction) = time.split_once('.')?;
    let mut parts = clock.split(':').map(|part| part.parse::<i64>().ok());
    let (hours, minutes, secs) = (parts.next()??, parts.next()??, parts.next()??);
    let micros = format!("{fraction:0<6}").get(..6)?.parse::<i64>().ok()?;
    Some(((hours * 60 + minutes) * 60 + secs) * 1_000_000 + micros)
}

/// Now, in microseconds of the day.
pub fn now_micros_of_day() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or_default().rem_euclid(DAY_MICROS)
}

/// From one time of the day to a later one, also past midnight. A little negative counts as nothing.
pub fn micros_between(from: i64, to: i64) -> Duration {
    let micros = (to - from).rem_euclid(DAY_MICROS);
    Duration::from_micros(if micros > DAY_MICROS / 2 { 0 } else { u64::try_from(micros).unwrap_or_default() })
}

/// Keeps this program to its core, all of its threads. `false`: there is one core only, or no `taskset`.
pub fn pin_client() -> bool {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let pid = std::process::id().to_string();
    let pinned = cores > 1
        && Command::new("taskset")
            .args(["-acp", CLIENT_CORE, &pid])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
    if !pinned {
        println!("Server and client share their cores: taskset is missing, or there is one core only.");
    }
    pinned
}

/// How many files a process may have open here.
pub fn open_files_max() -> usize {
    let limits = read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap_or_default();
    line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(1024)
}

/// The load averages of the last one, five and fifteen minutes.
pub fn load_average() -> String {
    let text = read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// On what this runs, in words.
pub fn machine(pinned: bool) -> String {
    let cpus = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let count = cpus.lines().filter(|line| line.starts_with("processor")).count();
    let kernel = read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let place = if pinned { "server on one core, client on the other" } else { "server and client not pinned" };
    format!("{count} × {}, Linux {}, {place}", model.trim_start_matches([' ', '\t', ':']), kernel.trim())
}
