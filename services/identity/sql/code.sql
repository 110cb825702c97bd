-- name: one_edition_at_a_time
SELECT pg_advisory_xact_lock(hashtextextended('issue-codes', 0))

-- name: cancel_others
-- Those of the same edition, made a moment ago, stay: the form was sent twice, and either letter may be the one kept.
UPDATE sign_in_code SET cancelled_at = $2
WHERE account_id = ANY ($1::uuid[]) AND used_at IS NULL AND cancelled_at IS NULL
  AND NOT (edition = $3 AND issued_at > $4)

-- name: issue
INSERT INTO sign_in_code (id, account_id, digest, edition, issued_at, issued_by, expires_on)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: of_identifier
-- The codes of whoever signs in so, newest first; none for a closed account.
SELECT account.id AS account_id, account.guardian_id, account.name, account.password_hash IS NOT NULL AS active,
       code.id AS code_id, code.digest, code.expires_on, code.used_at, code.cancelled_at
FROM account
JOIN sign_in_code code ON code.account_id = account.id
WHERE account.identifier_key = $1 AND account.closed_at IS NULL
ORDER BY code.issued_at DESC
LIMIT 20

-- name: spend
UPDATE sign_in_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND cancelled_at IS NULL

-- name: cancel_all
UPDATE sign_in_code SET cancelled_at = $2 WHERE account_id = $1 AND used_at IS NULL AND cancelled_at IS NULL

-- name: purge
DELETE FROM sign_in_code WHERE expires_on < $1
