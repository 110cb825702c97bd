-- A decided request may be reopened: it waits again, and its family is told.

ALTER TABLE family_request ADD COLUMN reopened_no int NOT NULL DEFAULT 0;
COMMENT ON COLUMN family_request.reopened_no IS 'the reopening that makes it wait, 0: none';

ALTER TABLE outgoing_mail DROP CONSTRAINT outgoing_mail_outcome_check;
ALTER TABLE outgoing_mail ADD CONSTRAINT outgoing_mail_outcome_check
    CHECK (outcome IN ('accepted', 'refused', 'reopened'));
