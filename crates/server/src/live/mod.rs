//! The live stream: outbox → relay → hub → one stream per browser. Ids only.
//!
//! One sequence per tenant orders changes of content and of rights. The relay tells them in that order, and reads
//! rights again before it tells what comes after a change of rights. What waits for a viewer is decided again when
//! rights change, so that what is taken for the socket was decided by rights at least as new as itself.

mod concern;
mod event;
mod hub;
mod listener;
mod notice;
mod relay;
mod room;
#[cfg(test)]
mod simulation;
mod warden;

#[cfg(test)]
pub(crate) use concern::concern as heard;
pub use event::{Event, PENDING_JOBS_MAX};
pub use hub::{CUT_AFTER, Hub, STREAMS_MAX, STREAMS_PER_SESSION_MAX, Subscription};
pub use notice::{BeforeAfter, EntryTrace, FileTrace, JobTrace, Notice, Whom};
pub(crate) use room::Cursor;
pub use warden::HEARTBEAT_SECS;
