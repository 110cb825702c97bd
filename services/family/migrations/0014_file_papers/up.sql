-- The documents of a registration file that its family gives itself, and who is asked for them.
ALTER TABLE enrolment_file ADD COLUMN to_check smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN enrolment_file.to_check IS 'how many documents were given that no agent has looked at; which ones is sealed in content';
CREATE INDEX enrolment_file_to_check ON enrolment_file (touched_at) WHERE to_check > 0;

CREATE VIEW file_home AS
SELECT me.family_id, me.id AS guardian_id
FROM guardian AS me
JOIN guardian AS first ON first.family_id = me.family_id
    AND first.position = (SELECT min(position) FROM guardian WHERE guardian.family_id = me.family_id)
WHERE me.id = first.id
   OR (lower(me.street), me.postcode, lower(me.town)) = (lower(first.street), first.postcode, lower(first.town));
COMMENT ON VIEW file_home IS 'who answers for a family''s registration file: its first guardian, and those who live with them; never another home';
