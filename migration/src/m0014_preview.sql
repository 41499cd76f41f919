CREATE TABLE preview (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    session_id uuid NOT NULL UNIQUE REFERENCES session (id) ON DELETE CASCADE,
    viewer_id uuid NOT NULL REFERENCES membership (id),
    contact_id uuid NOT NULL REFERENCES membership (id),
    secret_hash text NOT NULL UNIQUE,
    is_beside boolean NOT NULL,
    opened_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX ix_preview_tenant ON preview (tenant_id, expires_at)
