//! What the server serves: one business, one customer, one job with 200 entries of which the customer sees 100, and as
//! many sessions of the customer's contact as there are viewers. Made in this process before the server starts.

use std::collections::HashMap;
use std::path::PathBuf;
use vitrine_bench::{Outcome, people, said};
use vitrine_domain::{EntryId, JobId};
use vitrine_server::service::{entry, session};
use vitrine_server::{Config, Context, ServiceError};

/// Entries on each side of the glass.
pub const ENTRIES_PER_SIDE: usize = 100;

/// What was made.
pub struct World {
    /// The job.
    pub job: JobId,
    /// The entry that is shown and hidden. Its version is 1, and the customer sees it.
    pub toggled: EntryId,
    /// Of each entry's id, as text, whether the customer sees it.
    pub entries: HashMap<String, bool>,
    /// The owner's cookie.
    pub owner: String,
    /// The contact's cookies, one per session.
    pub viewers: Vec<String>,
}

/// Fills a new database in a folder.
pub fn make(folder: PathBuf, sessions: usize) -> Outcome<World> {
    let runtime = tokio::runtime::Runtime::new().map_err(said)?;
    // Dropping the runtime closes the database, so that the server may open it.
    runtime.block_on(async {
        let cx = vitrine_server::open(Config::in_folder(folder)).await.map_err(said)?;
        let made = fill(&cx, sessions).await.map_err(|error| format!("the database cannot be filled: {error:?}"));
        cx.hub().shut_down();
        made
    })
}

async fn fill(cx: &Context, sessions: usize) -> Result<World, ServiceError> {
    let (owner, owner_cookie) = people::sign_up(cx).await?;
    let (customer, contact) = people::add_customer(cx, &owner).await?;
    let job = people::add_job(cx, &owner, customer, "Rewire the workshop").await?;
    let mut entries = HashMap::new();
    let mut toggled = None;
    for number in 0..ENTRIES_PER_SIDE {
        for is_visible in [true, false] {
            let side = if is_visible { "customer" } else { "internal" };
            let body = format!(
                "Visit {number}: the {side} side of it. The cable runs along the north wall and behind the bench to \
                 the board; two of the sockets are in, the others follow when the parts have come."
            );
            let made = entry::write_entry(cx, &owner, &job.to_string(), side, &body, "").await?;
            entries.insert(made.entry.entry.to_string(), is_visible);
            toggled = toggled.or(Some(made.entry.entry));
        }
    }
    let viewers = session::open_for_bench(cx, &contact, sessions).await?;
    Ok(World { job, toggled: toggled.ok_or(ServiceError::Broken)?, entries, owner: owner_cookie, viewers })
}
