//! Rows of `entry`.
