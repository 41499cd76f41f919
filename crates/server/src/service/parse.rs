//! Service `parse`.
