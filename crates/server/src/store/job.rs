//! Rows of `job`.
