-- name: of_child
SELECT * FROM authorised_person WHERE child_id = $1 ORDER BY NOT allowed, last_name, first_name, person_id

-- name: put
INSERT INTO authorised_person (child_id, person_id, last_name, first_name, phone, relation, from_on, until_on,
                               allowed, reason, added_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (child_id, person_id) DO UPDATE
SET last_name = excluded.last_name, first_name = excluded.first_name, phone = excluded.phone,
    relation = excluded.relation, from_on = excluded.from_on, until_on = excluded.until_on,
    allowed = excluded.allowed, reason = excluded.reason

-- name: remove
DELETE FROM authorised_person WHERE child_id = $1 AND person_id = ANY($2::uuid[])
