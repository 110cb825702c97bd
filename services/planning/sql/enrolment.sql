-- Enrolments and their weekly patterns.

-- name: children_missing
SELECT c FROM unnest($1::uuid[]) AS u(c)
 WHERE NOT EXISTS (SELECT FROM known_child k WHERE k.child_id = c AND NOT k.deleted);

-- name: put_lines
INSERT INTO grid_line (id, child_id, offering_id, guardian_id, family_id)
SELECT DISTINCT line_id, child_id, offering_id, guardian_id, family_id
  FROM jsonb_to_recordset($1) AS x(line_id uuid, child_id uuid, offering_id uuid, guardian_id uuid, family_id uuid)
ON CONFLICT (child_id, offering_id, guardian_id) DO UPDATE SET family_id = excluded.family_id
 WHERE grid_line.family_id <> excluded.family_id;

-- name: put_enrolments
INSERT INTO enrolment (id, line_id, valid_from, valid_to, age_group)
SELECT id, line_id, valid_from, valid_to, age_group
  FROM jsonb_to_recordset($1) AS x(id uuid, line_id uuid, valid_from date, valid_to date, age_group text)
ON CONFLICT (id) DO UPDATE
   SET valid_from = excluded.valid_from, valid_to = excluded.valid_to, age_group = excluded.age_group
 WHERE enrolment.line_id = excluded.line_id
   AND (enrolment.valid_from, enrolment.valid_to, enrolment.age_group)
       IS DISTINCT FROM (excluded.valid_from, excluded.valid_to, excluded.age_group)
RETURNING id;

-- name: overlapping
-- Enrolments of one line that share a day, once the new ones are written.
SELECT a.id FROM enrolment a JOIN enrolment b ON b.line_id = a.line_id AND b.id <> a.id
 WHERE a.id = ANY ($1::uuid[]) AND a.valid_from <= b.valid_to AND b.valid_from <= a.valid_to
 LIMIT 1;

-- name: moved
-- Enrolments known under another line: an enrolment never changes line.
SELECT e.id FROM enrolment e
  JOIN jsonb_to_recordset($1) AS x(id uuid, line_id uuid) ON x.id = e.id
 WHERE e.line_id <> x.line_id LIMIT 1;

-- name: of_ids
SELECT e.id, e.line_id, l.child_id, l.offering_id, e.valid_from, e.valid_to
  FROM enrolment e JOIN grid_line l ON l.id = e.line_id WHERE e.id = ANY ($1::uuid[]);

-- name: put_patterns
INSERT INTO pattern (id, enrolment_id, valid_from, days, set_at, set_by, asked_in)
SELECT id, enrolment_id, valid_from, days, $2, $3, $4
  FROM jsonb_to_recordset($1) AS x(id uuid, enrolment_id uuid, valid_from date, days jsonb);

-- name: forget_patterns
-- The patterns a demand or a gesture set, when it is undone: the former ones speak again.
DELETE FROM pattern WHERE asked_in = $1;

-- name: of_child
-- The enrolments of the child $1 not over on day $3, on lines that $2 sees (null: all), each with its pattern: of those in
-- force the last one set, else the next to come; and whether a change of it is asked.
SELECT e.id, l.id AS line_id, l.offering_id, e.valid_from, e.valid_to, p.valid_from AS regular_from, p.days,
       EXISTS (SELECT FROM proposal d WHERE d.child_id = $1 AND d.state = 'open'
                  AND d.pattern ->> 'enrolment_id' = e.id::text) AS asked
  FROM lines_seen_by($2) l
  JOIN enrolment e ON e.line_id = l.id
  JOIN offering o ON o.id = l.offering_id
  LEFT JOIN LATERAL (SELECT valid_from, days FROM pattern WHERE enrolment_id = e.id
                      ORDER BY valid_from <= $3 DESC, CASE WHEN valid_from > $3 THEN valid_from END, id DESC
                      LIMIT 1) p ON true
 WHERE l.child_id = $1 AND e.valid_to >= $3
 ORDER BY o.position, o.name, e.valid_from, e.id;

-- name: patterns
-- The last pattern of each enrolment, with the day up to which its line holds regular days.
SELECT DISTINCT ON (e.id)
       e.id, e.line_id, l.child_id, e.valid_from AS first, e.valid_to AS last, p.valid_from, p.days,
       greatest(e.valid_to, (SELECT max(c.day) FROM cell c WHERE c.line_id = e.line_id AND c.origin = 'recurring'))
           AS horizon
  FROM enrolment e
  JOIN grid_line l ON l.id = e.line_id
  JOIN pattern p ON p.enrolment_id = e.id
 WHERE e.id = ANY ($1::uuid[])
 ORDER BY e.id, p.id DESC;

-- name: children_of_offering
-- Whose enrolment in the offering $1 is not over on day $2.
SELECT DISTINCT l.child_id FROM grid_line l JOIN enrolment e ON e.line_id = l.id
 WHERE l.offering_id = $1 AND e.valid_to >= $2;

-- name: child_is_enrolled
SELECT EXISTS (SELECT FROM grid_line l JOIN enrolment e ON e.line_id = l.id WHERE l.child_id = $1);

-- name: last_day_of_child
-- Up to which day a child's lines may hold anything.
SELECT max(day) FROM (
    SELECT e.valid_to AS day FROM grid_line l JOIN enrolment e ON e.line_id = l.id WHERE l.child_id = $1
    UNION ALL
    SELECT c.day FROM grid_line l JOIN cell c ON c.line_id = l.id WHERE l.child_id = $1
) AS days;

-- name: end_of_child
-- The child's lines stay, with what is told of them; nothing runs on them any more.
WITH ended AS (
    SELECT e.id FROM grid_line l JOIN enrolment e ON e.line_id = l.id WHERE l.child_id = $1
), patterns AS (
    DELETE FROM pattern WHERE enrolment_id IN (SELECT id FROM ended)
)
DELETE FROM enrolment WHERE id IN (SELECT id FROM ended);

-- name: of_family
-- Of the lines of the family $1 that $2 sees, the enrolments not over on day $3, each with its pattern: of those in
-- force the last one set, else the next to come.
SELECT e.id, l.child_id, o.name AS offering, f.name AS facility, e.valid_from, e.valid_to,
       p.valid_from AS regular_from,
       (SELECT coalesce(json_agg(json_build_object('weekday', d.weekday, 'weeks', d.weeks, 'unit',
                   CASE WHEN (SELECT count(*) FROM unit WHERE offering_id = o.id) > 1 THEN u.name ELSE '' END)
                   ORDER BY d.weekday, u.position, d.weeks), '[]')
          FROM jsonb_to_recordset(p.days) AS d(weekday int, unit_id uuid, weeks text)
          JOIN unit u ON u.id = d.unit_id) AS days
  FROM lines_seen_by($2) l
  JOIN enrolment e ON e.line_id = l.id
  JOIN offering o ON o.id = l.offering_id
  JOIN facility f ON f.id = o.facility_id
  LEFT JOIN LATERAL (SELECT valid_from, days FROM pattern WHERE enrolment_id = e.id
                      ORDER BY valid_from <= $3 DESC, CASE WHEN valid_from > $3 THEN valid_from END, id DESC
                      LIMIT 1) p ON true
 WHERE l.family_id = $1 AND e.valid_to >= $3
 ORDER BY l.child_id, o.position, o.name, e.valid_from, e.id;
