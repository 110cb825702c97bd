-- The agents' accounts.

-- name: all
SELECT id, identifier, name, email, roles, facility_ids, regie_ids, version, password_hash IS NOT NULL AS active,
       closed_at IS NOT NULL AS closed
FROM account
WHERE kind = 'staff' AND ($1::uuid IS NULL OR id = $1)
ORDER BY name, id

-- name: traces
-- What was done to an account, not where it was open.
SELECT at, CASE WHEN actor_kind IN ('staff', 'system') THEN actor_name ELSE '' END AS actor_name, action
FROM audit
WHERE entity = 'account' AND entity_id = $1 AND action NOT LIKE 'session.%'
ORDER BY at DESC, id DESC
LIMIT 20

-- name: one_administration_at_a_time
SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))

-- name: other_administrator
SELECT EXISTS (SELECT FROM account
               WHERE kind = 'staff' AND closed_at IS NULL AND password_hash IS NOT NULL
                 AND 'administration' = ANY (roles) AND id <> $1)

-- name: open
INSERT INTO account (id, kind, identifier, identifier_key, password_hash, name, email, email_key,
                     roles, facility_ids, regie_ids, opened_at, password_changed_at)
VALUES ($1, 'staff', $2, $3, NULL, $4, $5, $6, $7, $8, $9, $10, $10)
ON CONFLICT DO NOTHING

-- name: details
SELECT identifier, identifier_key, name, email, roles, facility_ids, regie_ids FROM account WHERE id = $1

-- name: change
UPDATE account
SET identifier = $2, identifier_key = $3, name = $4, email = $5, email_key = $6,
    roles = $7, facility_ids = $8, regie_ids = $9, version = version + 1
WHERE id = $1
RETURNING version

-- name: reopen
-- Without its password: whoever knew it may be somebody else by now.
UPDATE account SET closed_at = NULL, password_hash = NULL, version = version + 1
WHERE id = $1 AND kind = 'staff' AND closed_at IS NOT NULL
RETURNING version, name, roles, email
