-- The day's close.

-- name: children_due
-- Children who have something to close before a day, with the days concerned; a few at a time.
SELECT child_id, min(day) AS first, max(day) AS last
  FROM cell WHERE closing = 'due' AND day < $1
 GROUP BY child_id ORDER BY child_id LIMIT $2;

-- name: last_facts
-- What was last said of these cells.
SELECT DISTINCT ON (line_id, day) line_id, day, version, outcome, billable, unit_code
  FROM fact
 WHERE line_id = ANY ($1::uuid[]) AND day BETWEEN $2 AND $3
 ORDER BY line_id, day, version DESC;

-- name: put_facts
INSERT INTO fact (id, version, line_id, day, unit_code, outcome, billable, settled_at)
SELECT id, version, line_id, day, unit_code, outcome, billable, $2
  FROM jsonb_to_recordset($1) AS x(id uuid, version integer, line_id uuid, day date, unit_code text, outcome text,
       billable boolean);
