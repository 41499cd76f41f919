//! The portal's job page as HTML, for a signed-in contact. Every answer is read whole and looked through: all ids of
//! visible entries are in it, and none of a hidden one.

use crate::world::{ENTRIES_PER_SIDE, World};
use serde_json::json;
use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use vitrine_bench::Outcome;
use vitrine_bench::figures::{Row, Spread, rounded};
use vitrine_bench::http::{Connection, get};
use vitrine_bench::server::load_average;

/// The most connections of any measurement here; each has a session of its own.
pub const CONNECTIONS_MAX: usize = 32;
/// Connections at a fixed rate: enough that a request never waits for one in a healthy run.
const CONNECTIONS: usize = 32;
/// Connections while measuring how many pages a second there can be.
const CONNECTIONS_PEAK: usize = 16;
const RATE: u32 = 200;
const PERIOD: Duration = Duration::from_secs(10);
/// An id as text.
const ID_CHARS: usize = 36;

struct Plan {
    request: String,
    look: Arc<Look>,
    next: Arc<AtomicUsize>,
    begin: Instant,
    /// Between two requests of all connections together; `None`: each asks again as soon as it has its answer.
    step: Option<Duration>,
}

/// Looks through a page.
struct Look {
    /// What all ids begin with: they were made within minutes, and begin with the time.
    prefix: String,
    visible: HashSet<String>,
    hidden: HashSet<String>,
}

impl Look {
    fn new(world: &World) -> Self {
        let side = |wanted: bool| -> HashSet<String> {
            world.entries.iter().filter(|(_, is_visible)| **is_visible == wanted).map(|(id, _)| id.clone()).collect()
        };
        let mut ids = world.entries.keys();
        let first = ids.next().cloned().unwrap_or_default();
        let prefix = ids.fold(first, |prefix, id| {
            prefix.chars().zip(id.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
        });
        Self { prefix, visible: side(true), hidden: side(false) }
    }

    fn check(&self, status: u16, body: &[u8]) -> Outcome<()> {
        let page = std::str::from_utf8(body).map_err(|_| "a page is no text")?;
        if status != 200 {
            return Err(format!("a page was answered with {status}"));
        }
        let mut seen = HashSet::new();
        for (at, _) in page.match_indices(&self.prefix) {
            let Some(id) = page.get(at..at + ID_CHARS) else { continue };
            if self.hidden.contains(id) {
                return Err(format!("a page holds the hidden entry {id}"));
            }
            if self.visible.contains(id) {
                seen.insert(id);
            }
        }
        if page.contains("the internal side of it") {
            return Err("a page holds a hidden text".to_owned());
        }
        // Every second toggle hides the one entry that the other measurement shows and hides.
        if seen.len() + 1 < ENTRIES_PER_SIDE {
            return Err(format!("a page holds {} of the visible entries only", seen.len()));
        }
        Ok(())
    }
}

fn page_of(world: &World, connection: usize) -> Outcome<String> {
    let cookie = world.viewers.get(connection).ok_or("there are not enough sessions")?;
    Ok(get(&format!("/user/jobs/{}", world.job), cookie))
}

/// A few pages that are not measured.
pub async fn warm_up(address: SocketAddr, world: &World) -> Outcome<()> {
    let look = Look::new(world);
    let mut connection = Connection::open(address).await?;
    for number in 0..CONNECTIONS {
        let answer = connection.ask(&page_of(world, number)?).await?;
        look.check(answer.status, &answer.body)?;
    }
    Ok(())
}

/// P5, first half: so many requests a second, whatever becomes of the answers. A request that has to wait for a
/// connection counts from when it was due.
pub async fn at_fixed_rate(address: SocketAddr, world: &World) -> Outcome<Row> {
    warm_up(address, world).await?;
    measure(address, world, CONNECTIONS, Some(PERIOD_STEP)).await
}

/// P5, second half: how many a second there can be.
pub async fn as_many_as_possible(address: SocketAddr, world: &World) -> Outcome<Row> {
    measure(address, world, CONNECTIONS_PEAK, None).await
}

const PERIOD_STEP: Duration = Duration::from_nanos(1_000_000_000 / RATE as u64);

async fn measure(address: SocketAddr, world: &World, connections: usize, step: Option<Duration>) -> Outcome<Row> {
    let (look, next) = (Arc::new(Look::new(world)), Arc::new(AtomicUsize::new(0)));
    let begin = Instant::now() + Duration::from_millis(100);
    let mut running = JoinSet::new();
    for number in 0..connections {
        let (look, next) = (Arc::clone(&look), Arc::clone(&next));
        let plan = Plan { request: page_of(world, number)?, look, next, begin, step };
        running.spawn(ask_again_and_again(Connection::open(address).await?, plan));
    }
    let (mut times, mut bytes) = (Vec::new(), 0);
    while let Some(done) = running.join_next().await {
        let (some, size) = done.map_err(|error| error.to_string())??;
        times.extend(some);
        bytes = bytes.max(size);
    }
    let (count, took) = (times.len(), begin.elapsed());
    let spread = Spread::of(times);
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let per_second = count as f64 / took.as_secs_f64();
    Ok(vec![
        ("how", json!(if step.is_some() { format!("{RATE} a second") } else { "as many as possible".to_owned() })),
        ("connections", json!(connections)),
        ("pages", json!(count)),
        ("pages_per_second", json!(rounded(per_second, 1))),
        ("p50", json!(spread.percentile(50))),
        ("p95", json!(spread.percentile(95))),
        ("p99", json!(spread.percentile(99))),
        ("max", json!(spread.max())),
        ("bytes_of_a_page", json!(bytes)),
        ("load_average", json!(load_average())),
    ])
}

async fn ask_again_and_again(mut connection: Connection, plan: Plan) -> Outcome<(Vec<Duration>, usize)> {
    let (mut times, mut bytes) = (Vec::new(), 0);
    loop {
        let ready = Instant::now();
        let due = match plan.step {
            Some(step) => {
                let number = u32::try_from(plan.next.fetch_add(1, Ordering::Relaxed)).unwrap_or(u32::MAX);
                plan.begin + step * number
            }
            None => ready.max(plan.begin),
        };
        // A server that cannot keep up is not waited for: then there are fewer pages than were due.
        if due >= plan.begin + PERIOD || ready >= plan.begin + PERIOD * 2 {
            return Ok((times, bytes));
        }
        tokio::time::sleep_until(due.into()).await;
        // The timer's own lateness is not the server's; that of a connection which was still busy is.
        let from = if due < ready { due } else { Instant::now() };
        let answer = connection.ask(&plan.request).await?;
        times.push(from.elapsed());
        plan.look.check(answer.status, &answer.body)?;
        bytes = answer.body.len();
    }
}
