-- Whose day it is, as family last told.

-- name: put
-- No row comes back when this version or a newer one is already known.
INSERT INTO known_custody (child_id, version, calendar) VALUES ($1, $2, $3)
ON CONFLICT (child_id) DO UPDATE SET version = excluded.version, calendar = excluded.calendar
 WHERE known_custody.version < excluded.version
RETURNING child_id;

-- name: known
SELECT calendar FROM known_custody WHERE child_id = $1;

-- name: child_seen
-- Whether there is such a child, and $2 (null: an agent) may act for it.
SELECT EXISTS (SELECT FROM known_child c
                WHERE c.child_id = $1 AND NOT c.deleted AND ($2::uuid IS NULL OR $2 = ANY (c.guardian_ids)));

-- name: shared
-- The activities of which both adults $2 have a line.
SELECT o.name FROM grid_line l JOIN offering o ON o.id = l.offering_id
 WHERE l.child_id = $1 AND l.guardian_id = ANY ($2::uuid[])
   AND EXISTS (SELECT FROM enrolment e WHERE e.line_id = l.id)
 GROUP BY o.id HAVING count(*) = 2 ORDER BY o.position, o.name;

-- name: bookings
-- What is booked or asked one by one after day $3 for a child, on lines that $2 (null: an agent) may see, where both
-- adults $4 have a line of the activity. Regular days are not in it: they follow the calendar by themselves.
WITH lines AS MATERIALIZED (
    SELECT l.id, l.offering_id, l.guardian_id FROM lines_seen_by($2) l
     WHERE l.child_id = $1 AND l.guardian_id = ANY ($4::uuid[])
       AND 2 = (SELECT count(*) FROM grid_line o
                 WHERE o.child_id = $1 AND o.offering_id = l.offering_id AND o.guardian_id = ANY ($4::uuid[])
                   AND EXISTS (SELECT FROM enrolment e WHERE e.line_id = o.id))
), days AS (
    SELECT c.line_id, c.day, false AS pending FROM cell c JOIN lines l ON l.id = c.line_id
     WHERE c.day > $3 AND c.state = 'booked' AND c.origin = 'one_off'
    UNION ALL
    SELECT pc.line_id, pc.day, true FROM proposal_cell pc JOIN lines l ON l.id = pc.line_id
      JOIN proposal p ON p.id = pc.proposal_id
     WHERE pc.day > $3 AND p.state = 'open' AND p.kind = 'booking' AND NOT pc.gives_up
)
SELECT d.line_id, d.day, d.pending, f.name AS facility, o.name AS offering, l.guardian_id,
       coalesce(g.last_name || ' ' || g.first_name, '') AS guardian
  FROM days d
  JOIN lines l ON l.id = d.line_id
  JOIN offering o ON o.id = l.offering_id
  JOIN facility f ON f.id = o.facility_id
  LEFT JOIN known_guardian g ON g.guardian_id = l.guardian_id
 ORDER BY d.day, o.position, o.name;

-- name: enrolments
-- The enrolments of children of two homes that have days after $2, and the last of these days.
SELECT e.id, e.valid_to
  FROM enrolment e JOIN grid_line l ON l.id = e.line_id
 WHERE l.child_id = ANY ($1::uuid[]) AND e.valid_to > $2
   AND EXISTS (SELECT FROM known_custody k WHERE k.child_id = l.child_id);

-- name: enrolments_by_halves
-- The enrolments that cover one of these days, of children whose school holidays are shared in halves.
SELECT DISTINCT e.id
  FROM known_custody k JOIN grid_line l ON l.child_id = k.child_id JOIN enrolment e ON e.line_id = l.id
 WHERE (k.calendar ->> 'holidays' = 'halves' OR k.calendar -> 'before' ->> 'holidays' = 'halves')
   AND EXISTS (SELECT FROM pattern p WHERE p.enrolment_id = e.id)
   AND EXISTS (SELECT FROM unnest($1::date[]) AS u(d) WHERE d BETWEEN e.valid_from AND e.valid_to);
