//! Rows of `membership`.
