-- One row per reminder family has told of a record: the mail that carries it.

CREATE TABLE record_reminder (
    reminder_id   uuid PRIMARY KEY,
    kind          text NOT NULL CHECK (kind IN ('certification', 'expiry')),
    guardian_id   uuid NOT NULL,
    day           date NOT NULL,
    due_at        timestamptz NOT NULL,
    state         text NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'not_wanted', 'parked')),
    attempts      int NOT NULL DEFAULT 0,
    claimed_until timestamptz,
    claim         uuid,
    sent_at       timestamptz,
    last_error    text NOT NULL DEFAULT ''
);
CREATE INDEX record_reminder_due ON record_reminder (due_at) WHERE state IN ('due', 'sending');
