//! Sharing and access: how a business shares its jobs, what customers and contacts are permitted, who works on a job,
//! links by mail.
//!
//! `job_person` holds whoever a job names: staff who are assigned to it, contacts who may see chosen jobs alone. The
//! same ids stand in `job.assigned` and `job.named_contacts`, so that a job's row alone tells the policy's facts; the
//! store writes both together.

sql_step!("m0011_access", "what was shared with whom");
