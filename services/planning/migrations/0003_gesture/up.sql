-- What a family asked for in one command, so that the whole of it can be shown and taken back for a few minutes.

-- `id` is the command's. `cells`: for each day, what it became and what it was before; `undone`: what taking the
-- gesture back did, in the same order. `undo_until` and `undone_at` are of the machine's clock.
CREATE TABLE gesture (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('booking', 'absence')),
    guardian_id uuid NOT NULL,
    asked_at    timestamptz NOT NULL,
    due_on      date,
    undo_until  timestamptz NOT NULL,
    cells       jsonb NOT NULL,
    undone_at   timestamptz,
    undone      jsonb
);
CREATE INDEX gesture_old ON gesture (undo_until);
