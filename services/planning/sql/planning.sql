-- What screens ask.

-- name: standing
-- Where a child's planning stands for $2 (null: an agent), from day $3 to day $4: everything the page depends on, in
-- one row, and the lines to show. No row: no such child, or not one $2 may see.
WITH seen AS MATERIALIZED (
    SELECT l.id, o.facility_id, o.position, o.name, l.guardian_id,
           (SELECT min(e.valid_from) FROM enrolment e WHERE e.line_id = l.id) AS first,
           (SELECT max(e.valid_to) FROM enrolment e WHERE e.line_id = l.id) AS last,
           (EXISTS (SELECT FROM enrolment e
                     WHERE e.line_id = l.id AND e.valid_from <= $4 AND e.valid_to >= $3)
            OR EXISTS (SELECT FROM cell x WHERE x.line_id = l.id AND x.day BETWEEN $3 AND $4)) AS shown
      FROM lines_seen_by($2) l JOIN offering o ON o.id = l.offering_id
     WHERE l.child_id = $1
)
SELECT c.first_name || ' ' || c.last_name AS child_name,
       coalesce((SELECT version FROM child_plan WHERE child_id = $1), 0) AS version,
       (SELECT version FROM setting) AS settings,
       (SELECT coalesce(sum(d.flips), 0)::bigint FROM pool p JOIN pool_day d ON d.pool_id = p.id
         WHERE p.facility_id IN (SELECT facility_id FROM seen) AND d.day BETWEEN $3 AND $4) AS flips,
       array(SELECT id FROM seen WHERE shown ORDER BY position, name, guardian_id) AS line_ids,
       (SELECT min(first) FROM seen) AS first,
       (SELECT max(last) FROM seen) AS last
  FROM known_child c
 WHERE c.child_id = $1 AND NOT c.deleted
   AND ($2::uuid IS NULL OR $2 = ANY (c.guardian_ids) OR EXISTS (SELECT FROM seen));

-- name: lines_of_family
-- The lines of a family's children that $2 may see and that live between two days.
SELECT l.id FROM lines_seen_by($2) l
 WHERE l.family_id = $1
   AND EXISTS (SELECT FROM cell c WHERE c.line_id = l.id AND c.day BETWEEN $3 AND $4);

-- name: home
-- The same lines from day $3 to day $4, the menus from day $3 to day $5 (null: none): [facility, day, dishes], and the
-- booking windows not over that open by day $6 (null: none), of what the children are enrolled in on some of their days.
WITH seen AS MATERIALIZED (SELECT * FROM lines_seen_by($2) WHERE family_id = $1)
SELECT ARRAY(SELECT l.id FROM seen l
              WHERE EXISTS (SELECT FROM cell c WHERE c.line_id = l.id AND c.day BETWEEN $3 AND $4)) AS line_ids,
       (SELECT coalesce(json_agg(json_build_array(m.facility_id, m.day, m.dishes)), '[]')
          FROM menu m WHERE m.day BETWEEN $3 AND $5) AS menus,
       (SELECT coalesce(json_agg(json_build_array(w.id, o.name, coalesce(u.name, ''), w.label, w.first_day, w.last_day,
                                                  w.opens_on, w.opens_at, w.closes_on, w.closes_at, e.children)
                                 ORDER BY w.opens_on, w.opens_at, o.position, o.name, w.first_day), '[]')
          FROM booking_window w
          JOIN offering o ON o.id = w.offering_id
          LEFT JOIN unit u ON u.id = w.unit_id
         CROSS JOIN LATERAL (SELECT array_agg(DISTINCT c.first_name) AS children
                               FROM seen l JOIN known_child c ON c.child_id = l.child_id
                              WHERE l.offering_id = w.offering_id
                                AND EXISTS (SELECT FROM enrolment p
                                             WHERE p.line_id = l.id AND p.valid_from <= w.last_day
                                               AND p.valid_to >= w.first_day)) e
         WHERE w.last_day >= $3 AND w.opens_on <= $6 AND (w.closes_on IS NULL OR w.closes_on >= $3)
           AND e.children IS NOT NULL) AS windows;

-- name: history
SELECT at, who, what, data FROM history WHERE line_id = $1 AND day = $2 ORDER BY id DESC;

-- name: pattern_of
-- The weekly pattern that speaks for a line on a day.
SELECT p.set_at, p.set_by, p.valid_from
  FROM pattern p JOIN enrolment e ON e.id = p.enrolment_id
 WHERE e.line_id = $1 AND $2 BETWEEN e.valid_from AND e.valid_to AND p.valid_from <= $2
 ORDER BY p.id DESC LIMIT 1;

-- name: marks
SELECT kind, marked_at, device, recorded_by FROM mark WHERE line_id = $1 AND day = $2 ORDER BY marked_at DESC, id DESC;

-- name: roster
-- Everybody who is enrolled in an offering on a day, or left something on it.
SELECT l.id
  FROM grid_line l
 WHERE l.offering_id = $1
   AND (EXISTS (SELECT FROM enrolment e WHERE e.line_id = l.id AND $2 BETWEEN e.valid_from AND e.valid_to)
        OR EXISTS (SELECT FROM cell c WHERE c.line_id = l.id AND c.day = $2));

-- name: roster_names
SELECT child_id, last_name, first_name, school, class_name FROM known_child WHERE child_id = ANY ($1::uuid[]);

-- name: day_counts
-- How many are booked and seen on a day, by offering and unit.
SELECT l.offering_id, c.unit_id,
       count(*) FILTER (WHERE c.state = 'booked') AS booked,
       count(*) FILTER (WHERE c.presence = 'present') AS present
  FROM cell c JOIN grid_line l ON l.id = c.line_id
 WHERE c.day = $1
 GROUP BY l.offering_id, c.unit_id;

-- name: snapshot_months
SELECT m.id, m.line_id, m.month, m.version FROM line_month m
 WHERE ($1::uuid IS NULL OR m.id > $1) ORDER BY m.id LIMIT $2;
