-- What courts decided about children, and what follows from it today.

-- name: of_family
-- in force on $2 first, then to come, then over
SELECT court_decision.*, file.name AS file_name
FROM court_decision
LEFT JOIN file ON file.id = court_decision.file_id
WHERE court_decision.family_id = $1
ORDER BY (lifted_on IS NOT NULL OR until_on < $2), from_on > $2, from_on DESC, recorded_at DESC, court_decision.id

-- name: lock
SELECT * FROM court_decision WHERE id = $1 AND family_id = $2 FOR UPDATE

-- name: record
INSERT INTO court_decision (id, family_id, child_ids, content, file_id, from_on, until_on, recorded_at, recorded_by, tell)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO NOTHING
RETURNING version

-- name: correct
UPDATE court_decision
SET child_ids = $3, content = $4, file_id = $5, from_on = $6, until_on = $7, recorded_at = $8, recorded_by = $9,
    tell = $10,
    version = version + 1
WHERE id = $1 AND family_id = $2
RETURNING version

-- name: lift
UPDATE court_decision SET lifted_on = $3, lift_reason = $4, version = version + 1
WHERE id = $1 AND family_id = $2
RETURNING version

-- name: forget_effects
DELETE FROM court_effect WHERE decision_id = $1

-- name: put_effect
INSERT INTO court_effect (decision_id, guardian_id, family_id, ends_access, may_collect) VALUES ($1, $2, $3, $4, $5)

-- name: settle
-- brings $1 children to what holds on $2; answers whom it closed and whom it opened
UPDATE authority_given AS given
SET withheld = NOT given.withheld
WHERE given.child_id = ANY ($1::uuid[])
  AND given.withheld <> EXISTS (
      SELECT FROM court_effect
      JOIN court_decision ON court_decision.id = court_effect.decision_id
      WHERE court_effect.guardian_id = given.guardian_id AND court_effect.ends_access
        AND given.child_id = ANY (court_decision.child_ids)
        AND court_decision.lifted_on IS NULL AND court_decision.from_on <= $2
        AND (court_decision.until_on IS NULL OR court_decision.until_on >= $2))
RETURNING given.child_id, given.guardian_id, given.withheld AS ended

-- name: due
-- the families of whose children something begins or ends to hold on $1
SELECT DISTINCT given.family_id
FROM authority_given AS given
WHERE given.guardian_id IN (SELECT guardian_id FROM court_effect WHERE ends_access)
  AND given.withheld <> EXISTS (
      SELECT FROM court_effect
      JOIN court_decision ON court_decision.id = court_effect.decision_id
      WHERE court_effect.guardian_id = given.guardian_id AND court_effect.ends_access
        AND given.child_id = ANY (court_decision.child_ids)
        AND court_decision.lifted_on IS NULL AND court_decision.from_on <= $1
        AND (court_decision.until_on IS NULL OR court_decision.until_on >= $1))
ORDER BY given.family_id

-- name: to_tell
-- of these children and guardians, pair by pair, those whom every decision that closes it today allows to be told so
SELECT lost.child_id, lost.guardian_id
FROM unnest($1::uuid[], $2::uuid[]) AS lost (child_id, guardian_id)
WHERE (SELECT bool_and(court_decision.tell)
         FROM court_effect
         JOIN court_decision ON court_decision.id = court_effect.decision_id
        WHERE court_effect.guardian_id = lost.guardian_id AND court_effect.ends_access
          AND lost.child_id = ANY (court_decision.child_ids)
          AND court_decision.lifted_on IS NULL AND court_decision.from_on <= $3
          AND (court_decision.until_on IS NULL OR court_decision.until_on >= $3))
ORDER BY lost.child_id, lost.guardian_id

-- name: bump_child
UPDATE child SET version = version + 1 WHERE id = $1 RETURNING version

-- name: barred_guardians
-- to whom a decision in force on $2 forbids to hand over these children
SELECT DISTINCT child.id AS child_id, guardian.first_name, guardian.last_name, guardian.quality
FROM court_effect
JOIN court_decision ON court_decision.id = court_effect.decision_id
JOIN child ON child.id = ANY (court_decision.child_ids)
JOIN guardian ON guardian.id = court_effect.guardian_id
WHERE child.id = ANY ($1::uuid[]) AND NOT court_effect.may_collect
  AND court_decision.lifted_on IS NULL AND court_decision.from_on <= $2
  AND (court_decision.until_on IS NULL OR court_decision.until_on >= $2)
ORDER BY child.id, guardian.last_name, guardian.first_name

-- name: not_handed_to
-- the days from $3 on when a child is not handed over to this guardian, by decisions that they may be told of
SELECT court_decision.from_on AS first_day, court_decision.until_on AS last_day
FROM court_effect
JOIN court_decision ON court_decision.id = court_effect.decision_id
WHERE court_effect.guardian_id = $1 AND NOT court_effect.may_collect AND $2 = ANY (court_decision.child_ids)
  AND court_decision.tell AND court_decision.lifted_on IS NULL
  AND (court_decision.until_on IS NULL OR court_decision.until_on >= $3)
ORDER BY court_decision.from_on, court_decision.id

-- name: in_force
-- the decisions in force on $2 about any of these children, whose content names other persons
SELECT id, child_ids, content FROM court_decision
WHERE child_ids && $1::uuid[] AND lifted_on IS NULL AND from_on <= $2 AND (until_on IS NULL OR until_on >= $2)
ORDER BY id

-- name: barred_on_record
-- who must not collect, as the lists of the children's records say on $2
SELECT child_id, first_name, last_name FROM authorised_person
WHERE child_id = ANY ($1::uuid[]) AND NOT allowed
  AND (from_on IS NULL OR from_on <= $2) AND (until_on IS NULL OR until_on >= $2)
ORDER BY child_id, last_name, first_name, person_id
