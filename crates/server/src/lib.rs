//! The machine: configuration, database, services, live stream. No Leptos, no HTTP.
//!
//! A change always takes one path: [`service`] loads the facts inside a write transaction, asks the policy, writes the
//! rows, the history line and the outbox row, commits, and wakes the [`live`] relay.

pub mod config;
mod context;
pub mod demo;
mod error;
mod files;
pub mod live;
mod password;
mod rate_limit;
pub mod service;
mod store;
mod viewer;

pub use config::Config;
pub use context::{Clock, Context, OpenError, open, open_beside};
pub use error::{ServiceError, ServiceResult};
pub use viewer::{Behind, Destination, Opened, Origin, Viewer};
