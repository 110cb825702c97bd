-- Family requests, their decisions, what the owners answered, and the mail they cause.

CREATE TABLE family_request (
    family_request_id uuid PRIMARY KEY,
    proposal_id       uuid NOT NULL,
    owner             text NOT NULL CHECK (owner IN ('planning', 'family', 'billing')),
    -- what the opening said; null while only a settlement or a withdrawal has been heard of
    kind              text,
    family_id         uuid,
    guardian_id       uuid,
    summary           jsonb,
    asked_at          timestamptz,
    settled_at_once   boolean,
    due_on            date,
    withdrawn_at      timestamptz,
    -- where it stands, folded by domain/standing.py each time a fact arrives
    state             text NOT NULL DEFAULT 'unopened' CHECK (state IN
        ('unopened', 'pending', 'deciding', 'accepted', 'refused', 'withdrawn', 'settled_at_once')),
    decision_no       int NOT NULL DEFAULT 0,
    back_reason       text NOT NULL DEFAULT '',
    closed_at         timestamptz,
    assigned_account  uuid,
    assigned_to       text NOT NULL DEFAULT '',
    version           int NOT NULL DEFAULT 0,
    UNIQUE (owner, proposal_id),
    CHECK (state = 'unopened' OR (kind IS NOT NULL AND family_id IS NOT NULL AND guardian_id IS NOT NULL
        AND summary IS NOT NULL AND asked_at IS NOT NULL AND settled_at_once IS NOT NULL))
);
CREATE INDEX family_request_queue ON family_request (due_on, asked_at) WHERE state = 'pending';
CREATE INDEX family_request_done ON family_request (closed_at DESC) WHERE closed_at IS NOT NULL;
CREATE INDEX family_request_family ON family_request (family_id, guardian_id, asked_at DESC);

CREATE TABLE decision (
    family_request_id  uuid NOT NULL REFERENCES family_request,
    decision_no        int NOT NULL CHECK (decision_no > 0),
    kind               text NOT NULL CHECK (kind IN ('accept', 'refuse', 'undo', 'reopen')),
    decided_by         text NOT NULL,
    decided_by_account uuid,
    decided_at         timestamptz NOT NULL,
    reason_code        text NOT NULL DEFAULT '',
    reason_label       text NOT NULL DEFAULT '',
    reason_note        text NOT NULL DEFAULT '',
    undo_until         timestamptz,
    PRIMARY KEY (family_request_id, decision_no)
);
REVOKE UPDATE, DELETE ON decision FROM :app;

-- what the owner answered to each decision; 0 answers none: the owner ended the proposal by itself
CREATE TABLE settlement (
    family_request_id uuid NOT NULL REFERENCES family_request,
    decision_no       int NOT NULL CHECK (decision_no >= 0),
    result            text NOT NULL CHECK (result IN ('applied', 'not_applied', 'reverted', 'cannot_revert')),
    reason_code       text NOT NULL DEFAULT '',
    settled_at        timestamptz NOT NULL,
    PRIMARY KEY (family_request_id, decision_no)
);
REVOKE UPDATE, DELETE ON settlement FROM :app;

CREATE TABLE refusal_reason (
    code     text PRIMARY KEY,
    label    text NOT NULL,
    position int NOT NULL,
    retired  boolean NOT NULL DEFAULT false
);
INSERT INTO refusal_reason (code, label, position) VALUES
    ('complet', 'Plus de place disponible', 1),
    ('hors_delai', 'Demande reçue hors délai', 2),
    ('dossier_incomplet', 'Dossier d’inscription incomplet', 3),
    ('autre', 'Autre motif', 4);

-- one row: the town's own settings
CREATE TABLE town_settings (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    undo_minutes int NOT NULL,
    due_days     jsonb NOT NULL
);
INSERT INTO town_settings (undo_minutes, due_days) VALUES (10, '{"booking": 3, "absence": 1}');

-- one row per closed decision; it is sent when the undo window has passed, and never deleted unsent
CREATE TABLE outgoing_mail (
    mail_id           uuid PRIMARY KEY,
    family_request_id uuid NOT NULL REFERENCES family_request,
    decision_no       int NOT NULL,
    outcome           text NOT NULL CHECK (outcome IN ('accepted', 'refused')),
    due_at            timestamptz NOT NULL,
    state             text NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'cancelled', 'not_wanted', 'parked')),
    attempts          int NOT NULL DEFAULT 0,
    claimed_until     timestamptz,
    claim             uuid,
    sent_at           timestamptz,
    last_error        text NOT NULL DEFAULT '',
    UNIQUE (family_request_id, decision_no)
);
CREATE INDEX outgoing_mail_due ON outgoing_mail (due_at) WHERE state IN ('due', 'sending');
CREATE INDEX outgoing_mail_parked ON outgoing_mail (due_at) WHERE state = 'parked';

-- our own small copies, fed by events and guarded by version
CREATE TABLE known_family (
    family_id     uuid PRIMARY KEY,
    version       bigint NOT NULL,
    family_number text NOT NULL,
    deleted       boolean NOT NULL
);
CREATE TABLE known_guardian (
    guardian_id   uuid PRIMARY KEY,
    family_id     uuid NOT NULL REFERENCES known_family,
    civility      text NOT NULL,
    last_name     text NOT NULL,
    first_name    text NOT NULL,
    email         text NOT NULL,
    email_allowed boolean NOT NULL
);
CREATE INDEX known_guardian_family ON known_guardian (family_id);
CREATE TABLE known_municipality (
    municipality text PRIMARY KEY,
    version      bigint NOT NULL,
    name         text NOT NULL,
    portal_title text NOT NULL,
    help_phone   text NOT NULL,
    help_email   text NOT NULL,
    help_address text NOT NULL,
    help_hours   text NOT NULL
);
