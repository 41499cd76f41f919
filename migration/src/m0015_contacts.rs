//! Invitations go by mail.

sql_step!("m0015_contacts", "mails with invitations");
