-- What excuses an absence may be a certificate: agents who open it say why, and the child's parents read it.
ALTER TABLE file_use ADD COLUMN absence boolean NOT NULL DEFAULT false;
ALTER TABLE file_use ADD COLUMN child_id uuid;
COMMENT ON COLUMN file_use.absence IS 'used by an absence of planning; false: by a demand of billing';
COMMENT ON COLUMN file_use.child_id IS 'who is absent; null: not said';
UPDATE file_use SET absence = true FROM file WHERE file.id = file_use.file_id AND NOT file.figures;
