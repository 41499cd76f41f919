//! The staff's bell, mails to contacts, and what everybody has read.

sql_step!("m0005_alerts", "alerts and mails");
