ALTER TABLE session ADD COLUMN is_by_link boolean NOT NULL DEFAULT false;
UPDATE session SET is_by_link = true WHERE identity_id IN (SELECT id FROM identity WHERE password_hash IS NULL)
