-- Reminders before a cut-off: the town's rules, who wants none, and what was told.

CREATE TABLE reminder_rules (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    enabled     boolean NOT NULL DEFAULT false,
    lead_hours  integer NOT NULL DEFAULT 48 CHECK (lead_hours > 0),
    write_from  time NOT NULL DEFAULT '09:00',
    write_until time NOT NULL DEFAULT '18:00' CHECK (write_until > write_from)
);
INSERT INTO reminder_rules DEFAULT VALUES;

CREATE TABLE reminder_unwanted (
    guardian_id uuid PRIMARY KEY,
    since       timestamptz NOT NULL
);

-- `cells`: the days it told of, as {line_id, day, unit_id}.
CREATE TABLE reminder (
    id          uuid PRIMARY KEY,
    guardian_id uuid NOT NULL,
    family_id   uuid NOT NULL,
    closes_at   timestamptz NOT NULL,
    told_at     timestamptz NOT NULL,
    cells       jsonb NOT NULL
);

-- The weeks of lines that were looked at when their cut-off came near; without a reminder, there was nothing to book.
CREATE TABLE reminded_week (
    line_id     uuid NOT NULL REFERENCES grid_line,
    monday      date NOT NULL,
    reminder_id uuid REFERENCES reminder DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (line_id, monday)
);
