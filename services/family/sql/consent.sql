-- name: of_child
SELECT consent.*, guardian.first_name || ' ' || guardian.last_name AS giver
FROM consent
JOIN guardian ON guardian.id = consent.given_by
WHERE child_id = $1

-- name: put
INSERT INTO consent (child_id, kind, value, given_by, given_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (child_id, kind) DO UPDATE
SET value = excluded.value, given_by = excluded.given_by, given_at = excluded.given_at, version = consent.version + 1
