-- name: owe
INSERT INTO outgoing_mail (id, account_id, kind, token, made_at, due_at, useless_after)
VALUES ($1, $2, $3, $4, $5, $5, $6)

-- name: owe_confirmation
-- $4: the link whose typed address it goes to, in place of the one that is known
INSERT INTO outgoing_mail (id, account_id, kind, token, email_link_id, made_at, due_at, useless_after)
VALUES ($1, $2, 'email_link', $3, $4, $5, $5, $6)

-- name: claim
-- Takes up to $4 due mails for $3 seconds; a mail claimed by a process that died is taken again after that.
UPDATE outgoing_mail
SET state = 'sending', claim = $2, claimed_until = $1::timestamptz + make_interval(secs => $3), attempts = attempts + 1
WHERE id IN (SELECT id FROM outgoing_mail
             WHERE (state = 'due' AND due_at <= $1) OR (state = 'sending' AND claimed_until <= $1)
             ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
RETURNING id

-- name: content
SELECT mail.id, mail.kind, mail.token, mail.made_at, mail.useless_after, mail.attempts,
       account.identifier, account.closed_at, link.id AS link_id, link.address, guardian.civility, guardian.first_name,
       coalesce(guardian.message_language, 'fr') AS message_language,
       CASE account.kind WHEN 'staff' THEN account.name ELSE guardian.last_name END AS last_name,
       CASE account.kind WHEN 'staff' THEN account.email ELSE guardian.email END AS email
FROM outgoing_mail mail
JOIN account ON account.id = mail.account_id
LEFT JOIN known_guardian guardian ON guardian.guardian_id = account.guardian_id
LEFT JOIN email_link link ON link.id = mail.email_link_id
WHERE mail.claim = $1

-- name: sent
UPDATE outgoing_mail SET state = 'sent', token = NULL, sent_at = $3, claimed_until = NULL, last_error = ''
WHERE id = $1 AND claim = $2

-- name: try_again
UPDATE outgoing_mail SET state = 'due', due_at = $3, claimed_until = NULL, last_error = $4
WHERE id = $1 AND claim = $2 AND state = 'sending'

-- name: give_up
UPDATE outgoing_mail SET state = 'given_up', token = NULL, claimed_until = NULL, last_error = $3
WHERE id = $1 AND claim = $2 AND state = 'sending'

-- name: forget_links_of
-- Links that do not work any more need not leave.
UPDATE outgoing_mail SET state = 'given_up', token = NULL, claimed_until = NULL, last_error = 'the link does not work any more'
WHERE account_id = $1 AND kind IN ('reset', 'invitation') AND state IN ('due', 'sending')

-- name: purge
DELETE FROM outgoing_mail WHERE made_at < $1
