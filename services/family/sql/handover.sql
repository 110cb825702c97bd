-- What whoever hands children over must know, for many children at once.

-- name: guardians
-- who acts for these children, save whom a decision in force on $2 keeps from collecting them
SELECT authority.child_id, guardian.id, guardian.first_name, guardian.last_name, guardian.quality,
       guardian.mobile, guardian.home_phone, guardian.work_phone
FROM authority
JOIN guardian ON guardian.id = authority.guardian_id
WHERE authority.child_id = ANY ($1::uuid[])
  AND NOT EXISTS (
      SELECT FROM court_effect
      JOIN court_decision ON court_decision.id = court_effect.decision_id
      WHERE court_effect.guardian_id = authority.guardian_id AND NOT court_effect.may_collect
        AND authority.child_id = ANY (court_decision.child_ids) AND court_decision.lifted_on IS NULL
        AND court_decision.from_on <= $2 AND (court_decision.until_on IS NULL OR court_decision.until_on >= $2))
ORDER BY authority.child_id, guardian.position

-- name: persons
-- who is on the children's lists and may collect them on $2
SELECT * FROM authorised_person
WHERE child_id = ANY ($1::uuid[]) AND allowed
  AND (from_on IS NULL OR from_on <= $2) AND (until_on IS NULL OR until_on >= $2)
ORDER BY child_id, last_name, first_name, person_id

-- name: alone
SELECT child_id, value FROM consent WHERE child_id = ANY ($1::uuid[]) AND kind = 'leaving_alone'

-- name: health
SELECT child_id, content FROM health_record WHERE child_id = ANY ($1::uuid[])

-- name: known
-- of these children, those there are
SELECT id FROM child WHERE id = ANY ($1::uuid[])

-- name: told
-- the children whom the readings of a roster by this agent ($3) named since $4
SELECT DISTINCT jsonb_array_elements_text(detail -> 'children')::uuid AS child_id FROM audit
WHERE entity = $1 AND entity_id = $2 AND actor_account IS NOT DISTINCT FROM $3::uuid AND business_at >= $4
