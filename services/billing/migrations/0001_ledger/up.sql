-- Money is append-only: a correction is another entry that points at the first. Amounts are integer cents.
-- What changes (how much of an invoice is left, how much of a payment is not allocated) lives beside it in two
-- small tables whose checks no allocation can pass.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the table % is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TABLE regie (
    regie_id     uuid PRIMARY KEY,
    code         text NOT NULL UNIQUE,
    name         text NOT NULL,
    collected_by text NOT NULL CHECK (collected_by IN ('town', 'treasury'))
);

-- the next number of each kind of document of a régie; its row lock keeps the numbering without a gap
CREATE TABLE counter (
    regie_id     uuid NOT NULL REFERENCES regie,
    kind         text NOT NULL CHECK (kind IN ('invoice', 'payment', 'credit_note', 'collection_order')),
    first_number int NOT NULL,
    next_number  int NOT NULL CHECK (next_number >= first_number),
    PRIMARY KEY (regie_id, kind)
);

CREATE TABLE payer (
    payer_id    uuid PRIMARY KEY,
    regie_id    uuid NOT NULL REFERENCES regie,
    guardian_id uuid NOT NULL,
    UNIQUE (regie_id, guardian_id)
);
CREATE INDEX payer_guardian ON payer (guardian_id);

CREATE TABLE invoice (
    invoice_id    uuid PRIMARY KEY,
    payer_id      uuid NOT NULL REFERENCES payer,
    number        text NOT NULL UNIQUE,
    issued_on     date NOT NULL,
    due_on        date NOT NULL,
    period_from   date NOT NULL,
    period_to     date NOT NULL,
    amount        bigint NOT NULL CHECK (amount >= 0),
    payer_name    text NOT NULL,
    payer_address jsonb NOT NULL,
    at_treasury   boolean NOT NULL
);
CREATE INDEX invoice_payer ON invoice (payer_id);

CREATE TABLE invoice_line (
    invoice_id  uuid NOT NULL REFERENCES invoice,
    position    int NOT NULL,
    label       text NOT NULL,
    quantity    int NOT NULL,
    unit_amount bigint NOT NULL,
    amount      bigint NOT NULL,
    child_name  text NOT NULL,
    PRIMARY KEY (invoice_id, position),
    CHECK (quantity * unit_amount = amount)
);

-- how much of an invoice has been paid or compensated, transferred to the Treasury, corrected by credit notes
CREATE TABLE invoice_balance (
    invoice_id  uuid PRIMARY KEY REFERENCES invoice,
    amount      bigint NOT NULL,
    allocated   bigint NOT NULL DEFAULT 0 CHECK (allocated >= 0),
    transferred bigint NOT NULL DEFAULT 0 CHECK (transferred >= 0),
    corrected   bigint NOT NULL DEFAULT 0 CHECK (corrected BETWEEN 0 AND amount),
    CHECK (allocated + transferred <= amount)
);
CREATE INDEX invoice_balance_open ON invoice_balance (invoice_id) WHERE allocated + transferred < amount;

CREATE TABLE payment (
    payment_id  uuid PRIMARY KEY,
    payer_id    uuid NOT NULL REFERENCES payer,
    number      text NOT NULL UNIQUE,
    received_on date NOT NULL,
    means       text NOT NULL CHECK (means IN ('cash', 'cheque', 'cesu', 'ancv', 'transfer', 'card', 'direct_debit')),
    amount      bigint NOT NULL CHECK (amount > 0),
    reference   text NOT NULL
);

CREATE TABLE credit_note (
    credit_note_id uuid PRIMARY KEY,
    invoice_id     uuid NOT NULL REFERENCES invoice,
    number         text NOT NULL UNIQUE,
    issued_on      date NOT NULL,
    amount         bigint NOT NULL CHECK (amount > 0),
    label          text NOT NULL
);
CREATE INDEX credit_note_invoice ON credit_note (invoice_id);

CREATE TABLE collection_order (
    order_id    uuid PRIMARY KEY,
    invoice_id  uuid NOT NULL UNIQUE REFERENCES invoice,
    number      text NOT NULL UNIQUE,
    ormc_number text NOT NULL,
    handed_on   date NOT NULL,
    amount      bigint NOT NULL CHECK (amount > 0)
);

-- what a payer has that may be allocated: one row per payment and per credit note, under the same id
CREATE TABLE credit (
    credit_id uuid PRIMARY KEY,
    payer_id  uuid NOT NULL REFERENCES payer,
    amount    bigint NOT NULL CHECK (amount > 0),
    allocated bigint NOT NULL DEFAULT 0 CHECK (allocated BETWEEN 0 AND amount)
);
CREATE INDEX credit_payer ON credit (payer_id) WHERE allocated < amount;

CREATE TABLE allocation (
    allocation_id uuid PRIMARY KEY,
    credit_id     uuid NOT NULL REFERENCES credit,
    invoice_id    uuid NOT NULL REFERENCES invoice,
    amount        bigint NOT NULL CHECK (amount > 0),
    allocated_on  date NOT NULL
);
CREATE INDEX allocation_invoice ON allocation (invoice_id);
CREATE INDEX allocation_credit ON allocation (credit_id);

-- the ledger: one entry per document, debit for what is owed, credit for what settles it
CREATE TABLE entry (
    entry_id    uuid PRIMARY KEY,
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    payer_id    uuid NOT NULL REFERENCES payer,
    kind        text NOT NULL CHECK (kind IN ('invoice', 'payment', 'credit_note', 'collection_order')),
    number      text NOT NULL,
    on_day      date NOT NULL,
    debit       bigint CHECK (debit >= 0),
    credit      bigint CHECK (credit >= 0),
    label_key   text NOT NULL,
    label_data  jsonb NOT NULL,
    invoice_id  uuid REFERENCES invoice,
    at_treasury boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    CHECK (num_nonnulls(debit, credit) = 1),
    CHECK ((kind = 'invoice') = (debit IS NOT NULL))
);
CREATE INDEX entry_payer ON entry (payer_id, on_day, seq);

-- raw facts to bill, every version of each, stored before any pricing
CREATE TABLE fact (
    fact_id       uuid NOT NULL,
    fact_version  int NOT NULL,
    child_id      uuid NOT NULL,
    family_id     uuid NOT NULL,
    line_id       uuid NOT NULL,
    guardian_id   uuid NOT NULL,
    offering_id   uuid NOT NULL,
    offering_code text NOT NULL,
    unit_code     text NOT NULL,
    day           date NOT NULL,
    outcome       text NOT NULL,
    billable      boolean NOT NULL,
    received_at   timestamptz NOT NULL,
    PRIMARY KEY (fact_id, fact_version)
);
CREATE INDEX fact_day ON fact (day, fact_id, fact_version DESC);

CREATE VIEW current_fact AS
SELECT f.* FROM fact f
 WHERE NOT EXISTS (SELECT FROM fact newer WHERE newer.fact_id = f.fact_id AND newer.fact_version > f.fact_version);

-- our own small copy of who may pay, fed by family's events and guarded by version
CREATE TABLE known_family (
    family_id     uuid PRIMARY KEY,
    version       bigint NOT NULL,
    family_number text NOT NULL,
    deleted       boolean NOT NULL
);
CREATE TABLE known_guardian (
    guardian_id uuid PRIMARY KEY,
    family_id   uuid NOT NULL REFERENCES known_family,
    civility    text NOT NULL,
    last_name   text NOT NULL,
    first_name  text NOT NULL,
    address     jsonb NOT NULL
);
CREATE INDEX known_guardian_family ON known_guardian (family_id);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_line EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_note EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON collection_order EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fact EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON
    entry, invoice, invoice_line, payment, credit_note, collection_order, allocation, fact FROM :app;
