-- Registration files: drafts, files sent online, and complete ones.

-- name: begin
INSERT INTO enrolment_file
    (id, origin, state, content, created_at, touched_at, touched_by, secret, link, started_from, mail_key)
VALUES ($1, $2, 'draft', $3, $4, $4, $5, $6, $7, $8, $9)
ON CONFLICT DO NOTHING

-- name: lock
-- what agents may open: not what a visitor is still typing
SELECT * FROM enrolment_file WHERE id = $1 AND NOT (origin = 'online' AND state = 'draft') FOR UPDATE

-- name: lock_secret
SELECT * FROM enrolment_file WHERE secret = $1 FOR UPDATE

-- name: by_secret
SELECT * FROM enrolment_file WHERE secret = $1

-- name: one
SELECT enrolment_file.*, family.number AS family_number,
       ARRAY(SELECT child.id FROM child WHERE child.family_id = enrolment_file.family_id) AS child_ids
FROM enrolment_file
LEFT JOIN family ON family.id = enrolment_file.family_id
WHERE enrolment_file.id = $1 AND NOT (origin = 'online' AND state = 'draft')

-- name: save
UPDATE enrolment_file
SET content = $2, version = version + 1, touched_at = $3, touched_by = $4, to_check = $5
WHERE id = $1
RETURNING version

-- name: reached_at
UPDATE enrolment_file SET mail_key = $2 WHERE id = $1 AND mail_key IS DISTINCT FROM $2

-- name: send
UPDATE enrolment_file
SET state = 'sent', version = version + 1, touched_at = $2, sent_at = $2, started_from = NULL, reason = NULL
WHERE id = $1
RETURNING version

-- name: send_back
UPDATE enrolment_file
SET state = 'returned', reason = $2, version = version + 1, touched_at = $3, touched_by = $4
WHERE id = $1
RETURNING version

-- name: complete
UPDATE enrolment_file
SET state = 'complete', content = $2, family_id = $3, version = version + 1, touched_at = $4, touched_by = $5,
    reason = NULL, link = NULL, started_from = NULL, mail_key = NULL, to_check = $6
WHERE id = $1

-- name: drop
DELETE FROM enrolment_file WHERE id = $1

-- name: page
-- $1: state, null for all; $2: a family, null for all; $5: only complete ones with a document to check; newest first,
-- but what waits for an agent oldest first
SELECT *, count(*) OVER () AS total
FROM enrolment_file
WHERE NOT (origin = 'online' AND state = 'draft')
  AND ($1::text IS NULL OR state = $1)
  AND ($2::uuid IS NULL OR family_id = $2)
  AND (NOT $5::boolean OR to_check > 0 AND state = 'complete')
ORDER BY CASE WHEN state = 'sent' THEN sent_at WHEN $5 THEN touched_at END, touched_at DESC, id
LIMIT $3 OFFSET $4

-- name: counts
SELECT state, count(*) AS files, count(*) FILTER (WHERE to_check > 0) AS to_check
FROM enrolment_file
WHERE NOT (origin = 'online' AND state = 'draft')
GROUP BY state

-- name: started
-- how many files were begun from an address since an instant, and how many online ones nobody has sent
SELECT count(*) FILTER (WHERE started_from = $1 AND created_at > $2) AS here,
       count(*) FILTER (WHERE state = 'draft') AS open
FROM enrolment_file
WHERE origin = 'online'

-- name: of_home
-- the complete files of family $1 whose documents guardian $2 is asked for
SELECT id, content FROM enrolment_file
WHERE family_id = $1 AND state = 'complete'
  AND EXISTS (SELECT FROM file_home WHERE family_id = $1 AND guardian_id = $2)
ORDER BY created_at, id

-- name: may_give
SELECT EXISTS (SELECT FROM file_home WHERE family_id = $1 AND guardian_id = $2)

-- name: others_under_way
-- those that agents may open and that have become no family; the latest touched first
SELECT id, origin, state, content FROM enrolment_file
WHERE id <> $1 AND state <> 'complete' AND NOT (origin = 'online' AND state = 'draft')
ORDER BY touched_at DESC, id
LIMIT $2

-- name: purge_desk
DELETE FROM enrolment_file WHERE origin = 'desk' AND state = 'draft' AND touched_at < $1

-- name: purge_online
DELETE FROM enrolment_file WHERE origin = 'online' AND state IN ('draft', 'returned') AND touched_at < $1

-- name: forget_starts
UPDATE enrolment_file SET started_from = NULL WHERE started_from IS NOT NULL AND created_at < $1

-- name: owe_mail
INSERT INTO enrolment_mail (file_id, due_at) VALUES ($1, $2)
ON CONFLICT (file_id) DO UPDATE SET due_at = excluded.due_at, attempts = 0

-- name: claim_mail
-- the next one due; pushed away while it is being sent, so that another process leaves it alone
UPDATE enrolment_mail SET due_at = $2, attempts = attempts + 1
WHERE file_id = (SELECT file_id FROM enrolment_mail WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING file_id, attempts

-- name: put_mail_off
UPDATE enrolment_mail SET due_at = $2 WHERE file_id = $1

-- name: forget_mail
DELETE FROM enrolment_mail WHERE file_id = $1
