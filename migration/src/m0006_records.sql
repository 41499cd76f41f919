ALTER TABLE customer ADD COLUMN external_id text;
CREATE UNIQUE INDEX ix_customer_external_id ON customer (tenant_id, external_id);
ALTER TABLE membership ADD COLUMN external_id text;
CREATE UNIQUE INDEX ix_membership_external_id ON membership (tenant_id, external_id);
ALTER TABLE job ADD COLUMN external_id text;
CREATE UNIQUE INDEX ix_job_external_id ON job (tenant_id, external_id);

CREATE TABLE import (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    created_by uuid NOT NULL REFERENCES membership (id),
    kind text NOT NULL CHECK (kind IN ('customers', 'contacts', 'jobs')),
    file_name text NOT NULL,
    body text NOT NULL,
    rows_added bigint,
    rows_changed bigint,
    rows_unchanged bigint,
    created_at bigint NOT NULL,
    finished_at bigint
);
CREATE INDEX ix_import_tenant ON import (tenant_id, created_at);
CREATE INDEX ix_import_created_at ON import (created_at)
