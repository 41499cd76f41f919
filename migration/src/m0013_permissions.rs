//! Bulk changes of customers' permissions: which customers each changed, so that it can be put back.

sql_step!("m0013_permissions", "what bulk changes replaced");
