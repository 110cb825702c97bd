-- Certifications, the texts to accept, and who has done what.

-- name: campaign
-- the one that is asked on day $1: the last to have opened
SELECT school_year, opens_on, remind_after_days FROM campaign
WHERE opens_on <= $1 ORDER BY opens_on DESC, school_year DESC LIMIT 1

-- name: campaigns
SELECT school_year, opens_on, remind_after_days FROM campaign ORDER BY opens_on DESC, school_year DESC

-- name: set_campaign
INSERT INTO campaign (school_year, opens_on, remind_after_days) VALUES ($1, $2, $3)
ON CONFLICT (school_year) DO UPDATE
SET opens_on = excluded.opens_on, remind_after_days = excluded.remind_after_days

-- name: texts_asked
-- the texts in force on day $1, one version each, and when guardian $2 accepted it
SELECT text.*, acceptance.accepted_at, file.name AS file_name, file.size
FROM (SELECT DISTINCT ON (code) * FROM town_text
      WHERE withdrawn_at IS NULL AND from_on <= $1
      ORDER BY code, from_on DESC, version_no DESC) AS text
LEFT JOIN file ON file.id = text.file_id
LEFT JOIN acceptance ON acceptance.text_id = text.id AND acceptance.guardian_id = $2
ORDER BY text.title, text.code

-- name: texts_accepted
-- what guardian $1 accepted, the last first
SELECT town_text.*, acceptance.accepted_at, file.name AS file_name, file.size
FROM acceptance JOIN town_text ON town_text.id = acceptance.text_id
LEFT JOIN file ON file.id = town_text.file_id
WHERE acceptance.guardian_id = $1
ORDER BY acceptance.accepted_at DESC, town_text.title, town_text.id

-- name: text_file
-- $2, $3: the guardian asking and the day: of what is in force then, or what they accepted; $2 null: an agent
SELECT town_text.file_id, file.size
FROM town_text JOIN file ON file.id = town_text.file_id
WHERE town_text.id = $1
  AND ($2::uuid IS NULL
       OR EXISTS (SELECT FROM acceptance WHERE text_id = town_text.id AND guardian_id = $2)
       OR town_text.id IN (SELECT DISTINCT ON (code) id FROM town_text
                           WHERE withdrawn_at IS NULL AND from_on <= $3
                           ORDER BY code, from_on DESC, version_no DESC))

-- name: file_free
-- a file of the town's that nothing else shows
SELECT media_type, completed_at FROM file
WHERE id = $1 AND family_id IS NULL AND enrolment_file_id IS NULL
  AND NOT EXISTS (SELECT FROM town_paper WHERE file_id = file.id)
  AND NOT EXISTS (SELECT FROM town_text WHERE file_id = file.id)
  AND NOT EXISTS (SELECT FROM file_given WHERE file_id = file.id)
FOR UPDATE

-- name: texts
SELECT town_text.*, file.name AS file_name, file.size,
       (SELECT count(*) FROM acceptance WHERE text_id = town_text.id) AS accepted_by
FROM town_text LEFT JOIN file ON file.id = town_text.file_id
ORDER BY code, version_no DESC

-- name: lock_texts
-- one publication at a time, so that numbers have no gap
LOCK TABLE town_text IN SHARE ROW EXCLUSIVE MODE

-- name: last_version
SELECT version_no, from_on FROM town_text WHERE code = $1 ORDER BY version_no DESC LIMIT 1

-- name: text_known
SELECT EXISTS (SELECT FROM town_text WHERE id = $1)

-- name: publish
INSERT INTO town_text (id, code, version_no, title, body, from_on, decision, published_at, published_by, file_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: withdraw
UPDATE town_text SET withdrawn_at = coalesce(withdrawn_at, $2) WHERE id = $1 RETURNING id

-- name: certified_at
SELECT certified_at FROM certification WHERE guardian_id = $1 AND school_year = $2

-- name: certify
INSERT INTO certification (guardian_id, school_year, family_id, family_version, account_id, certified_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING

-- name: accept
INSERT INTO acceptance (guardian_id, text_id, family_id, account_id, accepted_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING

-- name: who
-- $1: today; $2: the school year asked, or null; $3: todo, done, or null; $4: the beginning of a name, or a number
WITH asked AS (
    SELECT DISTINCT ON (code) id FROM town_text
    WHERE withdrawn_at IS NULL AND from_on <= $1
    ORDER BY code, from_on DESC, version_no DESC
), everybody AS (
    SELECT guardian.id AS guardian_id, guardian.family_id, family.number AS family_number,
           guardian.last_name, guardian.first_name, guardian.email <> '' AND guardian.email_allowed AS by_email,
           certification.certified_at,
           (SELECT count(*) FROM asked WHERE NOT EXISTS
               (SELECT FROM acceptance WHERE text_id = asked.id AND guardian_id = guardian.id))::integer AS missing
    FROM guardian
    JOIN family ON family.id = guardian.family_id
    LEFT JOIN certification ON certification.guardian_id = guardian.id AND certification.school_year = $2
    WHERE EXISTS (SELECT FROM child WHERE child.family_id = guardian.family_id)
      AND ($4 = '' OR starts_with(lower(guardian.last_name), lower($4)) OR starts_with(family.number, $4))
), judged AS (
    SELECT *, CASE WHEN missing > 0 OR ($2::text IS NOT NULL AND certified_at IS NULL) THEN 'todo' ELSE 'done' END AS state
    FROM everybody
), counted AS (
    SELECT count(*) FILTER (WHERE state = 'todo') AS todo, count(*) FILTER (WHERE state = 'done') AS done FROM judged
), page AS (
    SELECT * FROM judged WHERE $3::text IS NULL OR state = $3
    ORDER BY last_name, first_name, guardian_id OFFSET $5 LIMIT $6
)
SELECT counted.todo, counted.done, page.*,
       (SELECT max(told_at) FROM certification_reminder
        WHERE guardian_id = page.guardian_id AND school_year = $2) AS reminded_at
FROM counted LEFT JOIN page ON true
ORDER BY page.last_name, page.first_name, page.guardian_id

-- name: remind
-- up to 200 guardians who have not certified $1 and were not told for the $2th time
INSERT INTO certification_reminder (guardian_id, school_year, reminder_no, id, told_at)
SELECT guardian.id, $1, $2, uuidv7(), $3
FROM guardian
WHERE EXISTS (SELECT FROM child WHERE child.family_id = guardian.family_id)
  AND NOT EXISTS (SELECT FROM certification WHERE guardian_id = guardian.id AND school_year = $1)
  AND NOT EXISTS (SELECT FROM certification_reminder
                  WHERE guardian_id = guardian.id AND school_year = $1 AND reminder_no >= $2)
LIMIT 200
ON CONFLICT DO NOTHING
RETURNING id, guardian_id, (SELECT family_id FROM guardian WHERE guardian.id = certification_reminder.guardian_id) AS family_id
