//! The portal: what a contact sees. Nothing here is used by the staff screens.

pub mod account;
mod frame;
pub mod job;
pub mod jobs;

pub use frame::{Frame, StartPage, use_portal_frame};
