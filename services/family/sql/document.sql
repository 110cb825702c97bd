-- Documents of records.

-- name: of_family
-- $2: the guardian asking, who sees what they handed in and what the desk filed for a child of theirs;
-- null: an agent. $3: only what ends by that day. $4: may see proofs of figures
SELECT file.id, file.family_id, file.name, file.media_type, file.size, file.completed_at, document.kind,
       document.child_id, document.expires_on, coalesce(child.first_name, '') AS child_name,
       EXISTS (SELECT FROM file_use WHERE file_id = file.id)
           OR EXISTS (SELECT FROM proposal WHERE family_id = file.family_id AND file.id = ANY (proposal.evidence)
                      AND state <> 'withdrawn')
           OR ($2::uuid IS NOT NULL AND file.guardian_id IS NULL) AS in_use
FROM file
LEFT JOIN document ON document.file_id = file.id
LEFT JOIN child ON child.id = document.child_id
WHERE file.family_id = $1 AND file.completed_at IS NOT NULL
  AND CASE WHEN $2::uuid IS NULL THEN $4::boolean OR NOT file.figures
      ELSE file.guardian_id = $2 AND file.family_id = $1
        OR file.guardian_id IS NULL AND file.family_id = $1 AND EXISTS (
            SELECT FROM document JOIN authority ON authority.child_id = document.child_id
            WHERE document.file_id = file.id AND authority.guardian_id = $2)
      END
  AND ($3::date IS NULL OR document.expires_on <= $3)
  AND (document.file_id IS NOT NULL OR EXISTS (SELECT FROM file_use WHERE file_id = file.id)
       OR EXISTS (SELECT FROM proposal WHERE family_id = file.family_id AND file.id = ANY (proposal.evidence)
                  AND state <> 'withdrawn'))
ORDER BY document.expires_on NULLS LAST, file.completed_at DESC, file.id

-- name: ending
SELECT count(*) OVER () AS total, file.id, file.family_id, file.name, file.media_type, file.size, file.completed_at, document.kind,
       document.child_id, document.expires_on, coalesce(child.first_name || ' ' || child.last_name, '') AS child_name,
       true AS in_use
FROM document
JOIN file ON file.id = document.file_id
LEFT JOIN child ON child.id = document.child_id
WHERE document.expires_on <= $1
ORDER BY document.expires_on, file.id
LIMIT $2 OFFSET $3

-- name: file
INSERT INTO document (file_id, child_id, kind, expires_on, filed_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (file_id) DO UPDATE
SET child_id = excluded.child_id, kind = excluded.kind, expires_on = excluded.expires_on

-- name: in_use
SELECT EXISTS (SELECT FROM file_use WHERE file_id = $1)
    OR EXISTS (SELECT FROM proposal WHERE family_id = $2 AND $1 = ANY (evidence) AND state <> 'withdrawn')

-- name: filed
SELECT EXISTS (SELECT FROM document WHERE file_id = $1)

-- name: withdraw
DELETE FROM file WHERE id = $1

-- name: unfile
DELETE FROM document WHERE file_id = $1

-- name: use
INSERT INTO file_use (file_id, used_by) VALUES ($1, $2) ON CONFLICT DO NOTHING

-- name: use_of
-- of the family's documents, what the guardian $4 who joined them handed in or the desk filed; null: an agent joined them.
-- $5: the child who is absent
INSERT INTO file_use (file_id, used_by, absence, child_id)
SELECT id, $2, true, $5 FROM file
WHERE id = $1 AND family_id = $3 AND ($4::uuid IS NULL OR guardian_id IS NULL OR guardian_id = $4)
ON CONFLICT DO NOTHING

-- name: use_of_figures
UPDATE file SET figures = true WHERE id = $1 AND family_id = $2 AND (guardian_id IS NULL OR guardian_id = $3)

-- name: use_ended
DELETE FROM file_use WHERE used_by = $1 RETURNING file_id

-- name: use_over
DELETE FROM file_use WHERE file_id = $1 AND used_by = $2

-- name: handed_in_by
-- of these documents, those that guardian $2 handed in or the desk filed
SELECT id FROM file WHERE id = ANY ($1::uuid[]) AND (guardian_id IS NULL OR guardian_id = $2)

-- name: names
SELECT id, name FROM file WHERE id = ANY ($1::uuid[]) AND completed_at IS NOT NULL

-- name: joined_to
SELECT unnest(evidence) AS file_id FROM proposal WHERE id = $1

-- name: let_go
-- what was handed in for a demand only, once nothing else relies on it
DELETE FROM file
WHERE id = ANY ($1::uuid[])
  AND NOT EXISTS (SELECT FROM document WHERE file_id = file.id)
  AND NOT EXISTS (SELECT FROM file_use WHERE file_id = file.id)
  AND NOT EXISTS (SELECT FROM proposal WHERE family_id = file.family_id AND file.id = ANY (evidence)
                  AND state <> 'withdrawn')

-- name: checked
-- no row when this day was looked at already
UPDATE expiry_check SET checked_on = $1 WHERE checked_on <> $1 RETURNING checked_on

-- name: ending_soon
-- whoever handed it in; what the desk filed, to the child's guardians; of one that is about no child nobody but the desk knows whose it is
SELECT document.file_id AS about, document.expires_on, file.family_id, guardian.id AS guardian_id
FROM document
JOIN file ON file.id = document.file_id
JOIN guardian ON guardian.family_id = file.family_id
WHERE document.expires_on BETWEEN $1 AND $2
  AND CASE WHEN file.guardian_id IS NOT NULL THEN guardian.id = file.guardian_id
      ELSE EXISTS (
          SELECT FROM authority WHERE authority.child_id = document.child_id AND authority.guardian_id = guardian.id)
      END

-- name: carers
SELECT guardian_id FROM authority WHERE child_id = $1

-- name: remind
INSERT INTO expiry_reminder (about, guardian_id, ends_on, days_before, id, told_at)
VALUES ($1, $2, $3, $4, uuidv7(), $5)
ON CONFLICT DO NOTHING
RETURNING id
