-- Reminders before a cut-off, a closing or an opening.

-- name: rules
SELECT enabled, lead_hours, write_from, write_until FROM reminder_rules;

-- name: set_rules
UPDATE reminder_rules SET enabled = $1, lead_hours = $2, write_from = $3, write_until = $4
 WHERE (enabled, lead_hours, write_from, write_until) IS DISTINCT FROM ($1, $2, $3, $4);

-- name: unwanted
SELECT EXISTS (SELECT FROM reminder_unwanted WHERE guardian_id = $1);

-- name: want_none
INSERT INTO reminder_unwanted (guardian_id, since) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: want_again
DELETE FROM reminder_unwanted WHERE guardian_id = $1;

-- name: candidates
-- Of the weeks $1 ({offering_id, monday}), the lines of a few guardians that are enrolled, have nothing that week and
-- were not looked at yet. A guardian who may not act for the child, or wants no reminder, has none.
WITH due AS (
    SELECT l.id, l.child_id, l.guardian_id, l.family_id, l.offering_id, x.monday
      FROM jsonb_to_recordset($1) AS x(offering_id uuid, monday date)
      JOIN grid_line l ON l.offering_id = x.offering_id
     WHERE l.guardian_id > $3
       AND EXISTS (SELECT FROM enrolment e
                    WHERE e.line_id = l.id AND e.valid_from <= x.monday + 6 AND e.valid_to >= greatest(x.monday, $2))
       AND NOT EXISTS (SELECT FROM cell c WHERE c.line_id = l.id AND c.day BETWEEN x.monday AND x.monday + 6)
       AND NOT EXISTS (SELECT FROM reminded_week r WHERE r.line_id = l.id AND r.monday = x.monday)
       -- those who never answered, since the line was last used, are left in peace after so many
       AND (SELECT count(DISTINCT r.reminder_id) FROM reminded_week r
             WHERE r.line_id = l.id
               AND r.monday > coalesce((SELECT max(c.day) FROM cell c WHERE c.line_id = l.id AND c.day <= $2), '-infinity')
           ) < $5
       AND NOT EXISTS (SELECT FROM reminder_unwanted u WHERE u.guardian_id = l.guardian_id)
       AND EXISTS (SELECT FROM known_child c
                    WHERE c.child_id = l.child_id AND NOT c.deleted AND l.guardian_id = ANY (c.guardian_ids))
)
SELECT id, child_id, guardian_id, family_id, offering_id, monday FROM due
 WHERE guardian_id IN (SELECT guardian_id FROM due GROUP BY guardian_id ORDER BY guardian_id LIMIT $4)
 ORDER BY guardian_id, monday, id;

-- name: keep_weeks
-- The weeks that nobody else has looked at meanwhile.
INSERT INTO reminded_week (line_id, monday, reminder_id)
SELECT line_id, monday, reminder_id FROM jsonb_to_recordset($1) AS x(line_id uuid, monday date, reminder_id uuid)
ON CONFLICT DO NOTHING
RETURNING line_id, monday, reminder_id;

-- name: opening_candidates
-- Of the openings $1 ({offering_id, window_id, opens_at, first_day, last_day}), the lines of a few guardians that are
-- enrolled, have nothing on those days and were not looked at yet. Who may not act for the child, or wants no reminder,
-- has none.
WITH due AS (
    SELECT l.id, l.child_id, l.guardian_id, l.family_id, l.offering_id, x.window_id, x.opens_at
      FROM jsonb_to_recordset($1)
           AS x(offering_id uuid, window_id uuid, opens_at timestamptz, first_day date, last_day date)
      JOIN grid_line l ON l.offering_id = x.offering_id
     WHERE l.guardian_id > $2
       AND EXISTS (SELECT FROM enrolment e
                    WHERE e.line_id = l.id AND e.valid_from <= x.last_day AND e.valid_to >= x.first_day)
       AND NOT EXISTS (SELECT FROM cell c WHERE c.line_id = l.id AND c.day BETWEEN x.first_day AND x.last_day)
       AND NOT EXISTS (SELECT FROM reminded_opening r
                        WHERE r.line_id = l.id AND r.window_id = x.window_id AND r.opens_at = x.opens_at)
       AND NOT EXISTS (SELECT FROM reminder_unwanted u WHERE u.guardian_id = l.guardian_id)
       AND EXISTS (SELECT FROM known_child c
                    WHERE c.child_id = l.child_id AND NOT c.deleted AND l.guardian_id = ANY (c.guardian_ids))
)
SELECT id, child_id, guardian_id, family_id, offering_id, window_id, opens_at FROM due
 WHERE guardian_id IN (SELECT guardian_id FROM due GROUP BY guardian_id ORDER BY guardian_id LIMIT $3)
 ORDER BY guardian_id, opens_at, window_id, id;

-- name: keep_openings
-- The openings that nobody else has looked at meanwhile.
INSERT INTO reminded_opening (line_id, window_id, opens_at, reminder_id)
SELECT line_id, window_id, opens_at, reminder_id
  FROM jsonb_to_recordset($1) AS x(line_id uuid, window_id uuid, opens_at timestamptz, reminder_id uuid)
ON CONFLICT DO NOTHING
RETURNING line_id, window_id, reminder_id;

-- name: keep
INSERT INTO reminder (id, guardian_id, family_id, closes_at, told_at, cells, opens_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: one
SELECT id, closes_at, opens_at, cells FROM reminder WHERE id = $1 AND guardian_id = $2;
