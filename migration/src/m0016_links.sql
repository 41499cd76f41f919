ALTER TABLE session ADD COLUMN is_by_link boolean NOT NULL DEFAULT false
