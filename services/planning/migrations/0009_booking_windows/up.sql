-- From when, and until when, the days of a span can be booked: local clock times of the municipality.

CREATE TABLE booking_window (
    id                 uuid PRIMARY KEY,
    offering_id        uuid NOT NULL REFERENCES offering,
    unit_id            uuid REFERENCES unit,
    label              text NOT NULL,
    first_day          date NOT NULL,
    last_day           date NOT NULL CHECK (last_day >= first_day),
    opens_on           date NOT NULL,
    opens_at           time NOT NULL,
    closes_on          date,
    closes_at          time,
    after              text NOT NULL CHECK (after IN ('refuse', 'ask')),
    decision_reference text NOT NULL,
    version            integer NOT NULL DEFAULT 1,
    CHECK ((closes_on IS NULL) = (closes_at IS NULL))
);
CREATE INDEX booking_window_of_offering ON booking_window (offering_id, last_day);

-- `opens_at`: the reminder told of an opening, and of no cut-off.
ALTER TABLE reminder ADD COLUMN opens_at timestamptz;

-- The lines that were looked at when an opening came near; one that is put off is looked at again.
CREATE TABLE reminded_opening (
    line_id     uuid NOT NULL REFERENCES grid_line,
    window_id   uuid NOT NULL,
    opens_at    timestamptz NOT NULL,
    reminder_id uuid REFERENCES reminder DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (line_id, window_id, opens_at)
);
