-- Conversations and their messages.

-- name: settings
SELECT inbox FROM town_settings;

-- name: locked_settings
SELECT inbox FROM town_settings FOR UPDATE;

-- name: set_settings
UPDATE town_settings SET inbox = $1;

-- name: begin
-- Makes a conversation unless the id is known; answers nothing then.
INSERT INTO conversation (conversation_id, family_id, guardian_id, purpose, subject, last_at, last_from, family_request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (conversation_id) DO NOTHING
RETURNING conversation_id;

-- name: lock
SELECT conversation_id, family_id, guardian_id FROM conversation
 WHERE conversation_id = $1 AND ($2::uuid IS NULL OR guardian_id = $2) FOR UPDATE;

-- name: say
-- A message and what it changes of its conversation: the writer has read everything before it, the town has answered.
WITH said AS (
    INSERT INTO message (message_id, conversation_id, written_by, author, author_account, at, body, attachments)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
)
UPDATE conversation
   SET last_at = $6, last_from = $3,
       family_unread = CASE WHEN $3 = 'town' THEN family_unread + 1 ELSE 0 END,
       town_unread = CASE WHEN $3 = 'family' THEN town_unread + 1 ELSE 0 END,
       to_answer = $3 = 'family', closed_by = '', closed_at = NULL
 WHERE conversation_id = $2;

-- name: last_message
SELECT message_id FROM message WHERE conversation_id = $1 ORDER BY message_id DESC LIMIT 1;

-- name: mark_answered
UPDATE conversation SET to_answer = NOT $2, closed_by = $3, closed_at = $4 WHERE conversation_id = $1;

-- name: announce
INSERT INTO message_notice (message_id, due_at, state) VALUES ($1, $2, 'due');

-- name: read_by_family
-- What was written after the message that was seen stays unread.
UPDATE conversation c
   SET family_unread = (SELECT count(*) FROM message m
                         WHERE m.conversation_id = c.conversation_id AND m.written_by = 'town' AND m.message_id > $2)
 WHERE c.conversation_id = $1 AND c.guardian_id = $3;

-- name: read_by_town
UPDATE conversation c
   SET town_unread = (SELECT count(*) FROM message m
                       WHERE m.conversation_id = c.conversation_id AND m.written_by = 'family' AND m.message_id > $2)
 WHERE c.conversation_id = $1;

-- name: about
-- The conversation about a request; $2: the guardian who asks, or null for agents.
SELECT conversation_id FROM conversation c
 WHERE family_request_id = $1
   AND ($2::uuid IS NULL OR EXISTS (SELECT FROM open_conversation o
                                     WHERE o.conversation_id = c.conversation_id AND o.guardian_id = $2));

-- name: unread_of
SELECT count(*) FROM open_conversation WHERE guardian_id = $1 AND family_unread > 0;

-- name: unread_of_town
SELECT count(*) FROM conversation WHERE town_unread > 0;

-- name: to_answer
SELECT count(*) FROM conversation WHERE to_answer;

-- name: of_guardian
SELECT c.*, g.first_name, g.last_name, count(*) OVER () AS total,
       (SELECT count(*) FROM open_conversation u WHERE u.guardian_id = $1 AND u.family_unread > 0) AS all_unread
  FROM open_conversation c LEFT JOIN known_guardian g USING (guardian_id)
 WHERE c.guardian_id = $1
   AND (NOT $2 OR c.family_unread > 0)
   AND ($3::text IS NULL OR c.purpose = $3)
 ORDER BY c.last_at DESC, c.conversation_id DESC OFFSET $4 LIMIT $5;

-- name: of_town
SELECT c.*, g.first_name, g.last_name, count(*) OVER () AS total,
       (SELECT count(*) FROM conversation u WHERE u.town_unread > 0) AS all_unread
  FROM conversation c LEFT JOIN known_guardian g USING (guardian_id)
 WHERE ($1::uuid IS NULL OR c.guardian_id = $1)
   AND (NOT $2 OR c.town_unread > 0)
   AND ($3::text IS NULL OR c.purpose = $3)
   AND (NOT $6 OR c.to_answer)
 ORDER BY c.last_at DESC, c.conversation_id DESC OFFSET $4 LIMIT $5;

-- name: one
SELECT c.*, g.first_name, g.last_name
  FROM conversation c LEFT JOIN known_guardian g USING (guardian_id)
 WHERE c.conversation_id = $1
   AND ($2::uuid IS NULL OR EXISTS (SELECT FROM open_conversation o
                                     WHERE o.conversation_id = c.conversation_id AND o.guardian_id = $2));

-- name: messages
SELECT message_id, written_by, author, at, body, attachments
  FROM message WHERE conversation_id = $1 ORDER BY message_id;

-- name: guardian
SELECT guardian_id, family_id, first_name, last_name FROM known_guardian WHERE guardian_id = $1;

-- name: guardians
-- Whom a message to many goes to: $1 everybody; else those of the families $2, and who may act for a child of the school $3,
-- or for one of the children $4.
SELECT g.guardian_id, g.family_id
  FROM known_guardian g JOIN known_family f ON f.family_id = g.family_id AND NOT f.deleted
 WHERE $1 OR g.family_id = ANY ($2::uuid[])
    OR EXISTS (SELECT FROM known_child c
                WHERE NOT c.deleted AND g.guardian_id = ANY (c.guardian_ids)
                  AND (($3::text <> '' AND lower(c.school) = lower($3::text)) OR c.child_id = ANY ($4::uuid[])))
 ORDER BY g.guardian_id;

-- name: claim_notices
UPDATE message_notice SET state = 'sending', claim = $2, claimed_until = $1 + make_interval(secs => $3),
       attempts = attempts + 1
 WHERE message_id IN (SELECT message_id FROM message_notice
                       WHERE (state = 'due' AND due_at <= $1) OR (state = 'sending' AND claimed_until <= $1)
                       ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
RETURNING message_id, attempts;

-- name: notice_content
-- Whom to tell, and whether it is still worth it: what was read meanwhile needs no mail.
SELECT m.message_id, m.conversation_id, m.at, c.family_unread > 0 AS unread, c.family_request_id, c.purpose,
       (SELECT (inbox ->> 'open')::boolean FROM town_settings) AS inbox_open,
       g.guardian_id IS NOT NULL AS guardian_known, g.civility, g.last_name, g.first_name, g.email, g.email_allowed, g.message_language
  FROM message m
  JOIN conversation c USING (conversation_id)
  LEFT JOIN known_guardian g ON g.guardian_id = c.guardian_id
 WHERE m.message_id = ANY ($1::uuid[]);

-- name: notice_ended
UPDATE message_notice SET state = $3, sent_at = $4, claimed_until = NULL, last_error = $5
 WHERE message_id = $1 AND claim = $2;

-- name: notice_again
UPDATE message_notice SET state = 'due', due_at = $3, claimed_until = NULL, last_error = $4
 WHERE message_id = $1 AND claim = $2 AND state = 'sending';
