-- What an agent says of a decision reaches the inbox too, in the one conversation about the request; documents may go with it.

ALTER TABLE conversation ADD COLUMN family_request_id uuid REFERENCES family_request;
CREATE UNIQUE INDEX conversation_request ON conversation (family_request_id) WHERE family_request_id IS NOT NULL;

ALTER TABLE decision ADD COLUMN attachments jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN decision.attachments IS 'documents of the town''s that go with it: ids and names';

ALTER TABLE outgoing_mail ADD COLUMN told_at timestamptz;
COMMENT ON COLUMN outgoing_mail.told_at IS 'since when the portal tells the family the words and documents of the decision, whatever becomes of the mail';
-- what was decided before is not told again
UPDATE outgoing_mail SET told_at = due_at WHERE state <> 'due' OR due_at <= now();
CREATE INDEX outgoing_mail_untold ON outgoing_mail (due_at)
    WHERE told_at IS NULL AND state <> 'cancelled' AND outcome <> 'reopened';

-- A conversation about a request closes with it.
CREATE OR REPLACE VIEW open_conversation AS
SELECT c.* FROM conversation c
 WHERE NOT EXISTS (
     SELECT FROM guardian_notice n
      WHERE n.notice_id = c.conversation_id AND n.kind = 'days_moved'
        AND closed_to(c.guardian_id, jsonb_build_object('child_id', n.child_id)))
   AND NOT EXISTS (
     SELECT FROM family_request r
      WHERE r.family_request_id = c.family_request_id AND closed_to(c.guardian_id, r.summary));
