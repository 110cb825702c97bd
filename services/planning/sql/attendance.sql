-- Marks, and the lines they fall on.

-- name: lines
-- The lines of some children and offerings, the one awaited on the day first, then the one with
-- something on it, then the one enrolled that day.
SELECT DISTINCT ON (x.child_id, x.offering_id, x.day) x.child_id, x.offering_id, x.day, l.id
  FROM unnest($1::uuid[], $2::uuid[], $3::date[]) AS x(child_id, offering_id, day)
  JOIN grid_line l ON l.child_id = x.child_id AND l.offering_id = x.offering_id
  LEFT JOIN cell c ON c.line_id = l.id AND c.day = x.day
 ORDER BY x.child_id, x.offering_id, x.day, (c.state IS NOT DISTINCT FROM 'booked') DESC, (c.state IS NOT NULL) DESC,
          (c.line_id IS NOT NULL) DESC,
          EXISTS (SELECT FROM enrolment e WHERE e.line_id = l.id AND x.day BETWEEN e.valid_from AND e.valid_to) DESC,
          l.id;

-- name: first_guardians
-- Who a child's unforeseen presence is for, where no line exists: the first guardian who may act for the child.
SELECT c.child_id, c.family_id,
       coalesce(c.guardian_ids[1], (SELECT g.guardian_id FROM known_guardian g WHERE g.family_id = c.family_id
                                     ORDER BY g.guardian_id LIMIT 1)) AS guardian_id
  FROM known_child c WHERE c.child_id = ANY ($1::uuid[]) AND NOT c.deleted;

-- name: put_marks
-- A mark that is known already changes nothing.
INSERT INTO mark (id, child_id, offering_id, unit_id, line_id, day, kind, marked_at, device, recorded_at, recorded_by)
SELECT id, child_id, offering_id, unit_id, line_id, day, kind, marked_at, device, $2, $3
  FROM jsonb_to_recordset($1) AS x(id uuid, child_id uuid, offering_id uuid, unit_id uuid, line_id uuid, day date,
       kind text, marked_at timestamptz, device text)
ON CONFLICT (id) DO NOTHING
RETURNING id;

-- name: marks_of
SELECT line_id, day, id, kind, marked_at, unit_id FROM mark
 WHERE (line_id, day) IN (SELECT * FROM unnest($1::uuid[], $2::date[]));
