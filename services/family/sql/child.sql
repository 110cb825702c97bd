-- name: register
INSERT INTO child (id, family_id, last_name, first_name, birth_date, sex, school, class_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO NOTHING

-- name: update
UPDATE child
SET last_name = $3, first_name = $4, birth_date = $5, sex = $6, school = $7, class_name = $8, version = version + 1
WHERE id = $1 AND family_id = $2
RETURNING version

-- name: give_authority
INSERT INTO authority (child_id, guardian_id, family_id) VALUES ($1, $2, $3)

-- name: take_authority
DELETE FROM authority WHERE child_id = $1

-- name: seen_by
-- $2: the guardian asking sees the children they may act for; null: an agent sees all
SELECT child.*, ARRAY(SELECT guardian_id FROM authority WHERE child_id = child.id ORDER BY guardian_id) AS guardian_ids
FROM child
WHERE family_id = $1
  AND ($2::uuid IS NULL OR EXISTS (SELECT FROM authority WHERE child_id = child.id AND guardian_id = $2))
ORDER BY birth_date, first_name, id

-- name: page
SELECT child.*, ARRAY(SELECT guardian_id FROM authority WHERE child_id = child.id ORDER BY guardian_id) AS guardian_ids
FROM child
WHERE $1::uuid IS NULL OR id > $1
ORDER BY id
LIMIT $2
