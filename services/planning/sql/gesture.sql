-- Many days in one gesture: what can be planned, what was done, and taking it back.

-- name: children
-- Of the children $1, those $2 may act for (null: an agent), with the lines $2 sees.
SELECT c.child_id, c.first_name, c.first_name || ' ' || c.last_name AS child_name,
       array(SELECT l.id FROM lines_seen_by($2) l WHERE l.child_id = c.child_id) AS lines
  FROM known_child c
 WHERE c.child_id = ANY ($1::uuid[]) AND NOT c.deleted AND ($2::uuid IS NULL OR $2 = ANY (c.guardian_ids));

-- name: choices
-- The children of the family $1 that $2 may act for, with the offerings they are enrolled in from day $3 on and until when.
WITH seen AS MATERIALIZED (SELECT * FROM lines_seen_by($2) WHERE family_id = $1)
SELECT c.child_id, c.first_name, c.last_name,
       (SELECT coalesce(json_agg(json_build_array(x.offering_id, x.last)), '[]')
          FROM (SELECT l.offering_id, max(e.valid_to) AS last
                  FROM seen l JOIN enrolment e ON e.line_id = l.id
                 WHERE l.child_id = c.child_id AND e.valid_to >= $3
                 GROUP BY l.offering_id) x) AS lines
  FROM known_child c
 WHERE c.family_id = $1 AND NOT c.deleted AND ($2::uuid IS NULL OR $2 = ANY (c.guardian_ids))
 ORDER BY c.first_name, c.last_name;

-- name: mine
SELECT * FROM gesture WHERE id = $1 AND guardian_id = $2;

-- name: lock_mine
SELECT * FROM gesture WHERE id = $1 AND guardian_id = $2 FOR UPDATE;

-- name: lines
-- Of the lines $1, those that $2 still sees, as pages name them.
SELECT l.id, l.child_id, o.name AS offering, f.name AS facility, c.first_name,
       c.first_name || ' ' || c.last_name AS child_name
  FROM lines_seen_by($2) l JOIN known_child c ON c.child_id = l.child_id
  JOIN offering o ON o.id = l.offering_id JOIN facility f ON f.id = o.facility_id
 WHERE l.id = ANY ($1::uuid[]);

-- name: proposals
-- The demands of a gesture, their children being locked.
SELECT p.id, p.kind, p.state, p.line_id, p.family_id,
       (SELECT coalesce(json_agg(json_build_array(w.pool_id, w.day) ORDER BY w.pool_id, w.day), '[]')
          FROM waiting w WHERE w.proposal_id = p.id) AS waiting
  FROM proposal p WHERE p.id = ANY ($1::uuid[]);

-- name: withdraw
-- Demands the family takes back.
UPDATE proposal SET state = 'withdrawn', version = version + 1, refusal_code = '', refusal_label = '', hold = NULL
 WHERE id = ANY ($1::uuid[])
RETURNING id, version, family_id;

-- name: undone
UPDATE gesture SET undone_at = $2, undone = $3 WHERE id = $1;

-- name: forget
-- Gestures nobody looks at any more.
DELETE FROM gesture WHERE undo_until < $1;
