-- What family says a guardian is to be told: written into their inbox once nothing takes it back any more.
CREATE TABLE guardian_notice (
    notice_id   uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('days_moved', 'access_ended')),
    about_id    uuid NOT NULL,
    family_id   uuid NOT NULL,
    guardian_id uuid NOT NULL,
    child_id    uuid NOT NULL,
    child_name  text NOT NULL,
    stays       jsonb NOT NULL,
    day         date NOT NULL,
    due_at      timestamptz NOT NULL,
    state       text NOT NULL CHECK (state IN ('due', 'written', 'cancelled', 'dropped'))
);
COMMENT ON COLUMN guardian_notice.state IS 'dropped: it was no longer true, or no longer theirs to know, when it came to be written';
CREATE INDEX guardian_notice_due ON guardian_notice (due_at) WHERE state = 'due';
CREATE INDEX guardian_notice_about ON guardian_notice (about_id) WHERE state = 'due';
