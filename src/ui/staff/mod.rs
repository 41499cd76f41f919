//! The staff screens. Nothing here is used by the portal.

pub mod account;
pub mod alerts;
mod bell;
pub mod customers;
mod frame;
pub mod home;
pub mod job;
pub mod jobs;
pub mod outbox;
pub mod settings;

pub use frame::{Frame, use_staff_frame};
