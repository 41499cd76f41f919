ALTER TABLE tenant ADD COLUMN shares_automatically boolean NOT NULL DEFAULT true;
ALTER TABLE tenant ADD COLUMN portal_is_read_only boolean NOT NULL DEFAULT false;
ALTER TABLE tenant ADD COLUMN link_needs_password boolean NOT NULL DEFAULT false;
ALTER TABLE tenant ADD COLUMN links_ride_since bigint;
ALTER TABLE tenant ADD COLUMN default_can_view_jobs boolean NOT NULL DEFAULT true;
ALTER TABLE tenant ADD COLUMN default_hides_readings boolean NOT NULL DEFAULT false;
ALTER TABLE tenant ADD COLUMN default_hides_consumables boolean NOT NULL DEFAULT false;
ALTER TABLE tenant ADD COLUMN default_can_view_billing boolean NOT NULL DEFAULT true;
ALTER TABLE tenant ADD COLUMN may_stop_autopay boolean NOT NULL DEFAULT true;
ALTER TABLE tenant ADD COLUMN autopay_text text NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN hides_readings boolean NOT NULL DEFAULT false;
ALTER TABLE customer ADD COLUMN hides_consumables boolean NOT NULL DEFAULT false;
ALTER TABLE customer ADD COLUMN can_view_billing boolean NOT NULL DEFAULT true;
ALTER TABLE customer ADD COLUMN auto_invites boolean NOT NULL DEFAULT false;

ALTER TABLE membership ADD COLUMN job_rights text NOT NULL DEFAULT 'all';

ALTER TABLE pipeline ADD COLUMN first_stage_id uuid;

ALTER TABLE job ADD COLUMN assigned text NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN named_contacts text NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN sharing text NOT NULL DEFAULT 'as_usual';
ALTER TABLE job ADD COLUMN shared_at bigint;
ALTER TABLE job ADD COLUMN is_started_by_customer boolean NOT NULL DEFAULT false;
ALTER TABLE job ADD COLUMN shares_dates boolean NOT NULL DEFAULT true;
ALTER TABLE job ADD COLUMN shares_stage boolean NOT NULL DEFAULT true;
ALTER TABLE job ADD COLUMN auto_invited_at bigint;

CREATE TABLE job_person (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    job_id uuid NOT NULL REFERENCES job (id),
    membership_id uuid NOT NULL REFERENCES membership (id),
    PRIMARY KEY (job_id, membership_id)
);
CREATE INDEX ix_job_person_membership ON job_person (tenant_id, membership_id, job_id);

CREATE TABLE share_link (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    membership_id uuid NOT NULL REFERENCES membership (id),
    job_id uuid NOT NULL REFERENCES job (id),
    secret_hash text NOT NULL UNIQUE,
    created_by uuid REFERENCES membership (id),
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    revoked_at bigint
);
CREATE INDEX ix_share_link_membership ON share_link (membership_id, job_id)
