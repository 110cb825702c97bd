-- Our own copies of what other services own.

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
INSERT INTO known_guardian (guardian_id, family_id, civility, last_name, first_name, email, email_allowed, message_language)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (guardian_id) DO UPDATE
   SET family_id = excluded.family_id, civility = excluded.civility, last_name = excluded.last_name,
       first_name = excluded.first_name, email = excluded.email, email_allowed = excluded.email_allowed,
       message_language = excluded.message_language;

-- name: put_municipality
INSERT INTO known_municipality
       (municipality, version, name, portal_title, help_phone, help_email, help_address, help_hours, emails)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (municipality) DO UPDATE
   SET version = excluded.version, name = excluded.name, portal_title = excluded.portal_title,
       help_phone = excluded.help_phone, help_email = excluded.help_email,
       help_address = excluded.help_address, help_hours = excluded.help_hours, emails = excluded.emails
 WHERE known_municipality.version < excluded.version
RETURNING version;

-- name: put_days_off
INSERT INTO known_days_off (version, days) VALUES ($1, $2)
ON CONFLICT (only_row) DO UPDATE SET version = excluded.version, days = excluded.days
 WHERE known_days_off.version < excluded.version
RETURNING version;

-- name: put_child
-- No row comes back when this version or a newer one is already known.
INSERT INTO known_child (child_id, version, guardian_ids, deleted, school) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (child_id) DO UPDATE
   SET version = excluded.version, guardian_ids = excluded.guardian_ids, deleted = excluded.deleted,
       school = excluded.school
 WHERE known_child.version < excluded.version
RETURNING child_id;

-- name: schools
-- Each once, however it is capitalised.
SELECT min(school) AS school FROM known_child WHERE school <> '' AND NOT deleted GROUP BY lower(school) ORDER BY 1;

-- name: copies_to_read
SELECT name FROM copy_to_read ORDER BY name;

-- name: copy_read
DELETE FROM copy_to_read WHERE name = $1;
