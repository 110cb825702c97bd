-- name: ask
INSERT INTO reset_ask (id, typed, asked_at) VALUES ($1, $2, $3)

-- name: take_asks
DELETE FROM reset_ask
WHERE id IN (SELECT id FROM reset_ask ORDER BY asked_at LIMIT 20 FOR UPDATE SKIP LOCKED)
RETURNING id, typed, asked_at

-- name: accounts_of
-- The accounts this identifier or this address may stand for; `lately`: how many mails of the kind they had since $3.
-- `by_link`: a link may choose the password, a parent's first one excepted, which takes the posted code.
SELECT account.id, account.kind = 'staff' OR account.password_hash IS NOT NULL AS by_link,
       (SELECT count(*) FROM outgoing_mail mail
        WHERE mail.account_id = account.id AND mail.kind IN ('reset', 'not_activated') AND mail.made_at > $3) AS lately
FROM account
LEFT JOIN known_guardian guardian ON guardian.guardian_id = account.guardian_id
WHERE account.closed_at IS NULL
  AND (account.email <> '' AND (account.identifier_key = $1 OR account.email_key = $2)
       OR guardian.email <> '' AND (account.identifier_key = $1 OR guardian.email_key = $2))
ORDER BY account.id
LIMIT 5

-- name: make
INSERT INTO password_reset (id, account_id, token_digest, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5)

-- name: of_token
SELECT password_reset.id, password_reset.account_id, password_reset.expires_at, password_reset.used_at,
       password_reset.cancelled_at, account.identifier, account.identifier_key, account.name, account.password_hash
FROM password_reset
JOIN account ON account.id = password_reset.account_id
WHERE password_reset.token_digest = $1 AND account.closed_at IS NULL

-- name: spend
UPDATE password_reset SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND cancelled_at IS NULL

-- name: cancel_all
UPDATE password_reset SET cancelled_at = $2 WHERE account_id = $1 AND used_at IS NULL AND cancelled_at IS NULL

-- name: purge
DELETE FROM password_reset WHERE expires_at < $1

-- name: purge_asks
DELETE FROM reset_ask WHERE asked_at < $1
