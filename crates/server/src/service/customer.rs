//! Service `customer`.
