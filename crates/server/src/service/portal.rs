//! Service `portal`.
