-- What a town sets up. `setting.version` grows with each change of any of it: processes keep the whole of it in
-- memory and read it again when the number differs.

CREATE TABLE setting (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL DEFAULT 1
);
INSERT INTO setting DEFAULT VALUES;

CREATE TABLE facility (
    id   uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    town text NOT NULL
);

CREATE TABLE offering (
    id               uuid PRIMARY KEY,
    facility_id      uuid NOT NULL REFERENCES facility,
    code             text NOT NULL UNIQUE,
    name             text NOT NULL,
    category         text NOT NULL,
    runs_in          text NOT NULL,
    weekdays         integer[] NOT NULL,
    decide           text NOT NULL,
    absence_decide   text NOT NULL,
    absence_evidence text NOT NULL,
    bills            text NOT NULL,
    waiting_list     boolean NOT NULL,
    position         integer NOT NULL,
    assumption       text NOT NULL,
    version          bigint NOT NULL DEFAULT 1
);

CREATE TABLE unit (
    id          uuid PRIMARY KEY,
    offering_id uuid NOT NULL REFERENCES offering,
    code        text NOT NULL,
    name        text NOT NULL,
    slots       text[] NOT NULL,
    has_meal    boolean NOT NULL,
    starts_at   time,
    ends_at     time,
    position    integer NOT NULL,
    retired     boolean NOT NULL DEFAULT false,
    UNIQUE (offering_id, code)
);

CREATE TABLE cutoff (
    id                 uuid PRIMARY KEY,
    offering_id        uuid NOT NULL REFERENCES offering,
    unit_id            uuid REFERENCES unit,
    action             text NOT NULL,
    rule               jsonb NOT NULL,
    after              text NOT NULL,
    valid_from         date NOT NULL,
    decision_reference text NOT NULL
);
CREATE UNIQUE INDEX cutoff_in_force ON cutoff (offering_id, unit_id, action, valid_from) NULLS NOT DISTINCT;

CREATE TABLE absence_reason (
    code     text PRIMARY KEY,
    label    text NOT NULL,
    leave    boolean NOT NULL,
    retired  boolean NOT NULL,
    position integer NOT NULL
);

CREATE TABLE pool (
    id          uuid PRIMARY KEY,
    facility_id uuid NOT NULL REFERENCES facility,
    slot        text NOT NULL,
    age_group   text NOT NULL,
    weekdays    integer[] NOT NULL,
    valid_from  date NOT NULL,
    valid_to    date NOT NULL,
    places      integer NOT NULL CHECK (places >= 0)
);

-- Rows of a day, imported or corrected by hand. A row removed by hand stays, so that no import brings it back.
CREATE TABLE calendar_day (
    day         date NOT NULL,
    kind        text NOT NULL,
    facility_id uuid REFERENCES facility,
    label       text NOT NULL,
    by_hand     boolean NOT NULL,
    removed     boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX calendar_day_key ON calendar_day (day, kind, facility_id) NULLS NOT DISTINCT;


-- Our own copies of what family owns: names, and who may act for whom. No birth date: nothing here needs it.

CREATE TABLE known_family (
    family_id uuid PRIMARY KEY,
    version   bigint NOT NULL,
    deleted   boolean NOT NULL
);

-- `household`: a digest of the address. Two guardians of a family see each other's lines when it is the same and
-- not empty.
CREATE TABLE known_guardian (
    guardian_id uuid PRIMARY KEY,
    family_id   uuid NOT NULL,
    last_name   text NOT NULL,
    first_name  text NOT NULL,
    household   text NOT NULL
);
CREATE INDEX known_guardian_family ON known_guardian (family_id);

CREATE TABLE known_child (
    child_id     uuid PRIMARY KEY,
    version      bigint NOT NULL,
    family_id    uuid NOT NULL,
    last_name    text NOT NULL,
    first_name   text NOT NULL,
    school       text NOT NULL,
    class_name   text NOT NULL,
    guardian_ids uuid[] NOT NULL,
    deleted      boolean NOT NULL
);
CREATE INDEX known_child_family ON known_child (family_id);


-- Lines and what is on them.

-- One row per child who has a line: whoever changes anything of the child's planning locks it first and takes the
-- next version, which is also the version of every event about the child.
CREATE TABLE child_plan (
    child_id uuid PRIMARY KEY,
    version  bigint NOT NULL DEFAULT 1
);

CREATE TABLE grid_line (
    id          uuid PRIMARY KEY,
    child_id    uuid NOT NULL REFERENCES child_plan,
    offering_id uuid NOT NULL REFERENCES offering,
    guardian_id uuid NOT NULL,
    family_id   uuid NOT NULL,
    UNIQUE (child_id, offering_id, guardian_id)
);
CREATE INDEX grid_line_offering ON grid_line (offering_id);
CREATE INDEX grid_line_family ON grid_line (family_id);

-- The lines a guardian sees: their own, and those of the adults of their family who live at the same address, of
-- children they may act for (a child without a guardian is seen by none). No asker (agents, services): every line. The one place where this is decided.
CREATE FUNCTION lines_seen_by(asker uuid) RETURNS SETOF grid_line LANGUAGE sql STABLE AS $$
    SELECT l.* FROM grid_line l
     WHERE asker IS NULL
        OR (l.guardian_id IN (SELECT other.guardian_id
                                FROM known_guardian me
                                JOIN known_guardian other ON other.family_id = me.family_id
                               WHERE me.guardian_id = asker
                                 AND (other.guardian_id = asker
                                      OR (me.household <> '' AND other.household = me.household)))
            AND EXISTS (SELECT FROM known_child c
                         WHERE c.child_id = l.child_id AND NOT c.deleted
                           AND asker = ANY (c.guardian_ids)))
$$;

CREATE TABLE enrolment (
    id         uuid PRIMARY KEY,
    line_id    uuid NOT NULL REFERENCES grid_line,
    valid_from date NOT NULL,
    valid_to   date NOT NULL CHECK (valid_to >= valid_from),
    age_group  text NOT NULL
);
CREATE INDEX enrolment_line ON enrolment (line_id);

-- Every weekly pattern ever set; of an enrolment, the last one speaks from its `valid_from` on.
CREATE TABLE pattern (
    id           uuid PRIMARY KEY,
    enrolment_id uuid NOT NULL REFERENCES enrolment,
    valid_from   date NOT NULL,
    days         jsonb NOT NULL,
    set_at       timestamptz NOT NULL,
    set_by       text NOT NULL
);
CREATE INDEX pattern_enrolment ON pattern (enrolment_id, id);

-- A cell: `state` is null where nothing is booked. `closing`: what the day's close has to do with it.
-- No foreign key to what a town sets up: every booking would lock the same few rows.
-- `presence` and `conflict` repeat what the marks say, so that no screen reads them one by one.
CREATE TABLE cell (
    line_id       uuid NOT NULL REFERENCES grid_line,
    day           date NOT NULL,
    child_id      uuid NOT NULL,
    unit_id       uuid NOT NULL,
    state         text CHECK (state IN ('booked', 'excused_absence', 'billed_absence', 'leave_day')),
    origin        text NOT NULL CHECK (origin IN ('one_off', 'recurring')),
    rule          text NOT NULL DEFAULT '',
    presence      text NOT NULL DEFAULT '' CHECK (presence IN ('', 'present', 'absent')),
    conflict      boolean NOT NULL DEFAULT false,
    closing       text NOT NULL DEFAULT 'due' CHECK (closing IN ('due', 'held', 'done')),
    PRIMARY KEY (line_id, day)
);
CREATE INDEX cell_due ON cell (day) WHERE closing = 'due';
CREATE INDEX cell_day ON cell (day, line_id);

-- A child sits once.
CREATE TABLE seat (
    child_id uuid NOT NULL,
    day      date NOT NULL,
    slot     text NOT NULL,
    line_id  uuid NOT NULL,
    PRIMARY KEY (child_id, day, slot)
);

-- How full a pool is. `flips` grows each time it becomes full or stops being so: screens depend on that only.
CREATE TABLE pool_day (
    pool_id uuid NOT NULL,
    day     date NOT NULL,
    taken   integer NOT NULL DEFAULT 0 CHECK (taken >= 0),
    waiting integer NOT NULL DEFAULT 0 CHECK (waiting >= 0),
    flips   bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (pool_id, day)
);
CREATE INDEX pool_day_waiting ON pool_day (day) WHERE waiting > 0;

-- `detail` is sealed: the reason of an absence is health. `outcome`: what an accepted absence becomes.
CREATE TABLE proposal (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('booking', 'absence')),
    child_id        uuid NOT NULL,
    line_id         uuid NOT NULL REFERENCES grid_line,
    family_id       uuid NOT NULL,
    guardian_id     uuid NOT NULL,
    state           text NOT NULL,
    decision_no     integer NOT NULL DEFAULT 0,
    version         bigint NOT NULL DEFAULT 1,
    asked_at        timestamptz NOT NULL,
    asked_by        text NOT NULL,
    late            boolean NOT NULL DEFAULT false,
    evidence_needed boolean NOT NULL DEFAULT false,
    outcome         text NOT NULL DEFAULT '',
    hold            text,
    detail          bytea,
    refusal_code    text NOT NULL DEFAULT '',
    refusal_label   text NOT NULL DEFAULT ''
);
CREATE INDEX proposal_child ON proposal (child_id);

-- `before` is what the cell was when the decision took effect, so that it can be taken back.
CREATE TABLE proposal_cell (
    proposal_id uuid NOT NULL REFERENCES proposal,
    line_id     uuid NOT NULL,
    day         date NOT NULL,
    unit_id     uuid NOT NULL,
    before      jsonb,
    PRIMARY KEY (proposal_id, day)
);
CREATE INDEX proposal_cell_cell ON proposal_cell (line_id, day);

CREATE TABLE waiting (
    pool_id     uuid NOT NULL,
    day         date NOT NULL,
    proposal_id uuid NOT NULL REFERENCES proposal,
    position    bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (pool_id, day, proposal_id)
);
CREATE INDEX waiting_proposal ON waiting (proposal_id);

-- A place given back by a decision that may still be undone: held until then, and only then offered.
CREATE TABLE freed (
    pool_id     uuid NOT NULL,
    day         date NOT NULL,
    proposal_id uuid NOT NULL REFERENCES proposal,
    offer_at    timestamptz NOT NULL,
    PRIMARY KEY (pool_id, day, proposal_id)
);
CREATE INDEX freed_due ON freed (offer_at);

CREATE TABLE mark (
    id          uuid PRIMARY KEY,
    child_id    uuid NOT NULL,
    offering_id uuid NOT NULL REFERENCES offering,
    unit_id     uuid,
    line_id     uuid NOT NULL REFERENCES grid_line,
    day         date NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('present', 'absent', 'cancelled')),
    marked_at   timestamptz NOT NULL,
    device      text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL
);
CREATE INDEX mark_cell ON mark (line_id, day);
REVOKE UPDATE, DELETE ON mark FROM :app;

CREATE TABLE history (
    id      bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    line_id uuid NOT NULL,
    day     date NOT NULL,
    at      timestamptz NOT NULL,
    who     text NOT NULL,
    what    text NOT NULL,
    data    jsonb NOT NULL
);
CREATE INDEX history_cell ON history (line_id, day, id);
REVOKE UPDATE, DELETE ON history FROM :app;

CREATE TABLE fact (
    id          uuid NOT NULL,
    version     integer NOT NULL,
    line_id     uuid NOT NULL,
    day         date NOT NULL,
    unit_code   text NOT NULL,
    outcome     text NOT NULL,
    billable    boolean NOT NULL,
    settled_at  timestamptz NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE INDEX fact_cell ON fact (line_id, day, version);
REVOKE UPDATE, DELETE ON fact FROM :app;

-- The months that were told to others, with the version last told; and those to be told again after a change that
-- touches many (a calendar, a pattern).
CREATE TABLE line_month (
    id      uuid PRIMARY KEY,
    line_id uuid NOT NULL REFERENCES grid_line,
    month   text NOT NULL,
    version bigint NOT NULL,
    UNIQUE (line_id, month)
);

CREATE TABLE stale_month (
    line_id uuid NOT NULL,
    month   text NOT NULL,
    PRIMARY KEY (line_id, month)
);
