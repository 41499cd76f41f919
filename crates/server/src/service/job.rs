//! Service `job`.
