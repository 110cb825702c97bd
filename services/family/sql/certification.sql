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
-- the texts in force on day $1, one version each, and what guardian $2 answered; consents are answered for a child
SELECT text.*, text_answer.accepted, text_answer.accepted_at AS answered_at, file.name AS file_name, file.size
FROM (SELECT DISTINCT ON (code) * FROM town_text
      WHERE withdrawn_at IS NULL AND from_on <= $1
      ORDER BY code, from_on DESC, version_no DESC) AS text
LEFT JOIN file ON file.id = text.file_id
LEFT JOIN text_answer ON text_answer.text_id = text.id AND text_answer.guardian_id = $2
ORDER BY text.title, text.code

-- name: texts_accepted
-- what guardian $1 answered, the last first
SELECT town_text.*, text_answer.accepted, text_answer.accepted_at AS answered_at, file.name AS file_name, file.size
FROM text_answer JOIN town_text ON town_text.id = text_answer.text_id
LEFT JOIN file ON file.id = town_text.file_id
WHERE text_answer.guardian_id = $1
ORDER BY text_answer.accepted_at DESC, town_text.title, town_text.id

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
       (SELECT count(*) FROM text_answer WHERE text_id = town_text.id AND accepted)
         + (SELECT count(*) FROM consent WHERE text_id = town_text.id AND value) AS accepted_by,
       (SELECT count(*) FROM text_answer WHERE text_id = town_text.id AND NOT accepted)
         + (SELECT count(*) FROM consent WHERE text_id = town_text.id AND NOT value) AS refused_by
FROM town_text LEFT JOIN file ON file.id = town_text.file_id
ORDER BY code, version_no DESC

-- name: lock_texts
-- one publication at a time, so that numbers have no gap
LOCK TABLE town_text IN SHARE ROW EXCLUSIVE MODE

-- name: last_version
SELECT version_no, from_on, consent FROM town_text WHERE code = $1 ORDER BY version_no DESC LIMIT 1

-- name: text_known
SELECT EXISTS (SELECT FROM town_text WHERE id = $1)

-- name: publish
INSERT INTO town_text (id, code, version_no, title, body, from_on, decision, published_at, published_by, file_id,
                       consent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: withdraw
UPDATE town_text SET withdrawn_at = coalesce(withdrawn_at, $2) WHERE id = $1 RETURNING id

-- name: certified_at
SELECT certified_at FROM certification_held WHERE guardian_id = $1 AND school_year = $2

-- name: returned
-- why what was certified was sent back, unless it was certified again since
SELECT id, reason, returned_at FROM certification_return
WHERE guardian_id = $1 AND school_year = $2
  AND NOT EXISTS (SELECT FROM certification_held WHERE guardian_id = $1 AND school_year = $2)
ORDER BY returned_at DESC, id DESC LIMIT 1

-- name: send_back
INSERT INTO certification_return (id, guardian_id, school_year, family_id, reason, returned_by, returned_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: consents_awaited
-- the children guardian $2 may act for whose consents nobody answered in the wording of day $1
SELECT child.id AS child_id, child.first_name, text.consent AS kind
FROM (SELECT DISTINCT ON (code) id, consent FROM town_text
      WHERE withdrawn_at IS NULL AND from_on <= $1
      ORDER BY code, from_on DESC, version_no DESC) AS text
JOIN authority ON authority.guardian_id = $2
JOIN child ON child.id = authority.child_id
WHERE text.consent IS NOT NULL
  AND NOT EXISTS (SELECT FROM consent WHERE child_id = child.id AND kind = text.consent AND text_id = text.id)
ORDER BY child.birth_date, child.first_name, child.id, text.consent

-- name: in_force
SELECT EXISTS (SELECT FROM (SELECT DISTINCT ON (code) id, consent FROM town_text
                            WHERE withdrawn_at IS NULL AND from_on <= $2
                            ORDER BY code, from_on DESC, version_no DESC) AS text
               WHERE text.id = $1 AND text.consent IS NULL)

-- name: answers
-- of version $1, only those of $2 where it is not null; of a consent's text, one row for each child
SELECT said.*, family.number AS family_number, guardian.last_name, guardian.first_name, count(*) OVER () AS total
FROM (SELECT guardian_id, family_id, accepted, accepted_at AS answered_at, '' AS child_name
      FROM text_answer WHERE text_id = $1
      UNION ALL
      SELECT consent.given_by, child.family_id, consent.value, consent.given_at, child.first_name
      FROM consent JOIN child ON child.id = consent.child_id WHERE consent.text_id = $1) AS said
JOIN guardian ON guardian.id = said.guardian_id
JOIN family ON family.id = said.family_id
WHERE $2::boolean IS NULL OR said.accepted = $2
ORDER BY said.answered_at DESC, guardian.last_name, said.guardian_id, said.child_name
OFFSET $3 LIMIT $4

-- name: certify
INSERT INTO certification (guardian_id, school_year, family_id, family_version, account_id, certified_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING

-- name: accept
INSERT INTO acceptance (guardian_id, text_id, family_id, account_id, accepted_at, accepted)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING

-- name: who
-- $1: today; $2: the school year asked, or null; $3: todo, done, or null; $4: the beginning of a name, or a number
WITH asked AS (
    SELECT DISTINCT ON (code) id, consent FROM town_text
    WHERE withdrawn_at IS NULL AND from_on <= $1
    ORDER BY code, from_on DESC, version_no DESC
), everybody AS (
    SELECT guardian.id AS guardian_id, guardian.family_id, family.number AS family_number,
           guardian.last_name, guardian.first_name, guardian.email <> '' AND guardian.email_allowed AS by_email,
           held.certified_at,
           CASE WHEN held.certified_at IS NULL THEN
               (SELECT max(returned_at) FROM certification_return
                WHERE guardian_id = guardian.id AND school_year = $2) END AS returned_at,
           (SELECT count(*) FROM asked WHERE consent IS NULL AND NOT EXISTS
               (SELECT FROM acceptance WHERE text_id = asked.id AND guardian_id = guardian.id))::integer AS missing,
           (SELECT count(*) FROM asked JOIN text_answer ON text_answer.text_id = asked.id
            WHERE text_answer.guardian_id = guardian.id AND NOT text_answer.accepted)::integer AS refused,
           (SELECT count(*) FROM asked JOIN authority ON authority.guardian_id = guardian.id
            WHERE asked.consent IS NOT NULL AND NOT EXISTS
               (SELECT FROM consent WHERE child_id = authority.child_id AND kind = asked.consent
                                      AND text_id = asked.id))::integer AS consents
    FROM guardian
    JOIN family ON family.id = guardian.family_id
    LEFT JOIN certification_held AS held ON held.guardian_id = guardian.id AND held.school_year = $2
    WHERE EXISTS (SELECT FROM child WHERE child.family_id = guardian.family_id)
      AND ($4 = '' OR starts_with(lower(guardian.last_name), lower($4)) OR starts_with(family.number, $4))
), judged AS (
    SELECT *, CASE WHEN missing > 0 OR consents > 0 OR ($2::text IS NOT NULL AND certified_at IS NULL) THEN 'todo' ELSE 'done' END AS state
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
  AND NOT EXISTS (SELECT FROM certification_held WHERE guardian_id = guardian.id AND school_year = $1)
  AND NOT EXISTS (SELECT FROM certification_reminder
                  WHERE guardian_id = guardian.id AND school_year = $1 AND reminder_no >= $2)
LIMIT 200
ON CONFLICT DO NOTHING
RETURNING id, guardian_id, (SELECT family_id FROM guardian WHERE guardian.id = certification_reminder.guardian_id) AS family_id

-- name: remind_text
-- up to 200 guardians to whom a text in force on day $1 waits and who were not told of it for the due time: the first
-- on its day, then every $2 days, $4 times at most; one reminder each, however many texts wait
WITH asked AS (
    SELECT DISTINCT ON (code) id, consent, from_on FROM town_text
    WHERE withdrawn_at IS NULL AND from_on <= $1
    ORDER BY code, from_on DESC, version_no DESC
), waiting AS (
    SELECT guardian.id AS guardian_id, guardian.family_id, asked.id AS text_id, asked.from_on,
           least($4, 1 + ($1 - asked.from_on) / $2)::integer AS reminder_no
    FROM asked CROSS JOIN guardian
    WHERE CASE WHEN asked.consent IS NULL
               THEN EXISTS (SELECT FROM child WHERE child.family_id = guardian.family_id)
                    AND NOT EXISTS (SELECT FROM acceptance WHERE text_id = asked.id AND guardian_id = guardian.id)
               ELSE EXISTS (SELECT FROM authority WHERE authority.guardian_id = guardian.id
                              AND NOT EXISTS (SELECT FROM consent WHERE child_id = authority.child_id
                                                AND kind = asked.consent AND text_id = asked.id)) END
), due AS (
    SELECT * FROM waiting
    WHERE NOT EXISTS (SELECT FROM text_reminder
                      WHERE text_reminder.guardian_id = waiting.guardian_id
                        AND text_reminder.text_id = waiting.text_id
                        AND text_reminder.reminder_no >= waiting.reminder_no)
), people AS (
    SELECT DISTINCT guardian_id FROM due ORDER BY guardian_id LIMIT 200
), told AS (
    INSERT INTO text_reminder (guardian_id, text_id, reminder_no, id, told_at)
    SELECT due.guardian_id, due.text_id, due.reminder_no, uuidv7(), $3 FROM due JOIN people USING (guardian_id)
    ON CONFLICT DO NOTHING
    RETURNING id, guardian_id, text_id
)
SELECT DISTINCT ON (told.guardian_id) told.id, told.guardian_id, waiting.family_id, waiting.from_on
FROM told JOIN waiting USING (guardian_id, text_id)
ORDER BY told.guardian_id, told.id
