-- The mails that remind of what a family's record waits for.

-- name: owe
INSERT INTO record_reminder (reminder_id, kind, guardian_id, day, due_at, state) VALUES ($1, $2, $3, $4, $5, 'due')
ON CONFLICT DO NOTHING;

-- name: claim
UPDATE record_reminder SET state = 'sending', claim = $2, claimed_until = $1 + make_interval(secs => $3),
       attempts = attempts + 1
 WHERE reminder_id IN (SELECT reminder_id FROM record_reminder
                        WHERE (state = 'due' AND due_at <= $1) OR (state = 'sending' AND claimed_until <= $1)
                        ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
RETURNING reminder_id, attempts;

-- name: content
SELECT m.reminder_id, m.kind, m.day,
       g.guardian_id IS NOT NULL AS guardian_known, g.civility, g.last_name, g.first_name, g.email, g.email_allowed, g.message_language
  FROM record_reminder m LEFT JOIN known_guardian g USING (guardian_id)
 WHERE m.reminder_id = ANY ($1::uuid[]);

-- name: ended
UPDATE record_reminder SET state = $3, sent_at = $4, claimed_until = NULL, last_error = $5
 WHERE reminder_id = $1 AND claim = $2;

-- name: again
UPDATE record_reminder SET state = 'due', due_at = $3, claimed_until = NULL, last_error = $4
 WHERE reminder_id = $1 AND claim = $2 AND state = 'sending';
