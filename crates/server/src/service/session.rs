//! Service `session`.
