-- name: put
INSERT INTO partner (guardian_id, family_id, last_name, first_name, address, contact, work)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (guardian_id) DO UPDATE
SET last_name = excluded.last_name, first_name = excluded.first_name,
    address = excluded.address, contact = excluded.contact, work = excluded.work

-- name: remove
DELETE FROM partner WHERE guardian_id = $1 AND family_id = $2

-- name: seen_by
-- $2: the guardian asking sees the partner of their own sheet only; null: an agent sees all
SELECT partner.*
FROM partner
JOIN guardian ON guardian.id = partner.guardian_id
WHERE partner.family_id = $1 AND ($2::uuid IS NULL OR partner.guardian_id = $2)
ORDER BY guardian.position
