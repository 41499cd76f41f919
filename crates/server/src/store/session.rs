//! Rows of `session`.
