-- The mails that remind of a cut-off, or of an opening.

-- name: owe
INSERT INTO reminder_mail (reminder_id, guardian_id, closes_at, first_day, last_day, write_from, write_until, due_at, state,
                           opens_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'due', $9)
ON CONFLICT DO NOTHING;

-- name: give_up_late
-- What has closed meanwhile is told to nobody; $1 is the town's clock.
UPDATE reminder_mail SET state = 'too_late', claimed_until = NULL WHERE state = 'due' AND closes_at <= $1;

-- name: claim
-- Takes up to $4 due mails for $3 seconds, of those that may leave at the local hour $5; closed ones ($6) stay.
UPDATE reminder_mail SET state = 'sending', claim = $2, claimed_until = $1 + make_interval(secs => $3),
       attempts = attempts + 1
 WHERE reminder_id IN (SELECT reminder_id FROM reminder_mail
                        WHERE ((state = 'due' AND due_at <= $1) OR (state = 'sending' AND claimed_until <= $1))
                          AND write_from <= $5 AND $5 < write_until AND closes_at > $6
                        ORDER BY closes_at LIMIT $4 FOR UPDATE SKIP LOCKED)
RETURNING reminder_id, attempts;

-- name: content
SELECT m.reminder_id, m.closes_at, m.opens_at, m.first_day, m.last_day,
       g.guardian_id IS NOT NULL AS guardian_known, g.civility, g.last_name, g.first_name, g.email, g.email_allowed, g.message_language
  FROM reminder_mail m LEFT JOIN known_guardian g USING (guardian_id)
 WHERE m.reminder_id = ANY ($1::uuid[]);

-- name: ended
UPDATE reminder_mail SET state = $3, sent_at = $4, claimed_until = NULL, last_error = $5
 WHERE reminder_id = $1 AND claim = $2;

-- name: again
UPDATE reminder_mail SET state = 'due', due_at = $3, claimed_until = NULL, last_error = $4
 WHERE reminder_id = $1 AND claim = $2 AND state = 'sending';
