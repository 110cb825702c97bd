-- What a guardian was told of a child's days closes to them with the child, and opens again with it.
CREATE VIEW open_conversation AS
SELECT c.* FROM conversation c
 WHERE NOT EXISTS (
     SELECT FROM guardian_notice n
      WHERE n.notice_id = c.conversation_id AND n.kind = 'days_moved'
        AND closed_to(c.guardian_id, jsonb_build_object('child_id', n.child_id)));
COMMENT ON VIEW open_conversation IS 'the conversations that their guardian may read; agents read the table';
