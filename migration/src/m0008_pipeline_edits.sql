ALTER TABLE pipeline ADD COLUMN is_removed boolean NOT NULL DEFAULT false;
ALTER TABLE stage ADD COLUMN is_removed boolean NOT NULL DEFAULT false;

CREATE TABLE pipeline_edit (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    made_by uuid NOT NULL REFERENCES membership (id),
    said text NOT NULL,
    kept text NOT NULL,
    created_at bigint NOT NULL,
    undone_at bigint
);
CREATE INDEX ix_pipeline_edit_tenant ON pipeline_edit (tenant_id, id)
