//! Service `entry`.
