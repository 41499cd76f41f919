ALTER TABLE tenant ADD COLUMN mails_contacts boolean NOT NULL DEFAULT true;
ALTER TABLE tenant ADD COLUMN mails_quote boolean NOT NULL DEFAULT false;
ALTER TABLE tenant ADD COLUMN mail_after_mins bigint NOT NULL DEFAULT 10;
ALTER TABLE membership ADD COLUMN is_notified boolean NOT NULL DEFAULT true;
ALTER TABLE membership ADD COLUMN wants_mail boolean NOT NULL DEFAULT true;

CREATE TABLE alert (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    membership_id uuid NOT NULL REFERENCES membership (id),
    kind text NOT NULL,
    contact_id uuid NOT NULL REFERENCES membership (id),
    job_id uuid REFERENCES job (id),
    entry_id uuid REFERENCES job_entry (id),
    created_at bigint NOT NULL,
    read_at bigint
);
CREATE INDEX ix_alert_membership ON alert (membership_id, id);
CREATE INDEX ix_alert_unread ON alert (membership_id, read_at, job_id);
CREATE INDEX ix_alert_entry ON alert (entry_id);

CREATE TABLE alert_off (
    membership_id uuid NOT NULL REFERENCES membership (id),
    kind text NOT NULL,
    PRIMARY KEY (membership_id, kind)
);

CREATE TABLE job_read (
    membership_id uuid NOT NULL REFERENCES membership (id),
    job_id uuid NOT NULL REFERENCES job (id),
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    entry_id uuid NOT NULL REFERENCES job_entry (id),
    read_at bigint NOT NULL,
    PRIMARY KEY (membership_id, job_id)
);
CREATE INDEX ix_job_read_entry ON job_read (entry_id);

CREATE TABLE mail (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    membership_id uuid NOT NULL REFERENCES membership (id),
    state text NOT NULL,
    due_at bigint NOT NULL,
    attempts bigint NOT NULL,
    reason text NOT NULL,
    created_at bigint NOT NULL,
    sent_at bigint
);
CREATE INDEX ix_mail_state_due ON mail (state, due_at);
CREATE INDEX ix_mail_tenant ON mail (tenant_id, state, id);
CREATE UNIQUE INDEX ix_mail_gathering ON mail (membership_id) WHERE state = 'waiting';

CREATE TABLE mail_item (
    mail_id uuid NOT NULL REFERENCES mail (id),
    entry_id uuid NOT NULL REFERENCES job_entry (id),
    job_id uuid NOT NULL REFERENCES job (id),
    added_at bigint NOT NULL,
    PRIMARY KEY (mail_id, entry_id)
);
CREATE INDEX ix_mail_item_entry ON mail_item (entry_id);

CREATE TABLE unsubscribe_link (
    secret_hash text PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    membership_id uuid NOT NULL REFERENCES membership (id),
    created_at bigint NOT NULL
);
CREATE INDEX ix_unsubscribe_link_membership ON unsubscribe_link (membership_id)
