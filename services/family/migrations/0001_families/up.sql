-- Families, their adults and children, who may act for whom, the search by name, and documents.

CREATE TABLE number_counter (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last     bigint NOT NULL
);
COMMENT ON TABLE number_counter IS 'the last number taken from our own sequence; locked by every registration';
INSERT INTO number_counter (last) VALUES (1001001000000);

CREATE TABLE family (
    id            uuid PRIMARY KEY,
    number        text NOT NULL UNIQUE CHECK (number ~ '^[0-9]{13}$'),
    version       integer NOT NULL DEFAULT 1,
    registered_on date NOT NULL
);
COMMENT ON COLUMN family.version IS 'of the whole file: grows with any change of an adult or a child';

CREATE TABLE guardian (
    id                   uuid PRIMARY KEY,
    family_id            uuid NOT NULL REFERENCES family (id),
    position             smallint NOT NULL,
    civility             text NOT NULL,
    last_name            text NOT NULL,
    first_name           text NOT NULL,
    quality              text NOT NULL,
    marital_status       text NOT NULL,
    street               text NOT NULL,
    postcode             text NOT NULL,
    town                 text NOT NULL,
    home_phone           bytea,
    work_phone           bytea,
    mobile               bytea,
    email                text NOT NULL,
    email_allowed        boolean NOT NULL,
    sms_allowed          boolean NOT NULL,
    profession           text NOT NULL,
    category             text NOT NULL,
    employer             text NOT NULL,
    employer_address     text NOT NULL,
    account_holder       text NOT NULL,
    benefit_organisation text NOT NULL,
    UNIQUE (family_id, position),
    UNIQUE (family_id, id)
);
COMMENT ON COLUMN guardian.home_phone IS 'sealed, as every telephone number; null where none is known';
COMMENT ON COLUMN guardian.email IS 'plain: it travels with family-changed, letters and mails are written to it';

CREATE TABLE partner (
    guardian_id uuid PRIMARY KEY,
    family_id   uuid NOT NULL,
    last_name   text NOT NULL,
    first_name  text NOT NULL,
    address     bytea NOT NULL,
    contact     bytea NOT NULL,
    work        bytea NOT NULL,
    FOREIGN KEY (family_id, guardian_id) REFERENCES guardian (family_id, id)
);
COMMENT ON TABLE partner IS 'typed on one guardian''s sheet and seen with it only; sealed JSON: a third person';
CREATE INDEX partner_family ON partner (family_id);

CREATE TABLE child (
    id         uuid PRIMARY KEY,
    family_id  uuid NOT NULL REFERENCES family (id),
    last_name  text NOT NULL,
    first_name text NOT NULL,
    birth_date date NOT NULL,
    sex        text NOT NULL CHECK (sex IN ('F', 'M', '')),
    school     text NOT NULL,
    class_name text NOT NULL,
    version    integer NOT NULL DEFAULT 1,
    UNIQUE (family_id, id)
);
CREATE INDEX child_family ON child (family_id);

CREATE TABLE authority (
    child_id    uuid NOT NULL,
    guardian_id uuid NOT NULL,
    family_id   uuid NOT NULL,
    PRIMARY KEY (child_id, guardian_id),
    FOREIGN KEY (family_id, child_id) REFERENCES child (family_id, id),
    FOREIGN KEY (family_id, guardian_id) REFERENCES guardian (family_id, id)
);
COMMENT ON TABLE authority IS 'who holds parental authority and may act for the child here; both of one family';
CREATE INDEX authority_guardian ON authority (guardian_id);

CREATE TABLE search_word (
    word      text COLLATE "C" NOT NULL,
    family_id uuid NOT NULL REFERENCES family (id),
    weight    smallint NOT NULL,
    PRIMARY KEY (word, family_id)
);
COMMENT ON TABLE search_word IS 'made by domain/naming.py from the names; searched by range of beginnings';
CREATE INDEX search_word_family ON search_word (family_id);

CREATE TABLE file (
    id           uuid PRIMARY KEY,
    family_id    uuid NOT NULL REFERENCES family (id),
    guardian_id  uuid,
    name         bytea NOT NULL,
    media_type   text NOT NULL,
    size         integer NOT NULL CHECK (size > 0),
    sha256       bytea NOT NULL,
    opened_at    timestamptz NOT NULL,
    touched_at   timestamptz NOT NULL,
    completed_at timestamptz,
    FOREIGN KEY (family_id, guardian_id) REFERENCES guardian (family_id, id)
);
COMMENT ON COLUMN file.guardian_id IS 'who handed it in, and the only guardian who sees it; null: an agent';
COMMENT ON COLUMN file.media_type IS 'as declared until complete, then as recognised from the content';
CREATE INDEX file_open ON file (family_id) WHERE completed_at IS NULL;
CREATE INDEX file_abandoned ON file (touched_at) WHERE completed_at IS NULL;

CREATE TABLE file_chunk (
    file_id uuid NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    index   integer NOT NULL CHECK (index >= 0),
    length  integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (file_id, index)
);
ALTER TABLE file_chunk ALTER COLUMN content SET STORAGE EXTERNAL;
