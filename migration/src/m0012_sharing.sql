ALTER TABLE mail ADD COLUMN shared_job_id uuid REFERENCES job (id);
ALTER TABLE mail ADD COLUMN message text NOT NULL DEFAULT '';
CREATE INDEX ix_mail_shared_job ON mail (shared_job_id, membership_id);
CREATE INDEX ix_share_link_job ON share_link (job_id)
