-- One row per reminder planning has told: the mail that carries it, and when it is of no use any more.

CREATE TABLE reminder_mail (
    reminder_id   uuid PRIMARY KEY,
    guardian_id   uuid NOT NULL,
    closes_at     timestamptz NOT NULL,
    first_day     date NOT NULL,
    last_day      date NOT NULL,
    write_from    time NOT NULL,
    write_until   time NOT NULL,
    due_at        timestamptz NOT NULL,
    state         text NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'not_wanted', 'too_late', 'parked')),
    attempts      int NOT NULL DEFAULT 0,
    claimed_until timestamptz,
    claim         uuid,
    sent_at       timestamptz,
    last_error    text NOT NULL DEFAULT ''
);
COMMENT ON COLUMN reminder_mail.due_at IS 'of the machine''s clock; closes_at is of the town''s';
CREATE INDEX reminder_mail_due ON reminder_mail (due_at) WHERE state IN ('due', 'sending');
