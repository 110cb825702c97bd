-- A text to accept may be the town's own PDF, in place of the typed text or beside it; like the text, it never changes.
ALTER TABLE town_text ADD COLUMN file_id uuid UNIQUE REFERENCES file (id);
ALTER TABLE town_text ADD CONSTRAINT can_be_read CHECK (body <> '' OR file_id IS NOT NULL);
