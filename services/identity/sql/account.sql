-- name: of_identifier
SELECT id, kind, name, password_hash, family_id, guardian_id, roles, facility_ids, regie_ids, closed_at
FROM account
WHERE identifier_key = $1

-- name: of_id
SELECT id, identifier_key, closed_at
FROM account
WHERE id = $1

-- name: password_hash
SELECT password_hash FROM account WHERE id = $1 AND closed_at IS NULL

-- name: lock
SELECT id, kind, name, email, family_id, guardian_id, roles, version, closed_at, password_hash IS NOT NULL AS active
FROM account
WHERE id = $1
FOR UPDATE

-- name: open
INSERT INTO account (id, kind, identifier, identifier_key, password_hash, name, family_id, guardian_id,
                     roles, facility_ids, regie_ids, opened_at, password_changed_at, email, email_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14)
ON CONFLICT DO NOTHING

-- name: prepare
-- An account without a password: its holder chooses one with a code.
INSERT INTO account (id, kind, identifier, identifier_key, password_hash, name, family_id, guardian_id,
                     opened_at, password_changed_at)
VALUES ($1, 'guardian', $2, $3, NULL, $4, $5, $6, $7, $7)

-- name: identifiers_like
SELECT identifier_key FROM account WHERE starts_with(identifier_key, $1)

-- name: activate
UPDATE account SET password_hash = $2, password_changed_at = $3, activated_at = $3 WHERE id = $1

-- name: rehash
UPDATE account SET password_hash = $2 WHERE id = $1 AND password_hash = $3

-- name: change_password
UPDATE account SET password_hash = $2, password_changed_at = $3 WHERE id = $1

-- name: set_roles
UPDATE account
SET roles = $2, facility_ids = $3, regie_ids = $4, version = version + 1
WHERE id = $1
RETURNING version

-- name: close
UPDATE account SET closed_at = $2, version = version + 1 WHERE id = $1
RETURNING version

-- name: identifier
SELECT identifier FROM account WHERE id = $1

-- name: open_of_guardians
SELECT id FROM account WHERE guardian_id = ANY ($1::uuid[]) AND closed_at IS NULL ORDER BY id

-- name: rename_guardian
-- No row comes back when the name is this one already.
UPDATE account SET name = $2, version = version + 1
WHERE guardian_id = $1 AND name <> $2 AND closed_at IS NULL
RETURNING id, kind, name, family_id, guardian_id, roles, version

-- name: signing_in
SELECT DISTINCT guardian_id FROM account
WHERE guardian_id = ANY ($1::uuid[]) AND closed_at IS NULL AND password_hash IS NOT NULL
