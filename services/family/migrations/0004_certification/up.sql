-- The yearly certification of the record, and the texts that families accept, version by version.

CREATE TABLE town_text (
    id           uuid PRIMARY KEY,
    code         text NOT NULL,
    version_no   integer NOT NULL CHECK (version_no > 0),
    title        text NOT NULL,
    body         text NOT NULL,
    from_on      date NOT NULL,
    decision     text NOT NULL,
    published_at timestamptz NOT NULL,
    published_by text NOT NULL,
    withdrawn_at timestamptz,
    UNIQUE (code, version_no)
);
COMMENT ON TABLE town_text IS 'a version is never corrected: what was accepted is what was read; it may be asked for no more';

CREATE TABLE campaign (
    school_year       text PRIMARY KEY,
    opens_on          date NOT NULL,
    remind_after_days integer NOT NULL CHECK (remind_after_days > 0)
);

CREATE TABLE certification (
    guardian_id    uuid NOT NULL,
    school_year    text NOT NULL,
    family_id      uuid NOT NULL,
    family_version integer NOT NULL,
    account_id     uuid,
    certified_at   timestamptz NOT NULL,
    PRIMARY KEY (guardian_id, school_year),
    FOREIGN KEY (family_id, guardian_id) REFERENCES guardian (family_id, id)
);
COMMENT ON COLUMN certification.family_version IS 'the record they were shown';
REVOKE UPDATE, DELETE ON certification FROM :app;

CREATE TABLE acceptance (
    guardian_id uuid NOT NULL,
    text_id     uuid NOT NULL REFERENCES town_text (id),
    family_id   uuid NOT NULL,
    account_id  uuid,
    accepted_at timestamptz NOT NULL,
    PRIMARY KEY (guardian_id, text_id),
    FOREIGN KEY (family_id, guardian_id) REFERENCES guardian (family_id, id)
);
CREATE INDEX acceptance_text ON acceptance (text_id);
REVOKE UPDATE, DELETE ON acceptance FROM :app;

CREATE TABLE certification_reminder (
    guardian_id uuid NOT NULL REFERENCES guardian (id),
    school_year text NOT NULL,
    reminder_no integer NOT NULL,
    id          uuid NOT NULL,
    told_at     timestamptz NOT NULL,
    PRIMARY KEY (guardian_id, school_year, reminder_no)
);
REVOKE UPDATE, DELETE ON certification_reminder FROM :app;
