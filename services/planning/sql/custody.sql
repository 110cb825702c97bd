-- Whose day it is, as family last told.

-- name: put
-- No row comes back when this version or a newer one is already known.
INSERT INTO known_custody (child_id, version, calendar) VALUES ($1, $2, $3)
ON CONFLICT (child_id) DO UPDATE SET version = excluded.version, calendar = excluded.calendar
 WHERE known_custody.version < excluded.version
RETURNING child_id;

-- name: enrolments
-- The enrolments of a child that have days after $2, and the last of these days.
SELECT e.id, e.valid_to
  FROM enrolment e JOIN grid_line l ON l.id = e.line_id
 WHERE l.child_id = $1 AND e.valid_to > $2;
