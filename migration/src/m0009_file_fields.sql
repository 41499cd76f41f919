ALTER TABLE file ADD COLUMN is_past boolean NOT NULL DEFAULT false
