ALTER TABLE tenant ADD COLUMN upload_bytes_max bigint NOT NULL DEFAULT 50000000;
ALTER TABLE job_entry ADD COLUMN customer_files bigint NOT NULL DEFAULT 0;

CREATE TABLE blob (
    name text PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    state text NOT NULL CHECK (state IN ('pending', 'kept', 'doomed')),
    since bigint NOT NULL
);
CREATE INDEX ix_blob_state_since ON blob (state, since);

CREATE TABLE file (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    job_id uuid NOT NULL REFERENCES job (id),
    entry_id uuid NOT NULL REFERENCES job_entry (id),
    ordinal bigint NOT NULL,
    field_id uuid REFERENCES field (id),
    name text NOT NULL,
    media_type text NOT NULL,
    byte_count bigint NOT NULL,
    blob text REFERENCES blob (name),
    thumbnail_blob text REFERENCES blob (name),
    audience text NOT NULL CHECK (audience IN ('internal', 'customer')),
    author_side text NOT NULL CHECK (author_side IN ('staff', 'contact', 'system')),
    author_id uuid REFERENCES membership (id),
    is_removed boolean NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    CHECK (is_removed OR blob IS NOT NULL)
);
CREATE INDEX ix_file_job ON file (job_id, id);
CREATE UNIQUE INDEX ix_file_entry_ordinal ON file (entry_id, ordinal);
CREATE INDEX ix_file_blob ON file (blob);
CREATE INDEX ix_file_thumbnail_blob ON file (thumbnail_blob)
