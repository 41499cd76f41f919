//! Jobs, for staff.

mod board;
mod create;
mod cursor;
mod edit;
mod form;
mod list;
pub(super) mod people;
mod place;
mod show;

pub use board::show_board;
pub use create::create_job;
pub use edit::edit_job;
pub(crate) use list::job_lines;
pub use list::{job_choices, list_jobs};
pub use people::{assign_job, choose_contacts};
pub(crate) use place::stage_change;
pub use place::{archive_job, move_job};
pub use show::{job_history, show_job};
