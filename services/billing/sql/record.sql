-- What is kept of a guardian's figures and bank details; every version, the highest in force.

-- name: whose_family
-- The family of a guardian family has told us of.
SELECT f.family_id, f.family_number
  FROM known_guardian k JOIN known_family f USING (family_id)
 WHERE k.guardian_id = $1 AND NOT f.deleted;

-- name: lock_file
-- Opens a guardian's file, or takes its lock.
INSERT INTO payer_file (guardian_id, family_id) VALUES ($1, $2)
ON CONFLICT (guardian_id) DO UPDATE SET family_id = excluded.family_id
RETURNING version;

-- name: file_version
SELECT version FROM payer_file WHERE guardian_id = $1;

-- name: grow_file
UPDATE payer_file SET version = version + 1 WHERE guardian_id = $1 RETURNING version;

-- name: latest
SELECT record_id, content, changed_at FROM payer_record
 WHERE guardian_id = $1 AND kind = $2 ORDER BY version DESC LIMIT 1;

-- name: all_latest
SELECT DISTINCT ON (kind) kind, record_id, content, changed_at FROM payer_record
 WHERE guardian_id = $1 ORDER BY kind, version DESC;

-- name: add
INSERT INTO payer_record (guardian_id, kind, version, record_id, content, proposal_id, changed_at, changed_by)
SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7 FROM payer_record WHERE guardian_id = $1 AND kind = $2;

-- name: creditor
SELECT name, address, ics FROM creditor;

-- name: set_creditor
INSERT INTO creditor (name, address, ics) VALUES ($1, $2, $3)
ON CONFLICT (only_row) DO UPDATE SET name = excluded.name, address = excluded.address, ics = excluded.ics;

-- name: drop_creditor
DELETE FROM creditor;

-- name: mandate_regies
-- The régies the town collects; $1: these of them only, empty for all.
SELECT regie_id, code, name FROM regie
 WHERE collected_by = 'town' AND (cardinality($1::uuid[]) = 0 OR regie_id = ANY ($1)) ORDER BY code;

-- name: add_mandate
INSERT INTO mandate (rum, guardian_id, family_id, iban, signer, signed_on, signed_at, text_version, creditor_name,
                     creditor_address, creditor_ics, regie_ids, recorded_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);
