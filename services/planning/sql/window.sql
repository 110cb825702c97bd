-- Booking windows: from when, and until when, the days of a span can be booked.

-- name: one
SELECT id, offering_id, unit_id, label, first_day, last_day, opens_on, opens_at, closes_on, closes_at, after,
       decision_reference, version
  FROM booking_window WHERE id = $1;

-- name: all
-- Those whose days are not over by opening, then the last $2 that are, the latest first.
SELECT * FROM (
    SELECT id, offering_id, unit_id, label, first_day, last_day, opens_on, opens_at, closes_on, closes_at, after,
           decision_reference, version
      FROM booking_window WHERE last_day >= $1 ORDER BY opens_on, opens_at, first_day, id) coming
UNION ALL
SELECT * FROM (
    SELECT id, offering_id, unit_id, label, first_day, last_day, opens_on, opens_at, closes_on, closes_at, after,
           decision_reference, version
      FROM booking_window WHERE last_day < $1 ORDER BY last_day DESC, first_day DESC, id LIMIT $2) gone_by;

-- name: overlapping
-- Another window of the offering $2 and the unit $3 (null: the whole offering) with a day in common.
SELECT id FROM booking_window
 WHERE offering_id = $2 AND unit_id IS NOT DISTINCT FROM $3 AND id <> $1 AND first_day <= $5 AND last_day >= $4
 ORDER BY first_day;

-- name: add
INSERT INTO booking_window (id, offering_id, unit_id, label, first_day, last_day, opens_on, opens_at, closes_on,
                            closes_at, after, decision_reference)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: change
UPDATE booking_window
   SET offering_id = $2, unit_id = $3, label = $4, first_day = $5, last_day = $6, opens_on = $7, opens_at = $8,
       closes_on = $9, closes_at = $10, after = $11, decision_reference = $12, version = version + 1
 WHERE id = $1;

-- name: remove
DELETE FROM booking_window WHERE id = $1;

-- name: families
-- How many families have a child enrolled in the offering on some of these days.
SELECT count(DISTINCT l.family_id) FROM grid_line l JOIN enrolment e ON e.line_id = l.id
 WHERE l.offering_id = $1 AND e.valid_from <= $3 AND e.valid_to >= $2;
