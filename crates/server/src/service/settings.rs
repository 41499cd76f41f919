//! Service `settings`.
