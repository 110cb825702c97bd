-- name: open
INSERT INTO file (id, family_id, guardian_id, name, media_type, size, sha256, opened_at, touched_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
ON CONFLICT (id) DO NOTHING

-- name: open_of_family
-- $1 null: the town's own
SELECT count(*) FROM file WHERE family_id IS NOT DISTINCT FROM $1 AND completed_at IS NULL

-- name: seen_by
-- $2, $3: the guardian asking and their family; null: an agent. A guardian sees what they handed in, and what the desk
-- filed for a child of theirs. $4: may open proofs of figures; $5: may open the others
SELECT file.*, (SELECT coalesce(sum(length), 0) FROM file_chunk WHERE file_id = file.id)::integer AS received
FROM file
WHERE id = $1
  AND CASE WHEN $2::uuid IS NULL THEN CASE WHEN file.figures THEN $4::boolean ELSE $5::boolean END
      ELSE file.guardian_id = $2 AND file.family_id = $3
        OR file.guardian_id IS NULL AND file.family_id = $3 AND EXISTS (
            SELECT FROM document JOIN authority ON authority.child_id = document.child_id
            WHERE document.file_id = file.id AND authority.guardian_id = $2)
      END

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
