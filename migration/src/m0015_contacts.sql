ALTER TABLE mail ADD COLUMN is_invitation boolean NOT NULL DEFAULT false;
ALTER TABLE mail ADD COLUMN made_by uuid REFERENCES membership (id);
ALTER TABLE invitation ADD COLUMN mail_id uuid
