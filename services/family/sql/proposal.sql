-- Demands: what is asked of the family's file, and where they stand.

-- name: rules
SELECT at_once, evidence_for, online_enrolment FROM family_rules

-- name: locked_rules
SELECT at_once, evidence_for, online_enrolment FROM family_rules FOR UPDATE

-- name: set_rules
UPDATE family_rules SET at_once = $1, evidence_for = $2, online_enrolment = $3

-- name: file
INSERT INTO proposal (id, kind, family_id, guardian_id, child_id, base_version, changes, note, evidence, state, asked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: open_alike
-- the open demand of this guardian about the same record
SELECT id FROM proposal
WHERE state = 'open' AND kind = $1 AND guardian_id = $2 AND child_id IS NOT DISTINCT FROM $3::uuid
  AND id IS DISTINCT FROM $4::uuid

-- name: open_children
-- the open demands of this guardian to add a child
SELECT id, changes FROM proposal WHERE state = 'open' AND kind = 'new_child' AND guardian_id = $1 ORDER BY id

-- name: pending
-- what waits in a family; $2: the guardian asking sees their own, of the children they may act for still; null: an
-- agent sees all
SELECT id, kind, guardian_id, child_id, asked_at
FROM proposal
WHERE family_id = $1 AND state = 'open'
  AND ($2::uuid IS NULL
       OR (guardian_id = $2
           AND (child_id IS NULL OR kind = 'new_child'
                OR EXISTS (SELECT FROM authority WHERE child_id = proposal.child_id AND guardian_id = $2))))
ORDER BY asked_at, id

-- name: family_of
-- $2, $3: the guardian asking and their family; null: whoever decides
SELECT family_id FROM proposal
WHERE id = $1 AND ($2::uuid IS NULL OR (guardian_id = $2 AND family_id = $3))

-- name: of_id
SELECT * FROM proposal WHERE id = $1

-- name: decide
UPDATE proposal
SET state = $2, decision_no = $3, changes = $4, child_id = $5, version = version + 1
WHERE id = $1
RETURNING version

-- name: details
-- $2, $3: the guardian asking and their family, who must still act for the child; null: an agent
SELECT proposal.*, child.first_name || ' ' || child.last_name AS child_name
FROM proposal
LEFT JOIN child ON child.id = proposal.child_id
WHERE proposal.id = ANY($1::uuid[])
  AND ($2::uuid IS NULL
       OR (proposal.guardian_id = $2 AND proposal.family_id = $3
           AND (child.id IS NULL
                OR EXISTS (SELECT FROM authority WHERE child_id = child.id AND guardian_id = $2))))
ORDER BY proposal.asked_at, proposal.id
