-- What families ask to change, and each child's record: who may collect the child, health, consents.

ALTER TABLE guardian ADD COLUMN message_language text NOT NULL DEFAULT 'fr';
COMMENT ON COLUMN guardian.message_language IS 'fr, or fr_plain: how one wishes to be written to';

CREATE TABLE proposal (
    id           uuid PRIMARY KEY,
    kind         text NOT NULL,
    family_id    uuid NOT NULL REFERENCES family (id),
    guardian_id  uuid NOT NULL,
    child_id     uuid,
    base_version integer NOT NULL,
    changes      bytea NOT NULL,
    note         bytea,
    evidence     uuid[] NOT NULL DEFAULT '{}',
    state        text NOT NULL CHECK (state IN ('open', 'applied', 'refused', 'withdrawn', 'settled_at_once')),
    version      integer NOT NULL DEFAULT 1,
    decision_no  integer NOT NULL DEFAULT 0,
    asked_at     timestamptz NOT NULL,
    FOREIGN KEY (family_id, guardian_id) REFERENCES guardian (family_id, id)
);
COMMENT ON TABLE proposal IS 'a demand of a family; its guardian is the only one who sees it';
COMMENT ON COLUMN proposal.changes IS 'sealed JSON: list of key, before, after, outcome, was';
COMMENT ON COLUMN proposal.child_id IS 'for a new child, the id it is to have: no child has it yet';
CREATE UNIQUE INDEX proposal_one_open ON proposal (kind, guardian_id, child_id) NULLS NOT DISTINCT WHERE state = 'open';
CREATE INDEX proposal_open ON proposal (family_id) WHERE state = 'open';

CREATE TABLE family_rules (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    at_once      text[] NOT NULL DEFAULT '{}',
    evidence_for text[] NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE family_rules IS 'kinds of demands done without an agent, and those for which documents are asked';
INSERT INTO family_rules DEFAULT VALUES;

CREATE TABLE authorised_person (
    child_id   uuid NOT NULL REFERENCES child (id),
    person_id  uuid NOT NULL,
    last_name  text NOT NULL,
    first_name text NOT NULL,
    phone      bytea,
    relation   text NOT NULL,
    from_on    date,
    until_on   date,
    allowed    boolean NOT NULL,
    reason     bytea,
    added_by   uuid,
    PRIMARY KEY (child_id, person_id)
);
COMMENT ON COLUMN authorised_person.allowed IS 'false: must not collect the child; the reason is sealed';
COMMENT ON COLUMN authorised_person.added_by IS 'the guardian who may change it and see its telephone; null: the desk, for all';

CREATE TABLE health_record (
    child_id uuid PRIMARY KEY REFERENCES child (id),
    content  bytea NOT NULL
);
COMMENT ON TABLE health_record IS 'one sealed JSON per child; every reading leaves its trace';

CREATE TABLE consent (
    child_id uuid NOT NULL REFERENCES child (id),
    kind     text NOT NULL CHECK (kind IN ('photo', 'leaving_alone', 'emergency_care')),
    value    boolean NOT NULL,
    given_by uuid NOT NULL,
    given_at timestamptz NOT NULL,
    version  integer NOT NULL DEFAULT 1,
    PRIMARY KEY (child_id, kind)
);
COMMENT ON COLUMN consent.given_by IS 'the guardian who answered last';
