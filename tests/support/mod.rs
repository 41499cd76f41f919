//! A real server with a database of its own, and people who use it over HTTP. Shared by the test binaries through
//! `#[path = "../support/mod.rs"] mod support;`.
//!
//! - [`TestServer::start`] opens a fresh database (an SQLite file in a folder of its own, or a new PostgreSQL database
//!   on the server that `VITRINE_TEST_DATABASE_URL` names), stands a clock still, and serves on a free port.
//!   [`TestServer::dump`] is everything that the database holds, [`TestServer::pass_secs`] moves the clock.
//! - [`Client`] is one browser: cookies of its own, no redirects followed, [`Client::call`] for server functions,
//!   [`Client::get`] for pages, [`Client::send_form`] for forms without JavaScript. Each gives an [`Answer`].
//! - [`Business`] is a tenant made through `/api`: customers, contacts, jobs, entries by their names.
//!   [`Business::add_staff`] writes the rows of members of staff itself: hashing a password for each takes long.
//! - [`World`] is two businesses with everybody in them whom a rule could be about.

#![allow(dead_code, unused_imports, reason = "each test binary uses its part")]

mod business;
mod client;
mod database;
mod server;
mod world;

pub use business::{Business, ONE_PIXEL, PASSWORD, Person, fresh_id, secret_in, send_picture, text};
pub use client::{Answer, Client, READS, TAKES_FILES, form_of};
pub use database::{Dump, unique};
pub use server::{TestServer, id};
pub use world::PICTURE;
pub use world::World;
