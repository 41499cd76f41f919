//! Service `sign_up`.
