-- name: of_child
SELECT calendar, version, reference FROM custody WHERE child_id = $1

-- name: put
INSERT INTO custody (child_id, family_id, calendar, version, reference) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (child_id) DO UPDATE
   SET calendar = excluded.calendar, version = excluded.version, reference = excluded.reference

-- name: page
SELECT child_id, calendar, version FROM custody WHERE $1::uuid IS NULL OR child_id > $1 ORDER BY child_id LIMIT $2
