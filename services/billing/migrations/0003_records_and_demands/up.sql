-- What a price and a payment depend on, guardian by guardian, and what guardians ask to change of it.
-- Income, beneficiary numbers and bank details are sealed, and every version is kept.

-- one row per guardian of whom anything is kept: its lock orders demands and decisions
CREATE TABLE payer_file (
    guardian_id uuid PRIMARY KEY,
    family_id   uuid NOT NULL,
    version     int NOT NULL DEFAULT 0
);

CREATE TABLE payer_record (
    guardian_id uuid NOT NULL REFERENCES payer_file,
    kind        text NOT NULL CHECK (kind IN ('tax_data', 'benefits', 'bank_details')),
    version     int NOT NULL,
    record_id   uuid NOT NULL UNIQUE,
    content     bytea NOT NULL,
    proposal_id uuid,
    changed_at  timestamptz NOT NULL,
    changed_by  text NOT NULL,
    PRIMARY KEY (guardian_id, kind, version)
);
COMMENT ON TABLE payer_record IS 'append-only; the highest version of a kind is in force';
COMMENT ON COLUMN payer_record.content IS 'sealed JSON: texts by key';

CREATE TABLE proposal (
    id           uuid PRIMARY KEY,
    kind         text NOT NULL CHECK (kind IN ('tax_data', 'benefits', 'bank_details')),
    family_id    uuid NOT NULL,
    guardian_id  uuid NOT NULL REFERENCES payer_file,
    base_version int NOT NULL,
    changes      bytea NOT NULL,
    note         bytea,
    state        text NOT NULL CHECK (state IN ('open', 'applied', 'refused', 'withdrawn', 'settled_at_once')),
    version      int NOT NULL DEFAULT 1,
    decision_no  int NOT NULL DEFAULT 0,
    asked_at     timestamptz NOT NULL
);
COMMENT ON TABLE proposal IS 'a demand of a guardian, the only one of the family who sees it';
COMMENT ON COLUMN proposal.changes IS 'sealed JSON: list of key, before, after, outcome, was';
CREATE UNIQUE INDEX proposal_one_open ON proposal (kind, guardian_id) WHERE state = 'open';

-- what was signed, as it was signed; in force while the bank details in force name its rum
CREATE TABLE mandate (
    rum              text PRIMARY KEY CHECK (length(rum) <= 35),
    guardian_id      uuid NOT NULL REFERENCES payer_file,
    family_id        uuid NOT NULL,
    iban             bytea NOT NULL,
    signer           text NOT NULL,
    signed_on        date NOT NULL,
    signed_at        timestamptz NOT NULL,
    text_version     text NOT NULL,
    creditor_name    text NOT NULL,
    creditor_address text NOT NULL,
    creditor_ics     text NOT NULL,
    regie_ids        uuid[] NOT NULL,
    recorded_by      text NOT NULL
);
COMMENT ON COLUMN mandate.rum IS 'référence unique du mandat';
COMMENT ON COLUMN mandate.signed_on IS 'the day typed beside the name; signed_at: when the portal took it';
CREATE INDEX mandate_guardian ON mandate (guardian_id);

CREATE TABLE creditor (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    name     text NOT NULL,
    address  text NOT NULL,
    ics      text NOT NULL
);
COMMENT ON TABLE creditor IS 'no row: the town does not collect by direct debit';

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payer_record EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON mandate EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON payer_record, mandate FROM :app;
