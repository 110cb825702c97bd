-- The registration files (dossiers uniques d'inscription), and what finds a family that is known already.

CREATE TABLE enrolment_file (
    id           uuid PRIMARY KEY,
    origin       text NOT NULL CHECK (origin IN ('desk', 'online')),
    state        text NOT NULL CHECK (state IN ('draft', 'sent', 'returned', 'complete')),
    content      bytea NOT NULL,
    version      integer NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL,
    touched_at   timestamptz NOT NULL,
    touched_by   text NOT NULL,
    sent_at      timestamptz,
    reason       bytea,
    family_id    uuid REFERENCES family (id),
    secret       bytea UNIQUE,
    link         bytea,
    started_from bytea,
    CHECK ((origin = 'online') = (secret IS NOT NULL)),
    CHECK ((state = 'complete') = (family_id IS NOT NULL))
);
COMMENT ON TABLE enrolment_file IS 'typed at the desk or online; becomes a family when complete';
COMMENT ON COLUMN enrolment_file.content IS 'sealed JSON: texts by key; once complete, wishes, documents and children only';
COMMENT ON COLUMN enrolment_file.secret IS 'keyed digest of the visitor''s link; link is the same, sealed, for the mail';
COMMENT ON COLUMN enrolment_file.started_from IS 'keyed digest of the visitor''s address, for the throttle; forgotten when sent';
CREATE INDEX enrolment_file_state ON enrolment_file (state, touched_at);
CREATE INDEX enrolment_file_family ON enrolment_file (family_id) WHERE family_id IS NOT NULL;
CREATE INDEX enrolment_file_started ON enrolment_file (started_from, created_at) WHERE started_from IS NOT NULL;

CREATE TABLE enrolment_mail (
    file_id  uuid PRIMARY KEY REFERENCES enrolment_file (id) ON DELETE CASCADE,
    due_at   timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE enrolment_mail IS 'files sent back whose family is still to be told; gone once told or given up';

ALTER TABLE family_rules ADD COLUMN online_enrolment boolean NOT NULL DEFAULT false;

CREATE INDEX child_born ON child (birth_date);
CREATE INDEX guardian_door ON guardian (postcode, (coalesce(substring(street FROM '[0-9]+'), '')));
