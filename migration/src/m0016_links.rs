//! Sessions that a link in a mail opened by itself, without a password.

sql_step!("m0016_links", "what a link alone opens");
