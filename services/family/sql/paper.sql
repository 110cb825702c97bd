-- The papers the town gives every family.

-- name: shown
-- $1: the day they are read on; null: every one
SELECT town_paper.*, file.name AS file_name, file.media_type, file.size
FROM town_paper LEFT JOIN file ON file.id = town_paper.file_id
WHERE $1::date IS NULL OR $1 BETWEEN first_day AND coalesce(last_day, 'infinity')
ORDER BY position, lower(title), town_paper.id

-- name: one
-- $2: the day it is read on; null: any day
SELECT town_paper.file_id, file.size
FROM town_paper LEFT JOIN file ON file.id = town_paper.file_id
WHERE town_paper.id = $1 AND ($2::date IS NULL OR $2 BETWEEN first_day AND coalesce(last_day, 'infinity'))

-- name: lock
SELECT version, file_id FROM town_paper WHERE id = $1 FOR UPDATE

-- name: file_free
-- a file of the town's that no other paper than $2 shows, and that was given to no family
SELECT completed_at IS NOT NULL AS complete FROM file
WHERE id = $1 AND family_id IS NULL AND enrolment_file_id IS NULL
  AND NOT EXISTS (SELECT FROM town_paper WHERE file_id = $1 AND id <> $2)
  AND NOT EXISTS (SELECT FROM file_given WHERE file_id = $1)
  AND NOT EXISTS (SELECT FROM town_text WHERE file_id = $1)
FOR UPDATE

-- name: first
INSERT INTO town_paper (id, section, title, text, position, first_day, last_day, file_id, published_at, published_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
ON CONFLICT (id) DO NOTHING

-- name: replace
UPDATE town_paper
SET section = $2, title = $3, text = $4, position = $5, first_day = $6, last_day = $7, file_id = $8,
    published_at = $9, published_by = $10, version = version + 1
WHERE id = $1

-- name: withdraw
DELETE FROM town_paper WHERE id = $1

-- name: drop_file
DELETE FROM file WHERE id = $1 AND family_id IS NULL AND enrolment_file_id IS NULL

-- name: purge_unused
-- brought for a paper that nobody published in the end, or for a message that was never sent
DELETE FROM file
WHERE family_id IS NULL AND enrolment_file_id IS NULL AND touched_at < $1
  AND NOT EXISTS (SELECT FROM town_paper WHERE file_id = file.id)
  AND NOT EXISTS (SELECT FROM file_given WHERE file_id = file.id)
  AND NOT EXISTS (SELECT FROM town_text WHERE file_id = file.id)
