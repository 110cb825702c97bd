-- What the town gives of its own to one guardian: the file stays the town's, nobody else of the family opens it.
CREATE TABLE file_given (
    given_in    uuid NOT NULL,
    file_id     uuid NOT NULL REFERENCES file (id),
    family_id   uuid NOT NULL,
    guardian_id uuid NOT NULL,
    child_id    uuid,
    given_at    timestamptz NOT NULL,
    PRIMARY KEY (given_in, file_id),
    FOREIGN KEY (family_id, guardian_id) REFERENCES guardian (family_id, id)
);
COMMENT ON COLUMN file_given.given_in IS 'the message or the family request, of requests';
COMMENT ON COLUMN file_given.child_id IS 'opened only while the guardian may act for this child; null: whatever happens';
CREATE INDEX file_given_to ON file_given (guardian_id, file_id);
CREATE INDEX file_given_file ON file_given (file_id);
COMMENT ON COLUMN file.family_id IS 'null: the town''s own, for its papers and to give to families';
