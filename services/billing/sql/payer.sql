-- name: guardian
SELECT guardian_id, civility, last_name, first_name, address FROM known_guardian WHERE guardian_id = $1;

-- name: whose
-- Who a guardian is, with their family.
SELECT k.civility, k.last_name, k.first_name, f.family_id, f.family_number
  FROM known_guardian k JOIN known_family f USING (family_id)
 WHERE k.guardian_id = $1;

-- name: find_or_make
INSERT INTO payer (payer_id, regie_id, guardian_id) VALUES ($1, $2, $3)
ON CONFLICT (regie_id, guardian_id) DO UPDATE SET regie_id = payer.regie_id
RETURNING payer_id;

-- name: put_family
-- No row comes back when a newer version is already known.
INSERT INTO known_family (family_id, version, family_number, deleted) VALUES ($1, $2, $3, $4)
ON CONFLICT (family_id) DO UPDATE
   SET version = excluded.version, family_number = excluded.family_number, deleted = excluded.deleted
 WHERE known_family.version < excluded.version
RETURNING family_id;

-- name: forget_other_guardians
DELETE FROM known_guardian WHERE family_id = $1 AND NOT (guardian_id = ANY ($2::uuid[]));

-- name: put_guardian
INSERT INTO known_guardian (guardian_id, family_id, civility, last_name, first_name, address)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (guardian_id) DO UPDATE
   SET family_id = excluded.family_id, civility = excluded.civility, last_name = excluded.last_name,
       first_name = excluded.first_name, address = excluded.address;
