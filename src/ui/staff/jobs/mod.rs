//! The jobs list, and the forms that create and edit a job.

mod address;
mod edit;
mod filters;
mod form;
mod keys;
mod list;
mod lookup;
mod table;

pub use edit::{EditJobPage, NewJobPage};
pub use list::JobsPage;
