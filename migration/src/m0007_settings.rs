//! What a business chooses about its looks: welcome text, logo, time zone, language of dates, names of staff.
//!
//! The picture stands in a table of its own, so that reading a business's row does not read it; `tenant.logo_mark` is
//! the beginning of its hash, empty while there is none.

sql_step!("m0007_settings", "logos");
