//! The staff screens. Nothing here is used by the portal.

pub mod account;
pub mod alerts;
mod bell;
pub mod board;
pub mod customers;
pub mod form_editor;
mod frame;
pub mod home;
pub mod import;
mod invite;
pub mod job;
pub mod jobs;
mod link_box;
pub mod outbox;
mod permission_words;
pub mod pipelines;
mod portal_mark;
pub mod preview;
pub mod settings;
pub mod share;
mod tick_list;
pub mod who_sees;

pub use frame::{Frame, use_staff_frame};
