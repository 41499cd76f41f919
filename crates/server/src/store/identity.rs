//! Rows of `identity`.
