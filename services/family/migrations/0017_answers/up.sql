-- Texts are answered yes or no, and one may change one's mind; some are the wording of a consent, answered child by
-- child; a certification may be sent back for correction.

ALTER TABLE acceptance ADD COLUMN accepted boolean NOT NULL DEFAULT true;
ALTER TABLE acceptance DROP CONSTRAINT acceptance_pkey;
ALTER TABLE acceptance ADD PRIMARY KEY (guardian_id, text_id, accepted_at);
COMMENT ON COLUMN acceptance.accepted_at IS 'when it was answered; the last answer holds';
CREATE VIEW text_answer AS
SELECT DISTINCT ON (guardian_id, text_id) guardian_id, text_id, family_id, accepted, accepted_at
FROM acceptance ORDER BY guardian_id, text_id, accepted_at DESC;
REVOKE INSERT, UPDATE, DELETE ON text_answer FROM :app;

ALTER TABLE town_text ADD COLUMN consent text CHECK (consent IN ('photo', 'leaving_alone', 'emergency_care'));
COMMENT ON COLUMN town_text.consent IS 'the consent this text is the wording of: answered for each child, not once';
ALTER TABLE consent ADD COLUMN text_id uuid REFERENCES town_text (id);
COMMENT ON COLUMN consent.text_id IS 'the version that was answered; null where the town had published none';

ALTER TABLE certification DROP CONSTRAINT certification_pkey;
ALTER TABLE certification ADD PRIMARY KEY (guardian_id, school_year, certified_at);

CREATE TABLE certification_return (
    id          uuid PRIMARY KEY,
    guardian_id uuid NOT NULL,
    school_year text NOT NULL,
    family_id   uuid NOT NULL,
    reason      bytea NOT NULL,
    returned_by text NOT NULL,
    returned_at timestamptz NOT NULL,
    FOREIGN KEY (family_id, guardian_id) REFERENCES guardian (family_id, id)
);
COMMENT ON COLUMN certification_return.reason IS 'sealed: what is to be corrected';
CREATE INDEX certification_return_of ON certification_return (guardian_id, school_year);
REVOKE UPDATE, DELETE ON certification_return FROM :app;

CREATE VIEW certification_held AS
SELECT guardian_id, school_year, max(certified_at) AS certified_at
FROM certification
WHERE NOT EXISTS (SELECT FROM certification_return AS sent
                  WHERE sent.guardian_id = certification.guardian_id AND sent.school_year = certification.school_year
                    AND sent.returned_at >= certification.certified_at)
GROUP BY guardian_id, school_year;
REVOKE INSERT, UPDATE, DELETE ON certification_held FROM :app;

CREATE TABLE text_reminder (
    guardian_id uuid NOT NULL REFERENCES guardian (id),
    text_id     uuid NOT NULL REFERENCES town_text (id),
    reminder_no integer NOT NULL,
    id          uuid NOT NULL,
    told_at     timestamptz NOT NULL,
    PRIMARY KEY (guardian_id, text_id, reminder_no)
);
REVOKE UPDATE, DELETE ON text_reminder FROM :app;
