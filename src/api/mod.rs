//! The wire: one file per resource, one server function per verb. A body is: who asks → service → answer. The service
//! asks the policy; a layer on the route would not run when a page calls the function during server rendering.
//!
//! Every function has an explicit endpoint `<plural>/<verb>` under `/api`, is listed in `tests/endpoints.rs`, and
//! is a POST: nothing is read or changed through an address that somebody could be lured to.

#![allow(missing_docs, reason = "#[server] makes structs whose fields are the documented arguments")]

pub mod account;
pub mod customers;
pub mod entries;
mod error;
pub mod home;
pub mod jobs;
pub mod portal;
pub mod settings;

pub use error::ApiError;
