-- Demands: what a guardian asks of their figures and bank details, and where they stand.

-- name: file
INSERT INTO proposal (id, kind, family_id, guardian_id, base_version, changes, note, evidence, state, asked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: open_alike
-- $3: the demand that does not count
SELECT id FROM proposal
 WHERE state = 'open' AND kind = $1 AND guardian_id = $2 AND id IS DISTINCT FROM $3::uuid;

-- name: pending
SELECT id, kind, guardian_id, asked_at FROM proposal
 WHERE guardian_id = $1 AND state = 'open' ORDER BY asked_at, id;

-- name: whose
-- $2, $3: the guardian asking and their family; null: whoever decides
SELECT guardian_id, family_id FROM proposal
 WHERE id = $1 AND ($2::uuid IS NULL OR (guardian_id = $2 AND family_id = $3));

-- name: lock_file_of
SELECT version FROM payer_file WHERE guardian_id = $1 FOR UPDATE;

-- name: of_id
SELECT * FROM proposal WHERE id = $1;

-- name: decide
UPDATE proposal SET state = $2, decision_no = $3, changes = $4, version = version + 1 WHERE id = $1 RETURNING version;

-- name: details
-- $2, $3: the guardian asking and their family; null: an agent
SELECT * FROM proposal
 WHERE id = ANY ($1::uuid[]) AND ($2::uuid IS NULL OR (guardian_id = $2 AND family_id = $3))
 ORDER BY asked_at, id;
