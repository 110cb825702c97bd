-- name: cancel_others
-- Cancels what has not left; $2: the decision whose mail is still owed, or null.
UPDATE outgoing_mail SET state = 'cancelled', claim = NULL, claimed_until = NULL
 WHERE family_request_id = $1 AND state IN ('due', 'sending', 'parked')
   AND ($2::int IS NULL OR decision_no <> $2);

-- name: owe
-- The mail of a decision: written once, and owed again if taking the decision back did not work.
INSERT INTO outgoing_mail (mail_id, family_request_id, decision_no, outcome, due_at, state)
VALUES ($1, $2, $3, $4, $5, 'due')
ON CONFLICT (mail_id) DO UPDATE SET state = 'due', outcome = excluded.outcome, due_at = excluded.due_at
 WHERE outgoing_mail.state = 'cancelled';

-- name: left_already
-- Whether the family has been, or is being, written to about a decision.
SELECT EXISTS (SELECT FROM outgoing_mail
                WHERE family_request_id = $1 AND decision_no = $2 AND state IN ('sending', 'sent'));

-- name: claim
-- Takes up to $4 due mails for $3 seconds; a mail claimed by a process that died is taken again after that.
UPDATE outgoing_mail SET state = 'sending', claim = $2, claimed_until = $1 + make_interval(secs => $3),
       attempts = attempts + 1
 WHERE mail_id IN (SELECT mail_id FROM outgoing_mail
                    WHERE (state = 'due' AND due_at <= $1) OR (state = 'sending' AND claimed_until <= $1)
                    ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
RETURNING mail_id, family_request_id, decision_no, outcome, attempts;

-- name: content
-- What a mail says, as it is known when it leaves.
SELECT m.mail_id, m.outcome, r.owner, r.kind, r.summary, r.asked_at, r.guardian_id,
       coalesce(d.decided_at, r.closed_at, r.asked_at) AS decided_at, d.reason_label, d.reason_note,
       coalesce(jsonb_array_length(d.attachments), 0) AS documents, m.family_request_id,
       (SELECT (inbox ->> 'open')::boolean FROM town_settings) AS inbox_open,
       g.guardian_id IS NOT NULL AS guardian_known, g.civility, g.last_name, g.first_name, g.email, g.email_allowed, g.message_language
  FROM outgoing_mail m
  JOIN family_request r USING (family_request_id)
  LEFT JOIN decision d ON d.family_request_id = m.family_request_id AND d.decision_no = m.decision_no
  LEFT JOIN known_guardian g ON g.guardian_id = r.guardian_id
 WHERE m.mail_id = ANY ($1::uuid[]);

-- name: untold
-- What is decided for good and the portal has not told yet, whatever becomes of the mail; another process's rows are left.
SELECT m.mail_id, m.outcome, r.family_request_id, r.owner, r.kind, r.summary, r.family_id, r.guardian_id,
       d.decided_by, d.decided_by_account, coalesce(d.reason_label, '') AS reason_label,
       coalesce(d.reason_note, '') AS reason_note, coalesce(d.attachments, '[]') AS attachments,
       closed_to(r.guardian_id, r.summary) AS closed,
       coalesce((SELECT message_language FROM known_guardian g WHERE g.guardian_id = r.guardian_id), 'fr') AS message_language,
       (SELECT (inbox ->> 'open')::boolean FROM town_settings) AS inbox_open
  FROM outgoing_mail m
  JOIN family_request r USING (family_request_id)
  LEFT JOIN decision d ON d.family_request_id = m.family_request_id AND d.decision_no = m.decision_no
 WHERE m.told_at IS NULL AND m.state <> 'cancelled' AND m.outcome <> 'reopened'
   AND (m.due_at <= $1 OR m.attempts > 0)
 ORDER BY m.due_at LIMIT $2 FOR UPDATE OF m SKIP LOCKED;

-- name: told
UPDATE outgoing_mail SET told_at = $2 WHERE mail_id = $1;

-- name: municipality
SELECT name, portal_title, help_phone, help_email, help_address, help_hours, emails FROM known_municipality LIMIT 1;

-- name: sent
UPDATE outgoing_mail SET state = 'sent', sent_at = $3, claimed_until = NULL, last_error = ''
 WHERE mail_id = $1 AND claim = $2;

-- name: not_wanted
UPDATE outgoing_mail SET state = 'not_wanted', claimed_until = NULL, last_error = ''
 WHERE mail_id = $1 AND claim = $2 AND state = 'sending';

-- name: try_again
UPDATE outgoing_mail SET state = 'due', due_at = $3, claimed_until = NULL, last_error = $4
 WHERE mail_id = $1 AND claim = $2 AND state = 'sending';

-- name: park
UPDATE outgoing_mail SET state = 'parked', claimed_until = NULL, last_error = $3
 WHERE mail_id = $1 AND claim = $2 AND state = 'sending';

-- name: retry_parked
-- Those of decisions, those that tell of a message or of a question, and reminders.
WITH notices AS (
    UPDATE message_notice SET state = 'due', attempts = 0, due_at = $1 WHERE state = 'parked' RETURNING 1
), reminders AS (
    UPDATE reminder_mail SET state = 'due', attempts = 0, due_at = $1 WHERE state = 'parked' RETURNING 1
), records AS (
    UPDATE record_reminder SET state = 'due', attempts = 0, due_at = $1 WHERE state = 'parked' RETURNING 1
), questions AS (
    UPDATE question_mail SET state = 'due', attempts = 0, due_at = $1 WHERE state = 'parked' RETURNING 1
), mails AS (
    UPDATE outgoing_mail SET state = 'due', attempts = 0, due_at = $1 WHERE state = 'parked' RETURNING 1
)
SELECT (SELECT count(*) FROM notices) + (SELECT count(*) FROM reminders) + (SELECT count(*) FROM records)
       + (SELECT count(*) FROM questions) + (SELECT count(*) FROM mails);
