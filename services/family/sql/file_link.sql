-- The way back to a registration file begun online, by e-mail.

-- name: asked
-- how many asked from an address, and for a mail address, since an instant
SELECT count(*) FILTER (WHERE asked_from = $1) AS here, count(*) FILTER (WHERE mail_key = $2) AS same
FROM file_link_ask WHERE asked_at > $3

-- name: ask
INSERT INTO file_link_ask (id, mail_key, asked_from, asked_at, due_at) VALUES ($1, $2, $3, $4, $5)

-- name: claim
-- the next one due; pushed away while its mail is being sent
UPDATE file_link_ask SET due_at = $2, attempts = attempts + 1
WHERE id = (SELECT id FROM file_link_ask WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, mail_key, attempts

-- name: led_to
-- the file that was touched last of those its family may still change
SELECT * FROM enrolment_file
WHERE mail_key = $1 AND origin = 'online' AND state IN ('draft', 'returned')
ORDER BY touched_at DESC, id
LIMIT 1

-- name: make
UPDATE file_link_ask SET file_id = $2, token = $3, ends_at = $4 WHERE id = $1

-- name: put_off
UPDATE file_link_ask SET due_at = $2 WHERE id = $1

-- name: done
UPDATE file_link_ask SET due_at = NULL WHERE id = $1

-- name: use
-- once: the row keeps counting for the throttle, without its token
UPDATE file_link_ask AS ask SET token = NULL
FROM enrolment_file
WHERE ask.token = $1 AND ask.ends_at > $2 AND enrolment_file.id = ask.file_id
  AND enrolment_file.state <> 'complete' AND enrolment_file.link IS NOT NULL
RETURNING enrolment_file.id, enrolment_file.link

-- name: forget
DELETE FROM file_link_ask WHERE asked_at < $1 AND due_at IS NULL AND (ends_at IS NULL OR ends_at < $2)
