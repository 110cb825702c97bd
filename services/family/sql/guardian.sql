-- name: register
INSERT INTO guardian (id, family_id, position, civility, last_name, first_name, quality, marital_status,
                      street, postcode, town, home_phone, work_phone, mobile, email, email_allowed, sms_allowed,
                      profession, category, employer, employer_address, account_holder, benefit_organisation,
                      message_language)
VALUES ($1, $2, $24, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)

-- name: update
UPDATE guardian
SET civility = $3, last_name = $4, first_name = $5, quality = $6, marital_status = $7,
    street = $8, postcode = $9, town = $10, home_phone = $11, work_phone = $12, mobile = $13,
    email = $14, email_allowed = $15, sms_allowed = $16, profession = $17, category = $18,
    employer = $19, employer_address = $20, account_holder = $21, benefit_organisation = $22,
    message_language = $23
WHERE id = $1 AND family_id = $2

-- name: full
-- $2: the guardian asking gets their own sheet and no other; null: an agent gets all
SELECT * FROM guardian WHERE family_id = $1 AND ($2::uuid IS NULL OR id = $2) ORDER BY position

-- name: names_beside
-- the other guardians with whom $2 shares a child: who they are, and nothing of how they live
SELECT id, position, civility, last_name, first_name, quality
FROM guardian
WHERE family_id = $1 AND id <> $2
  AND EXISTS (SELECT FROM authority AS mine
              JOIN authority AS theirs ON theirs.child_id = mine.child_id
              WHERE mine.guardian_id = $2 AND theirs.guardian_id = guardian.id)
ORDER BY position

-- name: ids
SELECT id FROM guardian WHERE family_id = $1 ORDER BY position

-- name: told
SELECT id AS guardian_id, civility, last_name, first_name, street, postcode, town, email, email_allowed, message_language
FROM guardian
WHERE family_id = $1
ORDER BY position

-- name: named
SELECT family_id, last_name FROM guardian WHERE id = $1
