//! Rows of `outbox`.
