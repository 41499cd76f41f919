//! Rows of `history`.
