//! Rows of `tenant`.
