//! Since when a customer has been able to see an entry that was hidden before, and when its words were changed before
//! their eyes. What was changed earlier counts as changed unseen: nobody kept which it was.

sql_step!("m0010_mends", "which changes a customer saw");
