//! What the server answers over HTTP, to whom, and what it leaves behind.

#[path = "../support/mod.rs"]
mod support;

mod first;
