-- A message may go to the families of a school: our copy of children says which is theirs, and is read again from family.
ALTER TABLE known_child ADD COLUMN school text NOT NULL DEFAULT '';
CREATE INDEX known_child_school ON known_child (lower(school)) WHERE school <> '' AND NOT deleted;
-- what family tells again is of the version it told, which must not look known already
UPDATE known_child SET version = version - 1;
INSERT INTO copy_to_read (name) VALUES ('children') ON CONFLICT DO NOTHING;
