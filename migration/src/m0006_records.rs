//! External ids of records, and files that wait to be brought in.

sql_step!("m0006_records", "external ids");
