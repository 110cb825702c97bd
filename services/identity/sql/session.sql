-- name: open
INSERT INTO session (id, account_id, token_digest, level, device, opened_at, last_seen_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7)

-- name: of_token
SELECT session.id, session.last_seen_at, session.expires_at, account.id AS account_id, account.kind, account.name,
       account.family_id, account.guardian_id, account.roles, account.facility_ids, account.regie_ids
FROM session
JOIN account ON account.id = session.account_id
WHERE session.token_digest = $1 AND session.ended_at IS NULL AND account.closed_at IS NULL

-- name: touch
UPDATE session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $3

-- name: living_of_account
SELECT id, opened_at, last_seen_at, device
FROM session
WHERE account_id = $1 AND ended_at IS NULL AND expires_at > $2 AND last_seen_at > $3
ORDER BY opened_at DESC, id DESC

-- name: end_one
UPDATE session SET ended_at = $3 WHERE id = $1 AND account_id = $2 AND ended_at IS NULL

-- name: end_others
UPDATE session SET ended_at = $3 WHERE account_id = $1 AND id IS DISTINCT FROM $2 AND ended_at IS NULL

-- name: end_all
UPDATE session SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL

-- name: purge
DELETE FROM session WHERE expires_at < $1 OR ended_at < $1
