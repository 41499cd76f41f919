//! Toggles: staff show and hide an entry, viewers hear of it.
//!
//! Three times are taken of each toggle. *Commit to event* is the figure: from the line that the server logs right
//! after the commit (its time is taken before it is written) to the moment when a viewer's task holds the event; both
//! by the system's clock. *Request to event* and *request to answer* begin when the client sends the toggle, so they
//! contain all of the toggle's own work, the durable write among it; they are taken by the monotonic clock.

use crate::viewers::Crowd;
use crate::world::World;
use serde_json::json;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use vitrine_bench::Outcome;
use vitrine_bench::figures::{Row, Spread};
use vitrine_bench::http::{Connection, post};
use vitrine_bench::server::{Server, load_average, micros_between, now_micros_of_day};

/// Between two toggles.
const PAUSE: Duration = Duration::from_millis(25);
/// Toggles before anything is measured.
const WARM_UP: usize = 10;

/// Somebody of the staff with a connection of their own.
pub struct Toggler<'a> {
    world: &'a World,
    connection: Connection,
    version: i64,
    is_shown: bool,
}

struct Toggled {
    sent: Instant,
    sent_at: i64,
    answered: Instant,
    heard: Vec<Instant>,
    committed_at: i64,
}

impl<'a> Toggler<'a> {
    /// Connects.
    pub async fn open(address: SocketAddr, world: &'a World) -> Outcome<Self> {
        Ok(Self { world, connection: Connection::open(address).await?, version: 1, is_shown: true })
    }

    /// A few toggles that nobody hears.
    pub async fn warm_up(&mut self, server: &Server) -> Outcome<()> {
        let nobody = Crowd::new(server.address);
        for _ in 0..WARM_UP {
            self.toggle(server, &nobody).await?;
        }
        Ok(())
    }

    async fn toggle(&mut self, server: &Server, crowd: &Crowd) -> Outcome<Toggled> {
        let audience = if self.is_shown { "internal" } else { "customer" };
        let (job, entry, version) = (self.world.job, self.world.toggled, self.version);
        let form = format!("job={job}&entry={entry}&version={version}&audience={audience}");
        let request = post("/api/entries/set_audience", &self.world.owner, &form);
        server.forget_commits();
        crowd.prick_up();
        let (sent, sent_at) = (Instant::now(), now_micros_of_day());
        let asked = async {
            let answer = self.connection.ask(&request).await?;
            Ok::<_, String>((answer, Instant::now()))
        };
        let (asked, heard) = tokio::join!(asked, crowd.everybody_heard());
        let (answer, answered) = asked?;
        if answer.status != 200 {
            return Err(format!(
                "a toggle was answered with {}: {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            ));
        }
        self.version += 1;
        self.is_shown = !self.is_shown;
        Ok(Toggled { sent, sent_at, answered, heard: heard?, committed_at: server.commit().await? })
    }

    /// P2: toggles for all viewers there are, each when the one before has reached everybody.
    pub async fn measure(&mut self, server: &Server, crowd: &Crowd) -> Outcome<Row> {
        // The server closes a connection that was idle for half a minute.
        self.connection = Connection::open(server.address).await?;
        let toggles = match crowd.len() {
            0..100 => 300,
            100..5_000 => 100,
            _ => 40,
        };
        let (mut to_event, mut to_last, mut whole, mut to_answer) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..toggles {
            let one = self.toggle(server, crowd).await?;
            let committed = micros_between(one.sent_at, one.committed_at);
            let since_sent: Vec<Duration> = one.heard.iter().map(|at| at.duration_since(one.sent)).collect();
            to_event.extend(since_sent.iter().map(|time| time.saturating_sub(committed)));
            to_last.extend(since_sent.iter().max().map(|time| time.saturating_sub(committed)));
            whole.extend(since_sent);
            to_answer.push(one.answered.duration_since(one.sent));
            tokio::time::sleep(PAUSE).await;
        }
        let (to_event, to_last) = (Spread::of(to_event), Spread::of(to_last));
        let (whole, to_answer) = (Spread::of(whole), Spread::of(to_answer));
        Ok(vec![
            ("viewers", json!(crowd.len())),
            ("toggles", json!(toggles)),
            ("commit_to_event_p50", json!(to_event.percentile(50))),
            ("commit_to_event_p95", json!(to_event.percentile(95))),
            ("commit_to_event_p99", json!(to_event.percentile(99))),
            ("commit_to_event_max", json!(to_event.max())),
            ("commit_to_last_viewer_p50", json!(to_last.percentile(50))),
            ("request_to_event_p50", json!(whole.percentile(50))),
            ("request_to_event_p99", json!(whole.percentile(99))),
            ("request_to_answer_p50", json!(to_answer.percentile(50))),
            ("request_to_answer_p99", json!(to_answer.percentile(99))),
            ("load_average", json!(load_average())),
        ])
    }
}
