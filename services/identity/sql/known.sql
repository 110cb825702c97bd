-- Our own copy of families' adults.

-- name: put_family
-- No row comes back when a newer version is already known.
INSERT INTO known_family (family_id, version, family_number, deleted) VALUES ($1, $2, $3, $4)
ON CONFLICT (family_id) DO UPDATE
   SET version = excluded.version, family_number = excluded.family_number, deleted = excluded.deleted
 WHERE known_family.version < excluded.version
RETURNING family_id

-- name: forget_other_guardians
DELETE FROM known_guardian WHERE family_id = $1 AND NOT (guardian_id = ANY ($2::uuid[]))

-- name: put_guardian
INSERT INTO known_guardian (guardian_id, family_id, civility, last_name, first_name, street, postcode, town,
                            email, email_key, sort_key, message_language)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (guardian_id) DO UPDATE
   SET family_id = excluded.family_id, civility = excluded.civility, last_name = excluded.last_name,
       first_name = excluded.first_name, street = excluded.street, postcode = excluded.postcode,
       town = excluded.town, email = excluded.email, email_key = excluded.email_key, sort_key = excluded.sort_key,
       message_language = excluded.message_language

-- name: to_write_to
-- The guardians of these ids, each with the account that is theirs: the living one before a closed one.
SELECT DISTINCT ON (guardian.guardian_id)
       guardian.guardian_id, guardian.family_id, guardian.civility, guardian.last_name, guardian.first_name,
       guardian.street, guardian.postcode, guardian.town,
       account.id AS account_id, account.identifier, account.closed_at
FROM known_guardian guardian
LEFT JOIN account ON account.guardian_id = guardian.guardian_id
WHERE guardian.guardian_id = ANY ($1::uuid[])
ORDER BY guardian.guardian_id, account.closed_at NULLS FIRST, account.opened_at

-- name: activation
-- $1 state, $2 family, $3 beginning of a word of the name, $4 of the family's number; null: not looked at.
WITH person AS (
  SELECT guardian.guardian_id, guardian.family_id, family.family_number, guardian.last_name, guardian.first_name,
         guardian.sort_key, guardian.email <> '' AS has_email, account.identifier, code.issued_at, code.expires_on,
         CASE WHEN account.password_hash IS NOT NULL THEN coalesce(account.activated_at, account.opened_at) END
           AS activated_at,
         CASE WHEN account.password_hash IS NOT NULL THEN 'active'
              WHEN code.expires_on IS NULL THEN 'none'
              WHEN code.expires_on >= $5 THEN 'waiting'
              ELSE 'expired' END AS state
  FROM known_guardian guardian
  JOIN known_family family USING (family_id)
  LEFT JOIN account ON account.guardian_id = guardian.guardian_id
  LEFT JOIN LATERAL (
    SELECT issued_at, expires_on FROM sign_in_code
    WHERE account_id = account.id AND used_at IS NULL AND cancelled_at IS NULL
    ORDER BY issued_at DESC LIMIT 1
  ) code ON true
  WHERE account.closed_at IS NULL
    AND ($2::uuid IS NULL OR guardian.family_id = $2)
    AND ($3::text IS NULL OR ' ' || guardian.sort_key LIKE $3 OR family.family_number LIKE $4)
)
SELECT * FROM person
WHERE $1::text IS NULL OR state = $1
ORDER BY sort_key, guardian_id
OFFSET $6 LIMIT $7

-- name: activation_counts
-- The same choice of people, whatever their state.
SELECT count(*) FILTER (WHERE account.password_hash IS NOT NULL) AS active,
       count(*) FILTER (WHERE account.password_hash IS NULL AND code.expires_on IS NULL) AS none,
       count(*) FILTER (WHERE account.password_hash IS NULL AND code.expires_on >= $4) AS waiting,
       count(*) FILTER (WHERE account.password_hash IS NULL AND code.expires_on < $4) AS expired
FROM known_guardian guardian
JOIN known_family family USING (family_id)
LEFT JOIN account ON account.guardian_id = guardian.guardian_id
LEFT JOIN LATERAL (
  SELECT max(expires_on) AS expires_on FROM sign_in_code
  WHERE account_id = account.id AND used_at IS NULL AND cancelled_at IS NULL
) code ON true
WHERE account.closed_at IS NULL
  AND ($1::uuid IS NULL OR guardian.family_id = $1)
  AND ($2::text IS NULL OR ' ' || guardian.sort_key LIKE $2 OR family.family_number LIKE $3)
