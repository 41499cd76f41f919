//! The live stream: outbox → relay → hub → one stream per browser. Ids only.

mod notice;

pub use notice::{EntryTrace, JobTrace, Notice, Whom};
