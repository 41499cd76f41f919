ALTER TABLE job_entry ADD COLUMN edited_for_customer_at bigint;
ALTER TABLE job_entry ADD COLUMN shown_at bigint;
CREATE INDEX ix_job_entry_job_shown ON job_entry (job_id, shown_at) WHERE shown_at IS NOT NULL
