//! Viewers: live streams that are read and otherwise left alone.

use crate::world::World;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use vitrine_bench::figures::{Row, rounded};
use vitrine_bench::http::find;
use vitrine_bench::server::{Server, load_average};
use vitrine_bench::{Outcome, http};

/// So many connect at once.
const AT_ONCE: usize = 64;
/// Longer than this they never wait for anything.
const WAIT_MAX: Duration = Duration::from_secs(30);
/// Before measuring, what connecting has stirred up may settle.
const SETTLE: Duration = Duration::from_secs(2);
/// How long idle processor time is counted.
const IDLE: Duration = Duration::from_secs(10);
/// The same with all viewers: a whole round of everything that the server does by the clock.
const IDLE_FULL: Duration = Duration::from_secs(30);
/// More than an answer's head and a few frames.
const BUFFER: usize = 2048;

/// The viewers.
pub struct Crowd {
    address: SocketAddr,
    shared: Arc<Shared>,
    streams: Vec<AbortHandle>,
}

#[derive(Default)]
struct Shared {
    /// When each viewer had the event that is waited for.
    heard: Mutex<Vec<Instant>>,
    /// Streams whose first frame has come.
    greeted: AtomicUsize,
    /// Streams that ended although nobody wanted it.
    lost: AtomicUsize,
    bell: Notify,
}

impl Shared {
    fn heard(&self) -> MutexGuard<'_, Vec<Instant>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Crowd {
    /// Nobody yet.
    pub fn new(address: SocketAddr) -> Self {
        Self { address, shared: Arc::default(), streams: Vec::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.streams.len()
    }

    /// Opens streams until there are so many, each with a session of its own.
    pub async fn grow_to(&mut self, count: usize, world: &World) -> Outcome<()> {
        while self.len() < count {
            let next = (self.len() + AT_ONCE).min(count);
            for cookie in world.viewers.get(self.len()..next).ok_or("there are not enough sessions")? {
                let request = http::get("/live", cookie);
                let (address, shared) = (self.address, Arc::clone(&self.shared));
                let stream = tokio::spawn(async move {
                    if listen(address, &request, &shared).await.is_err() {
                        shared.lost.fetch_add(1, Ordering::SeqCst);
                        shared.bell.notify_one();
                    }
                });
                self.streams.push(stream.abort_handle());
            }
            self.wait("not every stream opened", |shared| shared.greeted.load(Ordering::SeqCst) >= next).await?;
        }
        Ok(())
    }

    /// Closes streams until there are so many.
    pub async fn shrink_to(&mut self, count: usize) {
        let fewer = count < self.len();
        for stream in self.streams.drain(count.min(self.streams.len())..) {
            stream.abort();
        }
        if fewer {
            self.shared.greeted.store(count, Ordering::SeqCst);
            tokio::time::sleep(SETTLE).await;
        }
    }

    /// From now on, what is heard is noted.
    pub fn prick_up(&self) {
        self.shared.heard().clear();
    }

    /// Waits until everybody has heard; when each of them did.
    pub async fn everybody_heard(&self) -> Outcome<Vec<Instant>> {
        let count = self.len();
        self.wait("not everybody heard of the toggle", |shared| shared.heard().len() >= count).await?;
        Ok(self.shared.heard().clone())
    }

    async fn wait(&self, otherwise: &str, is_so: impl Fn(&Shared) -> bool) -> Outcome<()> {
        let waited = async {
            while !is_so(&self.shared) {
                match self.shared.lost.load(Ordering::SeqCst) {
                    0 => self.shared.bell.notified().await,
                    lost => return Err(format!("{lost} streams ended by themselves")),
                }
            }
            Ok(())
        };
        tokio::time::timeout(WAIT_MAX, waited).await.unwrap_or_else(|_| Err(otherwise.to_owned()))
    }
}

async fn listen(address: SocketAddr, request: &str, shared: &Shared) -> std::io::Result<()> {
    let mut tcp = TcpStream::connect(address).await?;
    tcp.write_all(request.as_bytes()).await?;
    let (mut buffer, mut held, mut in_head) = ([0_u8; BUFFER], 0, true);
    loop {
        let read = tcp.read(&mut buffer[held..]).await?;
        let at = Instant::now();
        held += read;
        let mut used = 0;
        if in_head && let Some(end) = find(&buffer[..held], b"\r\n\r\n") {
            if !buffer.starts_with(b"HTTP/1.0 200") && !buffer.starts_with(b"HTTP/1.1 200") {
                return Err(std::io::Error::other("refused"));
            }
            (in_head, used) = (false, end + 4);
        }
        while !in_head && let Some(end) = find(&buffer[used..held], b"\n\n") {
            take(&buffer[used..used + end], at, shared);
            used += end + 2;
        }
        buffer.copy_within(used..held, 0);
        held -= used;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
}

fn take(frame: &[u8], at: Instant, shared: &Shared) {
    if frame.starts_with(b"event: job") || frame.starts_with(b"event: recheck") {
        shared.heard().push(at);
        shared.bell.notify_one();
    } else if frame.starts_with(b"event: hello") {
        shared.greeted.fetch_add(1, Ordering::SeqCst);
        shared.bell.notify_one();
    }
}

/// P1: so many viewers, and nothing happens.
pub async fn measure_idle(server: &Server, crowd: &mut Crowd, world: &World, count: usize) -> Outcome<Row> {
    let begun = Instant::now();
    let before = (server.resident_kib()?, crowd.len());
    crowd.grow_to(count, world).await?;
    let opening = begun.elapsed();
    tokio::time::sleep(SETTLE).await;
    let resident = server.resident_kib()?;
    let period = if count >= 10_000 { IDLE_FULL } else { IDLE };
    let (used, since) = (server.processor_secs()?, Instant::now());
    tokio::time::sleep(period).await;
    let share = (server.processor_secs()? - used) / since.elapsed().as_secs_f64() * 100.0;
    let more = (count - before.1).max(1);
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let each = (resident.saturating_sub(before.0)) as f64 / more as f64;
    Ok(vec![
        ("viewers", json!(count)),
        ("resident_kib", json!(resident)),
        ("more_kib_per_further_viewer", json!((count > 0).then(|| rounded(each, 2)))),
        ("idle_percent_of_a_core", json!(rounded(share, 2))),
        ("seconds_to_open_them", json!(rounded(opening.as_secs_f64(), 1))),
        ("load_average", json!(load_average())),
    ])
}
