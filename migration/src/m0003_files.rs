//! Files of jobs, and the blobs in which their bytes lie.
//!
//! A blob's row is there before its bytes are: `pending` while they arrive, `kept` from the moment in which a file names
//! it, `doomed` once nobody may read it any more. So bytes without a row cannot be, and what a crash leaves is found.

sql_step!("m0003_files", "files");
