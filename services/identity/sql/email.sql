-- name: known
SELECT email_key FROM known_guardian WHERE guardian_id = $1

-- name: make
INSERT INTO email_link (id, account_id, address, token_digest, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)

-- name: of_token
-- A link is its own account's: what another one's browser brings is worth nothing.
SELECT id, address, expires_at, confirmed_at FROM email_link WHERE token_digest = $1 AND account_id = $2

-- name: confirm
UPDATE email_link SET confirmed_at = $3 WHERE token_digest = $1 AND account_id = $2 AND confirmed_at IS NULL

-- name: purge
DELETE FROM email_link WHERE expires_at < $1
