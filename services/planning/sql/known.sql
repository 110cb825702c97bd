-- Our own copies of what family owns, guarded by version.

-- name: put_family
-- No row comes back when this version or a newer one is already known.
INSERT INTO known_family (family_id, version, deleted) VALUES ($1, $2, $3)
ON CONFLICT (family_id) DO UPDATE SET version = excluded.version, deleted = excluded.deleted
 WHERE known_family.version < excluded.version
RETURNING family_id;

-- name: forget_other_guardians
DELETE FROM known_guardian WHERE family_id = $1 AND NOT guardian_id = ANY ($2::uuid[]);

-- name: put_guardians
INSERT INTO known_guardian (guardian_id, family_id, last_name, first_name, household)
SELECT guardian_id, $1, last_name, first_name, household
  FROM jsonb_to_recordset($2) AS x(guardian_id uuid, last_name text, first_name text, household text)
ON CONFLICT (guardian_id) DO UPDATE
   SET family_id = excluded.family_id, last_name = excluded.last_name, first_name = excluded.first_name,
       household = excluded.household;

-- name: put_child
-- No row comes back when this version or a newer one is already known.
INSERT INTO known_child (child_id, version, family_id, last_name, first_name, school, class_name, guardian_ids, deleted)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (child_id) DO UPDATE
   SET version = excluded.version, family_id = excluded.family_id, last_name = excluded.last_name,
       first_name = excluded.first_name, school = excluded.school, class_name = excluded.class_name,
       guardian_ids = excluded.guardian_ids, deleted = excluded.deleted
 WHERE known_child.version < excluded.version
RETURNING child_id;

-- name: refresh_children_of_family
-- What is shown of these children has changed: pages kept elsewhere do not hold any more.
UPDATE child_plan SET version = version + 1
 WHERE child_id IN (SELECT child_id FROM known_child WHERE family_id = $1
                    UNION SELECT child_id FROM grid_line WHERE family_id = $1);

-- name: refresh_child
UPDATE child_plan SET version = version + 1 WHERE child_id = $1;

-- name: closed_to
-- Whether $2 may no longer act for the child $1, who is known and not taken back.
SELECT EXISTS (SELECT FROM known_child WHERE child_id = $1 AND NOT deleted AND NOT $2 = ANY (guardian_ids));
