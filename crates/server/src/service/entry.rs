//! Entries of a job's feed, for staff.

mod change;
mod feed;
mod list;

pub use change::{edit_entry, set_entry_audience, write_entry};
pub(crate) use feed::one_entry;
pub use list::{earlier_texts, list_entries};
