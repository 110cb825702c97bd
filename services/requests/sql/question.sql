-- What agents ask families before deciding, and the mails that say so.

-- name: ask
-- The request's row is locked by the caller: no other question is open.
WITH asked AS (
    INSERT INTO question (question_id, family_request_id, reason_code, reason_label, body, asked_by, asked_by_account,
                          asked_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
)
UPDATE family_request SET question_id = $1 WHERE family_request_id = $2;

-- name: owe_mail
INSERT INTO question_mail (question_id, due_at, state) VALUES ($1, $2, 'due');

-- name: request_of
-- The request of a question, locked: every change of a question goes through it. $2: the guardian asking, or null
SELECT r.*, q.state AS question_state
  FROM family_request r JOIN question q USING (family_request_id)
 WHERE q.question_id = $1 AND NOT closed_to($2, r.summary) FOR UPDATE;

-- name: one
SELECT asked_by, asked_at FROM question WHERE question_id = $1;

-- name: end
-- Ends the open question; its request is due by $7.
WITH ended AS (
    UPDATE question SET state = $2, ended_at = $3, ended_by = $4, answer = $5, attachments = $6
     WHERE question_id = $1 AND state = 'open'
)
UPDATE family_request SET question_id = NULL, due_on = $7 WHERE question_id = $1;

-- name: of_requests
SELECT * FROM question WHERE question_id = ANY ($1::uuid[]);

-- name: of_request
SELECT * FROM question WHERE family_request_id = $1 ORDER BY asked_at, question_id;

-- name: claim
-- What is no longer open is told to nobody.
UPDATE question_mail SET state = 'sending', claim = $2, claimed_until = $1 + make_interval(secs => $3),
       attempts = attempts + 1
 WHERE question_id IN (SELECT question_id FROM question_mail
                        WHERE (state = 'due' AND due_at <= $1) OR (state = 'sending' AND claimed_until <= $1)
                        ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
RETURNING question_id, attempts;

-- name: mail_content
SELECT m.question_id, q.asked_at, q.state = 'open' AS open, r.family_request_id, r.owner, r.kind,
       g.guardian_id IS NOT NULL AS guardian_known, g.civility, g.last_name, g.first_name, g.email, g.email_allowed, g.message_language
  FROM question_mail m
  JOIN question q USING (question_id)
  JOIN family_request r USING (family_request_id)
  LEFT JOIN known_guardian g USING (guardian_id)
 WHERE m.question_id = ANY ($1::uuid[]);

-- name: mail_ended
UPDATE question_mail SET state = $3, sent_at = $4, claimed_until = NULL, last_error = $5
 WHERE question_id = $1 AND claim = $2;

-- name: mail_again
UPDATE question_mail SET state = 'due', due_at = $3, claimed_until = NULL, last_error = $4
 WHERE question_id = $1 AND claim = $2 AND state = 'sending';
