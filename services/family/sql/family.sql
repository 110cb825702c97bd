-- name: lock_counter
SELECT last FROM number_counter FOR UPDATE

-- name: move_counter
UPDATE number_counter SET last = $1

-- name: numbers_taken
SELECT number FROM family WHERE number = ANY($1::text[])

-- name: known_ids
SELECT id FROM family WHERE id = ANY($1::uuid[])
UNION ALL
SELECT id FROM guardian WHERE id = ANY($2::uuid[])
UNION ALL
SELECT id FROM child WHERE id = ANY($3::uuid[])

-- name: register
INSERT INTO family (id, number, registered_on) VALUES ($1, $2, $3)

-- name: lock
SELECT number, version FROM family WHERE id = $1 FOR UPDATE

-- name: bump
UPDATE family SET version = version + 1 WHERE id = $1 RETURNING version

-- name: seen_by
-- $2: the guardian asking, who must be one of this family's; null: an agent
SELECT number, version
FROM family
WHERE id = $1 AND ($2::uuid IS NULL OR EXISTS (SELECT FROM guardian WHERE family_id = $1 AND id = $2))

-- name: page
SELECT family.id, family.number, family.version,
       json_agg(json_build_object(
           'guardian_id', guardian.id, 'civility', guardian.civility,
           'last_name', guardian.last_name, 'first_name', guardian.first_name,
           'address', json_build_object('street', guardian.street, 'postcode', guardian.postcode, 'town', guardian.town),
           'email', guardian.email, 'email_allowed', guardian.email_allowed,
           'message_language', guardian.message_language) ORDER BY guardian.position) AS guardians
FROM (SELECT * FROM family WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2) AS family
JOIN guardian ON guardian.family_id = family.id
GROUP BY family.id, family.number, family.version
ORDER BY family.id
