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
INSERT INTO authority_given (child_id, guardian_id, family_id) VALUES ($1, $2, $3)

-- name: take_authority
DELETE FROM authority_given WHERE child_id = $1

-- name: seen_by
-- `guardian_ids` everywhere in the family's order: others take the first as the one to turn to.
-- $2: the guardian asking sees the children they may act for; null: an agent sees all. `given_ids`: as agents named
-- them, court decisions left aside
SELECT child.*, ARRAY(SELECT a.guardian_id FROM authority a JOIN guardian g ON g.id = a.guardian_id
              WHERE a.child_id = child.id ORDER BY g.position) AS guardian_ids,
       ARRAY(SELECT guardian_id FROM authority_given WHERE child_id = child.id ORDER BY guardian_id) AS given_ids
FROM child
WHERE family_id = $1
  AND ($2::uuid IS NULL OR EXISTS (SELECT FROM authority WHERE child_id = child.id AND guardian_id = $2))
ORDER BY birth_date, first_name, id

-- name: page
SELECT child.*, ARRAY(SELECT a.guardian_id FROM authority a JOIN guardian g ON g.id = a.guardian_id
              WHERE a.child_id = child.id ORDER BY g.position) AS guardian_ids
FROM child
WHERE $1::uuid IS NULL OR id > $1
ORDER BY id
LIMIT $2

-- name: of_family
SELECT child.*, ARRAY(SELECT a.guardian_id FROM authority a JOIN guardian g ON g.id = a.guardian_id
              WHERE a.child_id = child.id ORDER BY g.position) AS guardian_ids
FROM child
WHERE id = $1 AND family_id = $2

-- name: carers
-- who acts for a child, in the family's order: for a new one ($4), the asking guardian and those who live at the same
-- address
SELECT guardian.id AS guardian_id, guardian.position
FROM authority JOIN guardian ON guardian.id = authority.guardian_id
WHERE authority.child_id = $1 AND NOT $4
UNION
SELECT other.id, other.position
FROM guardian AS asking
JOIN guardian AS other ON other.family_id = asking.family_id
    AND (other.id = asking.id
         OR (asking.street <> ''
             AND lower(other.street) = lower(asking.street)
             AND other.postcode = asking.postcode
             AND lower(other.town) = lower(asking.town)))
WHERE $4 AND asking.family_id = $2 AND asking.id = $3
ORDER BY position

-- name: born_on
-- the other children of the family born that day
SELECT first_name FROM child WHERE family_id = $1 AND birth_date = $2 AND id <> $3

-- name: untouched
-- whether nothing has been kept about a child since they were added
SELECT version = 1
       AND NOT EXISTS (SELECT FROM health_record WHERE child_id = child.id)
       AND NOT EXISTS (SELECT FROM authorised_person WHERE child_id = child.id)
       AND NOT EXISTS (SELECT FROM consent WHERE child_id = child.id)
       AND NOT EXISTS (SELECT FROM document WHERE child_id = child.id)
       AND NOT EXISTS (SELECT FROM custody WHERE child_id = child.id)
       AND NOT EXISTS (SELECT FROM court_decision WHERE child.id = ANY (child_ids))
       AND NOT EXISTS (SELECT FROM proposal WHERE child_id = child.id AND kind <> 'new_child')
FROM child
WHERE id = $1

-- name: remove
DELETE FROM child WHERE id = $1
