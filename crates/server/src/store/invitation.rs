//! Rows of `invitation`.
