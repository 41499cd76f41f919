ALTER TABLE pipeline ADD COLUMN takes_uploads boolean NOT NULL DEFAULT false;
ALTER TABLE pipeline ADD COLUMN at_internal_stage text NOT NULL DEFAULT 'hide';
ALTER TABLE job ADD COLUMN last_visible_stage_id uuid REFERENCES stage (id);
CREATE INDEX ix_job_last_visible_stage ON job (last_visible_stage_id);

CREATE TABLE field (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    pipeline_id uuid NOT NULL REFERENCES pipeline (id),
    position bigint NOT NULL,
    group_name text NOT NULL,
    label text NOT NULL,
    help text NOT NULL,
    kind text NOT NULL,
    unit text NOT NULL,
    is_required boolean NOT NULL,
    is_visible_to_customer boolean NOT NULL,
    is_customer_editable boolean NOT NULL,
    shown_from_stage_id uuid REFERENCES stage (id),
    is_removed boolean NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX ix_field_tenant_pipeline ON field (tenant_id, pipeline_id, position);

CREATE TABLE field_option (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    field_id uuid NOT NULL REFERENCES field (id),
    name text NOT NULL,
    position bigint NOT NULL,
    is_removed boolean NOT NULL
);
CREATE INDEX ix_field_option_field ON field_option (field_id, position);

CREATE TABLE field_value (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    job_id uuid NOT NULL REFERENCES job (id),
    field_id uuid NOT NULL REFERENCES field (id),
    value text NOT NULL,
    in_words text NOT NULL,
    version bigint NOT NULL,
    updated_at bigint NOT NULL,
    updated_by uuid REFERENCES membership (id)
);
CREATE UNIQUE INDEX ix_field_value_job_field ON field_value (job_id, field_id);
CREATE INDEX ix_field_value_field ON field_value (field_id);

CREATE TABLE job_entry_before AS SELECT * FROM job_entry;
DROP TABLE job_entry;
CREATE TABLE job_entry (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    job_id uuid NOT NULL REFERENCES job (id),
    kind text NOT NULL,
    audience text NOT NULL CHECK (audience IN ('internal', 'customer')),
    author_side text NOT NULL CHECK (author_side IN ('staff', 'contact', 'system')),
    author_id uuid REFERENCES membership (id),
    body text NOT NULL,
    from_stage_id uuid REFERENCES stage (id),
    to_stage_id uuid REFERENCES stage (id),
    field_id uuid REFERENCES field (id),
    before_text text NOT NULL,
    after_text text NOT NULL,
    version bigint NOT NULL,
    submission uuid,
    created_at bigint NOT NULL,
    edited_at bigint
);
INSERT INTO job_entry
    SELECT id, tenant_id, job_id, kind, audience, author_side, author_id, body, from_stage_id, to_stage_id,
        NULL, '', '', version, submission, created_at, edited_at
    FROM job_entry_before;
DROP TABLE job_entry_before;
CREATE INDEX ix_job_entry_job ON job_entry (job_id, id);
CREATE INDEX ix_job_entry_job_audience ON job_entry (job_id, audience, id);
CREATE UNIQUE INDEX ix_job_entry_submission ON job_entry (tenant_id, submission);
CREATE INDEX ix_job_entry_field ON job_entry (field_id)
