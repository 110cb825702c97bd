-- The planning of some lines over some days: read whole, judged in domain/, written whole.

-- name: lock_lines
-- Of the lines $1, those that $2 may see (null: all); their children are locked in order and take their next version.
WITH visible AS MATERIALIZED (
    SELECT id, child_id FROM lines_seen_by($2) WHERE id = ANY ($1::uuid[])
), locked AS MATERIALIZED (
    SELECT child_id FROM child_plan
     WHERE child_id IN (SELECT child_id FROM visible) ORDER BY child_id FOR UPDATE
), bumped AS (
    UPDATE child_plan p SET version = p.version + 1 FROM locked WHERE p.child_id = locked.child_id
    RETURNING p.child_id
)
SELECT v.id FROM visible v JOIN bumped b ON b.child_id = v.child_id;

-- name: seen_lines
-- Of the lines $1, those that $2 may see (null: all).
SELECT id FROM lines_seen_by($2) WHERE id = ANY ($1::uuid[]);

-- name: lock_children
-- The children named are locked in order and take their next version; those without a planning yet get one.
WITH wanted AS (
    INSERT INTO child_plan (child_id) SELECT DISTINCT c FROM unnest($1::uuid[]) AS u(c) ORDER BY c
    ON CONFLICT (child_id) DO UPDATE SET version = child_plan.version + 1
    RETURNING child_id
)
SELECT count(*) FROM wanted;

-- name: lines_of_children
SELECT id FROM grid_line WHERE child_id = ANY ($1::uuid[]);

-- name: facts
-- Everything about the lines $1 from day $2 to day $3, as lists that domain/sheet.py reads; without $4, not what only
-- a free cell's judgement needs: the seats of the children and the pools without a place. Each line, child and demand looks its own rows up by their keys (OFFSET 0 forbids another way), so that the plan is the same whether a
-- table was empty or held a million rows when it was made.
WITH lines AS MATERIALIZED (
    SELECT l.*, (SELECT facility_id FROM offering WHERE id = l.offering_id) AS facility_id
      FROM grid_line l WHERE l.id = ANY ($1::uuid[])
), children AS MATERIALIZED (
    SELECT DISTINCT child_id FROM lines
), asked AS (
    -- The demand that speaks for each cell.
    SELECT DISTINCT ON (pc.line_id, pc.day)
           pc.line_id, pc.day, p.id, CASE WHEN pc.gives_up THEN 'absence' ELSE p.kind END AS kind, pc.unit_id,
           pc.gives_up, p.state, p.hold, p.refusal
      FROM lines l
     CROSS JOIN LATERAL (SELECT line_id, day, unit_id, proposal_id, gives_up FROM proposal_cell
                          WHERE line_id = l.id AND day BETWEEN $2 AND $3 OFFSET 0) pc
     CROSS JOIN LATERAL (SELECT id, kind, state, hold, asked_at,
                                coalesce(nullif(refusal_label, ''), refusal_code) AS refusal
                           FROM proposal WHERE id = pc.proposal_id OFFSET 0) p
     WHERE p.state = 'open' OR (p.kind = 'booking' AND p.state IN ('refused', 'applied', 'settled_at_once'))
     ORDER BY pc.line_id, pc.day, (p.state = 'open') DESC, p.asked_at DESC, p.id DESC
)
SELECT
    (SELECT version FROM setting) AS settings,
    json_build_object(
        'lines', coalesce((
            SELECT json_agg(json_build_array(
                       l.id, l.child_id, l.offering_id, l.guardian_id, l.family_id,
                       coalesce((SELECT first_name || ' ' || last_name FROM known_child
                                  WHERE child_id = l.child_id), ''),
                       coalesce((SELECT last_name || ' ' || first_name FROM known_guardian
                                  WHERE guardian_id = l.guardian_id), ''),
                       (SELECT coalesce(json_agg(json_build_array(e.valid_from, e.valid_to, e.age_group)
                                                 ORDER BY e.valid_from), '[]')
                          FROM enrolment e WHERE e.line_id = l.id),
                       -- whose day it is counts only where both adults of the calendar have their own line
                       (SELECT k.calendar FROM known_custody k
                         WHERE k.child_id = l.child_id AND k.calendar IS NOT NULL
                           AND 2 = (SELECT count(*) FROM grid_line o
                                     WHERE o.child_id = l.child_id AND o.offering_id = l.offering_id
                                       AND EXISTS (SELECT FROM enrolment e WHERE e.line_id = o.id)
                                       AND o.guardian_id::text IN (k.calendar ->> 'first_guardian_id',
                                                                   k.calendar ->> 'second_guardian_id')))))
              FROM lines l), '[]'),
        'cells', coalesce((
            SELECT json_agg(json_build_array(c.line_id, c.day, c.unit_id, c.state, c.origin, c.rule,
                                             c.presence, c.conflict, c.closing))
              FROM lines l
             CROSS JOIN LATERAL (SELECT * FROM cell WHERE line_id = l.id AND day BETWEEN $2 AND $3 OFFSET 0) c), '[]'),
        'asked', coalesce((
            SELECT json_agg(json_build_array(
                       a.line_id, a.day, a.id, a.kind, a.unit_id, a.state = 'open', a.hold,
                       CASE WHEN a.hold = 'waiting_list' THEN
                            (SELECT max((SELECT count(*) FROM waiting w
                                          WHERE w.pool_id = mine.pool_id AND w.day = mine.day
                                            AND w.position <= mine.position))
                               FROM waiting mine WHERE mine.proposal_id = a.id) END,
                       a.refusal,
                       -- what the cell says again should an open demand leave it
                       CASE WHEN a.state = 'open' THEN
                            (SELECT CASE WHEN p.state = 'refused' THEN json_build_array(
                                        p.id, pc.unit_id, coalesce(nullif(p.refusal_label, ''), p.refusal_code)) END
                               FROM proposal_cell pc JOIN proposal p ON p.id = pc.proposal_id
                              WHERE pc.line_id = a.line_id AND pc.day = a.day AND p.kind = 'booking' AND NOT pc.gives_up
                                AND p.state IN ('refused', 'applied', 'settled_at_once')
                              ORDER BY p.asked_at DESC, p.id DESC LIMIT 1) END))
              FROM asked a WHERE a.state = 'open' OR (a.state = 'refused' AND NOT a.gives_up)), '[]'),
        'seats', coalesce((
            SELECT json_agg(json_build_array(s.child_id, s.day, s.slot, s.line_id))
              FROM children ch
             CROSS JOIN LATERAL (SELECT * FROM seat
                                  WHERE child_id = ch.child_id AND day BETWEEN $2 AND $3 OFFSET 0) s
             WHERE $4), '[]'),
        'full', coalesce((
            SELECT json_agg(json_build_array(d.pool_id, d.day))
              FROM pool p JOIN pool_day d ON d.pool_id = p.id
             WHERE $4 AND p.facility_id IN (SELECT facility_id FROM lines) AND d.day BETWEEN $2 AND $3
               AND d.taken + d.waiting >= p.places), '[]'),
        'versions', coalesce((
            SELECT json_agg(json_build_array(p.child_id, p.version))
              FROM children ch
             CROSS JOIN LATERAL (SELECT * FROM child_plan WHERE child_id = ch.child_id OFFSET 0) p), '[]')
    ) AS facts;

-- name: lock_pools
-- The pools of some days, made where they do not exist yet and locked in the order given: the order of keys.
INSERT INTO pool_day (pool_id, day)
SELECT pool_id, day FROM unnest($1::uuid[], $2::date[]) WITH ORDINALITY AS u(pool_id, day, n) ORDER BY n
ON CONFLICT (pool_id, day) DO UPDATE SET taken = pool_day.taken
RETURNING pool_id, day, taken, waiting;

-- name: write
-- Everything one transaction changes, in one statement. $1: lists of rows by table (store/writing.py). Answers the
-- version of the settings as they are now that the cells could be written.
WITH cells AS (
    INSERT INTO cell (line_id, day, child_id, unit_id, state, origin, rule, presence, conflict, closing)
    SELECT line_id, day, child_id, unit_id, state, origin, rule, presence, conflict, closing
      FROM jsonb_to_recordset($1::jsonb -> 'cells') AS x(line_id uuid, day date, child_id uuid, unit_id uuid, state text,
           origin text, rule text, presence text, conflict boolean, closing text)
    ON CONFLICT (line_id, day) DO UPDATE
       SET unit_id = excluded.unit_id, state = excluded.state, origin = excluded.origin, rule = excluded.rule,
           presence = excluded.presence, conflict = excluded.conflict, closing = excluded.closing
), seats_left AS (
    DELETE FROM seat s
     USING jsonb_to_recordset($1::jsonb -> 'seats_left') AS x(child_id uuid, day date, slot text)
     WHERE s.child_id = x.child_id AND s.day = x.day AND s.slot = x.slot
), seats_passed AS (
    UPDATE seat s SET line_id = x.line_id
      FROM jsonb_to_recordset($1::jsonb -> 'seats_passed')
           AS x(child_id uuid, day date, slot text, before uuid, line_id uuid)
     WHERE s.child_id = x.child_id AND s.day = x.day AND s.slot = x.slot AND s.line_id = x.before
), seats AS (
    INSERT INTO seat (child_id, day, slot, line_id)
    SELECT child_id, day, slot, line_id
      FROM jsonb_to_recordset($1::jsonb -> 'seats') AS x(child_id uuid, day date, slot text, line_id uuid)
), proposals AS (
    INSERT INTO proposal (id, kind, child_id, line_id, family_id, guardian_id, state, asked_at, asked_by, late,
                          evidence_needed, outcome, hold, detail, pattern)
    SELECT id, kind, child_id, line_id, family_id, guardian_id, state, asked_at, asked_by, late, evidence_needed,
           outcome, hold, decode(detail, 'base64'), pattern
      FROM jsonb_to_recordset($1::jsonb -> 'proposals') AS x(id uuid, kind text, child_id uuid, line_id uuid,
           family_id uuid, guardian_id uuid, state text, asked_at timestamptz, asked_by text, late boolean,
           evidence_needed boolean, outcome text, hold text, detail text, pattern jsonb)
), proposal_cells AS (
    INSERT INTO proposal_cell (proposal_id, line_id, day, unit_id, before, gives_up)
    SELECT proposal_id, line_id, day, unit_id, before, coalesce(gives_up, false)
      FROM jsonb_to_recordset($1::jsonb -> 'proposal_cells') AS x(proposal_id uuid, line_id uuid, day date, unit_id uuid,
           before jsonb, gives_up boolean)
    ON CONFLICT (proposal_id, day) DO UPDATE SET before = excluded.before
), queued AS (
    INSERT INTO waiting (pool_id, day, proposal_id)
    SELECT pool_id, day, proposal_id
      FROM jsonb_to_recordset($1::jsonb -> 'waiting') AS x(pool_id uuid, day date, proposal_id uuid)
), unqueued AS (
    DELETE FROM waiting w
     USING jsonb_to_recordset($1::jsonb -> 'waiting_left') AS x(proposal_id uuid) WHERE w.proposal_id = x.proposal_id
), held AS (
    INSERT INTO freed (pool_id, day, proposal_id, offer_at)
    SELECT pool_id, day, proposal_id, offer_at
      FROM jsonb_to_recordset($1::jsonb -> 'freed') AS x(pool_id uuid, day date, proposal_id uuid, offer_at timestamptz)
    ON CONFLICT (pool_id, day, proposal_id) DO UPDATE SET offer_at = excluded.offer_at
), pools AS (
    UPDATE pool_day d SET taken = x.taken, waiting = x.waiting, flips = d.flips + x.flips
      FROM jsonb_to_recordset($1::jsonb -> 'pools') AS x(pool_id uuid, day date, taken integer, waiting integer, flips integer)
     WHERE d.pool_id = x.pool_id AND d.day = x.day
), told AS (
    INSERT INTO line_month (id, line_id, month, version)
    SELECT id, line_id, month, version
      FROM jsonb_to_recordset($1::jsonb -> 'months') AS x(id uuid, line_id uuid, month text, version bigint)
    ON CONFLICT (line_id, month) DO UPDATE SET version = excluded.version
), stale AS (
    INSERT INTO stale_month (line_id, month)
    SELECT line_id, month FROM jsonb_to_recordset($1::jsonb -> 'stale') AS x(line_id uuid, month text)
    ON CONFLICT DO NOTHING
), happened AS (
    INSERT INTO history (line_id, day, at, who, what, data)
    SELECT line_id, day, at, who, what, data
      FROM jsonb_to_recordset($1::jsonb -> 'history') AS x(line_id uuid, day date, at timestamptz, who text, what text,
           data jsonb)
), gestures AS (
    -- A number already used keeps its first gesture.
    INSERT INTO gesture (id, kind, guardian_id, asked_at, due_on, undo_until, cells)
    SELECT id, kind, guardian_id, asked_at, due_on, undo_until, cells
      FROM jsonb_to_recordset($1::jsonb -> 'gestures') AS x(id uuid, kind text, guardian_id uuid, asked_at timestamptz,
           due_on date, undo_until timestamptz, cells jsonb)
    ON CONFLICT (id) DO NOTHING
)
SELECT version FROM setting;
