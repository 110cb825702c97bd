-- name: open
INSERT INTO file (id, family_id, guardian_id, name, media_type, size, sha256, opened_at, touched_at, enrolment_file_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
ON CONFLICT (id) DO NOTHING

-- name: open_of_family
-- $1 null: the town's own, or those of the registration file $2
SELECT count(*) FROM file
WHERE family_id IS NOT DISTINCT FROM $1 AND enrolment_file_id IS NOT DISTINCT FROM $2 AND completed_at IS NULL

-- name: seen_by
-- $2, $3: the guardian asking and their family; null: an agent. A guardian sees what they handed in, what the desk
-- filed for a child of theirs, and what the town gave them. $4: may open proofs of figures; $5: may open the others;
-- the town's own is every agent's; what waits in a registration file, theirs who open the file
SELECT file.*, (SELECT coalesce(sum(length), 0) FROM file_chunk WHERE file_id = file.id)::integer AS received
FROM file
WHERE id = $1
  AND CASE WHEN $2::uuid IS NULL
          THEN CASE WHEN file.enrolment_file_id IS NOT NULL
              THEN $5::boolean AND EXISTS (SELECT FROM enrolment_file
                  WHERE id = file.enrolment_file_id AND NOT (origin = 'online' AND state = 'draft'))
              ELSE file.family_id IS NULL OR CASE WHEN file.figures THEN $4::boolean ELSE $5::boolean END END
      ELSE file.guardian_id = $2 AND file.family_id = $3
        OR file.guardian_id IS NULL AND file.family_id = $3 AND EXISTS (
            SELECT FROM document JOIN authority ON authority.child_id = document.child_id
            WHERE document.file_id = file.id AND authority.guardian_id = $2)
        OR EXISTS (
            SELECT FROM file_given
            WHERE file_id = file.id AND guardian_id = $2 AND family_id = $3
              AND (child_id IS NULL OR EXISTS (
                  SELECT FROM authority WHERE child_id = file_given.child_id AND authority.guardian_id = $2)))
      END

-- name: seen_in
-- $2: the registration file it waits in
SELECT file.*, (SELECT coalesce(sum(length), 0) FROM file_chunk WHERE file_id = file.id)::integer AS received
FROM file WHERE id = $1 AND enrolment_file_id = $2

-- name: waiting_bytes
-- what waits in a registration file, and in all those that nobody sent
SELECT coalesce(sum(size) FILTER (WHERE enrolment_file_id = $1), 0)::bigint AS here,
       coalesce(sum(size) FILTER (WHERE state IN ('draft', 'returned')), 0)::bigint AS unsent
FROM file JOIN enrolment_file ON enrolment_file.id = file.enrolment_file_id

-- name: let_go
DELETE FROM file WHERE id = $1 AND enrolment_file_id = $2

-- name: join_family
-- what waited in a registration file becomes the family's
UPDATE file SET family_id = $2, guardian_id = $3, enrolment_file_id = NULL
WHERE enrolment_file_id = $1 AND id = ANY ($4::uuid[]) AND completed_at IS NOT NULL
RETURNING id

-- name: leave_behind
DELETE FROM file WHERE enrolment_file_id = $1

-- name: lock
SELECT id FROM file WHERE id = $1 FOR UPDATE

-- name: put_chunk
INSERT INTO file_chunk (file_id, index, length, content)
VALUES ($1, $2, $3, $4)
ON CONFLICT (file_id, index) DO UPDATE SET length = excluded.length, content = excluded.content

-- name: touch
UPDATE file SET touched_at = $2 WHERE id = $1

-- name: chunks
SELECT index, content FROM file_chunk WHERE file_id = $1 ORDER BY index

-- name: chunk
SELECT content FROM file_chunk WHERE file_id = $1 AND index = $2

-- name: complete
UPDATE file SET media_type = $2, completed_at = $3 WHERE id = $1

-- name: drop
DELETE FROM file WHERE id = $1 AND completed_at IS NULL

-- name: purge_abandoned
DELETE FROM file WHERE completed_at IS NULL AND touched_at < $1

-- name: to_give
-- the town's own, unless a paper shows it (a paper's goes away with it) or a text to accept
SELECT id, completed_at FROM file
WHERE id = $1 AND family_id IS NULL AND enrolment_file_id IS NULL
  AND NOT EXISTS (SELECT FROM town_paper WHERE file_id = file.id)
  AND NOT EXISTS (SELECT FROM town_text WHERE file_id = file.id)

-- name: give
-- of the files $2, those that are still the town's to give
INSERT INTO file_given (given_in, file_id, family_id, guardian_id, child_id, given_at)
SELECT $1, id, $3, $4, $5, $6 FROM file
WHERE id = ANY ($2::uuid[]) AND family_id IS NULL AND enrolment_file_id IS NULL
ON CONFLICT DO NOTHING

-- name: take_back
DELETE FROM file_given WHERE given_in = $1 AND NOT file_id = ANY ($2::uuid[])

-- name: given_to
-- $2: the guardian asking; null: an agent
SELECT file.id, file_given.guardian_id, file.name, file.media_type, file.size, min(file_given.given_at) AS given_at
FROM file_given JOIN file ON file.id = file_given.file_id
WHERE file_given.family_id = $1 AND ($2::uuid IS NULL OR file_given.guardian_id = $2)
  AND (child_id IS NULL OR $2::uuid IS NULL OR EXISTS (
      SELECT FROM authority WHERE child_id = file_given.child_id AND authority.guardian_id = $2))
GROUP BY file.id, file_given.guardian_id
ORDER BY given_at DESC, file.id
