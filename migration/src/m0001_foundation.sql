CREATE TABLE tenant (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    accent text NOT NULL,
    revision bigint NOT NULL,
    next_job_number bigint NOT NULL,
    portal_is_on boolean NOT NULL,
    has_jobs_module boolean NOT NULL,
    has_jobs_section boolean NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE identity (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    password_hash text,
    created_at bigint NOT NULL
);
CREATE UNIQUE INDEX ix_identity_email ON identity (email);

CREATE TABLE customer (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    name text NOT NULL,
    name_lower text NOT NULL,
    phone text NOT NULL,
    address text NOT NULL,
    can_view_jobs boolean NOT NULL,
    is_archived boolean NOT NULL,
    version bigint NOT NULL,
    submission uuid,
    created_at bigint NOT NULL
);
CREATE UNIQUE INDEX ix_customer_tenant_name ON customer (tenant_id, is_archived, name_lower, id);
CREATE UNIQUE INDEX ix_customer_submission ON customer (tenant_id, submission);

CREATE TABLE membership (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    identity_id uuid NOT NULL REFERENCES identity (id),
    kind text NOT NULL CHECK (kind IN ('staff', 'contact')),
    role text,
    customer_id uuid REFERENCES customer (id),
    state text NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    is_primary boolean NOT NULL,
    signed_in_at bigint,
    created_at bigint NOT NULL,
    CHECK ((kind = 'staff' AND role IS NOT NULL AND customer_id IS NULL)
        OR (kind = 'contact' AND role IS NULL AND customer_id IS NOT NULL))
);
CREATE UNIQUE INDEX ix_membership_tenant_identity ON membership (tenant_id, identity_id);
CREATE INDEX ix_membership_identity ON membership (identity_id);
CREATE INDEX ix_membership_customer ON membership (customer_id);

CREATE TABLE session (
    id uuid PRIMARY KEY,
    identity_id uuid NOT NULL REFERENCES identity (id),
    membership_id uuid REFERENCES membership (id),
    secret_hash text NOT NULL,
    browser text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE UNIQUE INDEX ix_session_secret_hash ON session (secret_hash);
CREATE INDEX ix_session_identity ON session (identity_id);
CREATE INDEX ix_session_expires_at ON session (expires_at);

CREATE TABLE invitation (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    membership_id uuid NOT NULL REFERENCES membership (id),
    secret_hash text NOT NULL,
    created_by uuid NOT NULL REFERENCES membership (id),
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    revoked_at bigint
);
CREATE UNIQUE INDEX ix_invitation_secret_hash ON invitation (secret_hash);
CREATE INDEX ix_invitation_membership ON invitation (membership_id);

CREATE TABLE pipeline (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    name text NOT NULL,
    position bigint NOT NULL,
    takes_replies boolean NOT NULL
);
CREATE INDEX ix_pipeline_tenant_position ON pipeline (tenant_id, position);

CREATE TABLE stage (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    pipeline_id uuid NOT NULL REFERENCES pipeline (id),
    name text NOT NULL,
    color text NOT NULL,
    position bigint NOT NULL,
    is_visible_to_customer boolean NOT NULL,
    is_terminal boolean NOT NULL
);
CREATE INDEX ix_stage_pipeline_position ON stage (pipeline_id, position);
CREATE INDEX ix_stage_tenant ON stage (tenant_id);

CREATE TABLE job (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    number bigint NOT NULL,
    title text NOT NULL,
    title_lower text NOT NULL,
    description text NOT NULL,
    customer_id uuid NOT NULL REFERENCES customer (id),
    pipeline_id uuid NOT NULL REFERENCES pipeline (id),
    stage_id uuid NOT NULL REFERENCES stage (id),
    owner_id uuid REFERENCES membership (id),
    due_on text NOT NULL,
    is_archived boolean NOT NULL,
    version bigint NOT NULL,
    submission uuid,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX ix_job_tenant_number ON job (tenant_id, number);
CREATE UNIQUE INDEX ix_job_submission ON job (tenant_id, submission);
CREATE INDEX ix_job_tenant_updated ON job (tenant_id, is_archived, updated_at, id);
CREATE INDEX ix_job_tenant_due ON job (tenant_id, is_archived, due_on, id);
CREATE INDEX ix_job_tenant_title ON job (tenant_id, is_archived, title_lower, id);
CREATE INDEX ix_job_tenant_customer ON job (tenant_id, customer_id, id);
CREATE INDEX ix_job_tenant_stage ON job (tenant_id, stage_id, id);
CREATE INDEX ix_job_tenant_owner ON job (tenant_id, owner_id, id);

CREATE TABLE job_entry (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    job_id uuid NOT NULL REFERENCES job (id),
    kind text NOT NULL CHECK (kind IN ('note', 'reply', 'stage_change')),
    audience text NOT NULL CHECK (audience IN ('internal', 'customer')),
    author_side text NOT NULL CHECK (author_side IN ('staff', 'contact', 'system')),
    author_id uuid REFERENCES membership (id),
    body text NOT NULL,
    from_stage_id uuid REFERENCES stage (id),
    to_stage_id uuid REFERENCES stage (id),
    version bigint NOT NULL,
    submission uuid,
    created_at bigint NOT NULL,
    edited_at bigint
);
CREATE INDEX ix_job_entry_job ON job_entry (job_id, id);
CREATE INDEX ix_job_entry_job_audience ON job_entry (job_id, audience, id);
CREATE UNIQUE INDEX ix_job_entry_submission ON job_entry (tenant_id, submission);

CREATE TABLE history (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    revision bigint NOT NULL,
    at bigint NOT NULL,
    actor_id uuid REFERENCES membership (id),
    action text NOT NULL,
    job_id uuid REFERENCES job (id),
    entry_id uuid REFERENCES job_entry (id),
    subject_id uuid NOT NULL,
    before_text text NOT NULL,
    after_text text NOT NULL
);
CREATE INDEX ix_history_job ON history (job_id, id);
CREATE INDEX ix_history_entry ON history (entry_id, id);
CREATE INDEX ix_history_tenant ON history (tenant_id, id);

CREATE TABLE outbox (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    revision bigint NOT NULL,
    ordinal bigint NOT NULL,
    created_at bigint NOT NULL,
    change text NOT NULL,
    PRIMARY KEY (tenant_id, revision, ordinal)
);
CREATE INDEX ix_outbox_created_at ON outbox (created_at)
