//! Service `home`.
