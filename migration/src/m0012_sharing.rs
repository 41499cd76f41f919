//! Mails that bring a contact a link to a job, with the personal message of whoever shared it.

sql_step!("m0012_sharing", "what such mails say");
