CREATE TABLE permission_edit (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    made_by uuid NOT NULL REFERENCES membership (id),
    permission text NOT NULL,
    made_on boolean NOT NULL,
    customers text NOT NULL,
    said text NOT NULL,
    created_at bigint NOT NULL,
    undone_at bigint
);
CREATE INDEX ix_permission_edit_tenant ON permission_edit (tenant_id, id)
