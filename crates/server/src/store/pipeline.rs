//! Rows of `pipeline`.
