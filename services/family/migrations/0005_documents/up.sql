-- What a document proves, for whom and until when; who relies on it; who was told that it ends.

CREATE TABLE document (
    file_id    uuid PRIMARY KEY REFERENCES file (id) ON DELETE CASCADE,
    child_id   uuid REFERENCES child (id),
    kind       bytea NOT NULL,
    expires_on date,
    filed_at   timestamptz NOT NULL
);
COMMENT ON COLUMN document.kind IS 'sealed: that a child has a care plan is health; the day alone says nothing';
CREATE INDEX document_end ON document (expires_on) WHERE expires_on IS NOT NULL;
CREATE INDEX file_family ON file (family_id, guardian_id) WHERE completed_at IS NOT NULL;

CREATE TABLE file_use (
    file_id uuid NOT NULL,
    used_by uuid NOT NULL,
    PRIMARY KEY (file_id, used_by)
);
COMMENT ON TABLE file_use IS 'what planning said relies on a document; a document is never withdrawn from under it';

CREATE TABLE expiry_reminder (
    about       uuid NOT NULL,
    guardian_id uuid NOT NULL REFERENCES guardian (id),
    ends_on     date NOT NULL,
    days_before integer NOT NULL,
    id          uuid NOT NULL,
    told_at     timestamptz NOT NULL,
    PRIMARY KEY (about, guardian_id, ends_on, days_before)
);
COMMENT ON COLUMN expiry_reminder.about IS 'the document, or the child whose care plan ends';
REVOKE UPDATE, DELETE ON expiry_reminder FROM :app;

CREATE TABLE expiry_check (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    checked_on date NOT NULL
);
COMMENT ON TABLE expiry_check IS 'the last day looked at: health is opened once a day, not once an hour';
INSERT INTO expiry_check (checked_on) VALUES ('2000-01-01');
