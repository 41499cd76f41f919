ALTER TABLE tenant ADD COLUMN welcome_text text NOT NULL DEFAULT '';
ALTER TABLE tenant ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';
ALTER TABLE tenant ADD COLUMN date_language text NOT NULL DEFAULT 'en-GB';
ALTER TABLE tenant ADD COLUMN shows_staff_names boolean NOT NULL DEFAULT true;
ALTER TABLE tenant ADD COLUMN logo_mark text NOT NULL DEFAULT '';

CREATE TABLE tenant_logo (
    tenant_id uuid PRIMARY KEY REFERENCES tenant (id),
    png bytea NOT NULL,
    created_at bigint NOT NULL
)
