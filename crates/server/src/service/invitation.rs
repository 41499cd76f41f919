//! Service `invitation`.
