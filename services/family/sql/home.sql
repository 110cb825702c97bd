-- The families' home page, in one statement.

-- name: record
-- $2: the guardian asking, one of family $1; $3: today; $4: whether to say what waits; $5: the last day of what ends,
-- or null. Sealed columns come with the ids that open them.
WITH mine AS MATERIALIZED (
    SELECT child.id, child.first_name, child.school, child.birth_date
    FROM authority JOIN child ON child.id = authority.child_id
    WHERE authority.guardian_id = $2 AND child.family_id = $1
), campaign AS MATERIALIZED (
    SELECT school_year FROM campaign
    WHERE $4 AND opens_on <= $3 ORDER BY opens_on DESC, school_year DESC LIMIT 1
)
SELECT family.number, guardian.civility, guardian.last_name, guardian.first_name,
       ARRAY(SELECT DISTINCT school FROM mine WHERE school <> '') AS schools,
       (SELECT school_year FROM campaign
        WHERE NOT EXISTS (SELECT FROM certification_held AS held
                          WHERE held.guardian_id = $2 AND held.school_year = campaign.school_year)) AS to_certify,
       EXISTS (SELECT FROM campaign JOIN certification_return AS sent USING (school_year)
               WHERE sent.guardian_id = $2
                 AND NOT EXISTS (SELECT FROM certification_held AS held
                                 WHERE held.guardian_id = $2 AND held.school_year = sent.school_year)) AS returned,
       (SELECT count(*)
        FROM (SELECT DISTINCT ON (code) id, consent FROM town_text
              WHERE $4 AND withdrawn_at IS NULL AND from_on <= $3
              ORDER BY code, from_on DESC, version_no DESC) AS text
        WHERE consent IS NULL
          AND NOT EXISTS (SELECT FROM acceptance WHERE text_id = text.id AND guardian_id = $2)) AS to_accept,
       (SELECT count(*)
        FROM (SELECT DISTINCT ON (code) id, consent FROM town_text
              WHERE $4 AND withdrawn_at IS NULL AND from_on <= $3
              ORDER BY code, from_on DESC, version_no DESC) AS text, mine
        WHERE text.consent IS NOT NULL
          AND NOT EXISTS (SELECT FROM consent WHERE child_id = mine.id AND kind = text.consent
                                                AND text_id = text.id)) AS to_consent,
       ARRAY(SELECT ROW (file.id, document.kind, coalesce(child.first_name, ''), document.expires_on)
             FROM file
             JOIN document ON document.file_id = file.id
             LEFT JOIN child ON child.id = document.child_id
             WHERE file.family_id = $1 AND file.completed_at IS NOT NULL AND document.expires_on <= $5
               AND (file.guardian_id = $2
                    OR file.guardian_id IS NULL AND document.child_id IN (SELECT id FROM mine))
             ORDER BY document.expires_on, file.completed_at DESC, file.id) AS documents,
       ARRAY(SELECT ROW (mine.id, health_record.content, mine.first_name)
             FROM mine JOIN health_record ON health_record.child_id = mine.id
             WHERE $5 IS NOT NULL
             ORDER BY mine.birth_date, mine.first_name, mine.id) AS health,
       ARRAY(SELECT ROW (enrolment_file.id, enrolment_file.content)
             FROM enrolment_file
             WHERE $5 IS NOT NULL AND enrolment_file.family_id = $1 AND enrolment_file.state = 'complete'
               AND EXISTS (SELECT FROM file_home WHERE file_home.family_id = $1 AND file_home.guardian_id = $2)
             ORDER BY enrolment_file.created_at, enrolment_file.id) AS files
FROM family JOIN guardian ON guardian.family_id = family.id
WHERE family.id = $1 AND guardian.id = $2
