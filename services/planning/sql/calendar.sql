-- The town's days: imported, then corrected by hand.

-- name: import_days
-- Rows edited or removed by hand are kept as they are.
INSERT INTO calendar_day (day, kind, facility_id, label, by_hand)
SELECT day, kind, NULL, label, false FROM jsonb_to_recordset($1) AS x(day date, kind text, label text)
ON CONFLICT (day, kind, facility_id) DO UPDATE SET label = excluded.label
 WHERE NOT calendar_day.by_hand AND calendar_day.label <> excluded.label;

-- name: drop_outdated
-- Imported rows of these days that the official calendar does not hold any more.
DELETE FROM calendar_day d
 WHERE d.day BETWEEN $1 AND $2 AND NOT d.by_hand
   AND NOT EXISTS (SELECT FROM jsonb_to_recordset($3) AS x(day date, kind text)
                    WHERE x.day = d.day AND x.kind = d.kind);

-- name: put_days
INSERT INTO calendar_day (day, kind, facility_id, label, by_hand)
SELECT day, kind, facility_id, label, true
  FROM jsonb_to_recordset($1) AS x(day date, kind text, facility_id uuid, label text)
ON CONFLICT (day, kind, facility_id) DO UPDATE SET label = excluded.label, by_hand = true, removed = false
 WHERE calendar_day.removed OR calendar_day.label <> excluded.label;

-- name: remove_days
UPDATE calendar_day d SET removed = true, by_hand = true
  FROM jsonb_to_recordset($1) AS x(day date, kind text, facility_id uuid)
 WHERE d.day = x.day AND d.kind = x.kind AND d.facility_id IS NOT DISTINCT FROM x.facility_id AND NOT d.removed;

-- name: months_to_tell
-- What was booked or asked on days whose calendar changed is told again, and what was booked closed again.
WITH touched AS (
    UPDATE cell SET closing = 'due' WHERE day = ANY ($1::date[]) AND closing <> 'due' RETURNING line_id, day
), stale AS (
    SELECT line_id, day FROM cell WHERE day = ANY ($1::date[])
    UNION
    SELECT pc.line_id, pc.day FROM proposal_cell pc
      JOIN proposal p ON p.id = pc.proposal_id AND p.state IN ('open', 'refused')
     WHERE pc.day = ANY ($1::date[])
)
INSERT INTO stale_month (line_id, month)
SELECT DISTINCT line_id, to_char(day, 'YYYY-MM') FROM stale
ON CONFLICT DO NOTHING;

-- name: enrolments_on
-- The enrolments with a weekly pattern that cover one of these days: their regular days may have changed.
SELECT DISTINCT e.id FROM enrolment e
 WHERE EXISTS (SELECT FROM pattern p WHERE p.enrolment_id = e.id)
   AND EXISTS (SELECT FROM unnest($1::date[]) AS u(d) WHERE d BETWEEN e.valid_from AND e.valid_to);
