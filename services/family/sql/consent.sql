-- name: of_child
SELECT consent.*, guardian.first_name || ' ' || guardian.last_name AS giver, coalesce(town_text.version_no, 0) AS text_no
FROM consent
JOIN guardian ON guardian.id = consent.given_by
LEFT JOIN town_text ON town_text.id = consent.text_id
WHERE child_id = $1

-- name: wordings
-- the version of each consent's text in force on day $1
SELECT * FROM (SELECT DISTINCT ON (code) id, consent AS kind, version_no FROM town_text
               WHERE withdrawn_at IS NULL AND from_on <= $1
               ORDER BY code, from_on DESC, version_no DESC) AS text
WHERE kind IS NOT NULL

-- name: put
INSERT INTO consent (child_id, kind, value, given_by, given_at, text_id)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (child_id, kind) DO UPDATE
SET value = excluded.value, given_by = excluded.given_by, given_at = excluded.given_at,
    text_id = excluded.text_id, version = consent.version + 1
