-- What guardians are told without their asking.

-- name: owe
-- $10: the machine's clock; it waits as long as decisions may be undone.
INSERT INTO guardian_notice (notice_id, kind, about_id, family_id, guardian_id, child_id, child_name, stays, day, due_at, state)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::timestamptz + make_interval(mins => undo_minutes), 'due' FROM town_settings
ON CONFLICT DO NOTHING;

-- name: cancel
-- What is not told yet of the same matter to the same guardian.
UPDATE guardian_notice SET state = 'cancelled' WHERE about_id = $1 AND guardian_id = $2 AND kind = $3 AND state = 'due';

-- name: due
-- Still true: days are told to who may act for the child, and the loss of a child to who may not. A guardian nobody told us
-- of yet is waited for.
SELECT n.*, g.message_language,
       closed_to(n.guardian_id, jsonb_build_object('child_id', n.child_id)) = (n.kind = 'access_ended') AS holds
  FROM guardian_notice n
  JOIN known_guardian g ON g.guardian_id = n.guardian_id
 WHERE n.state = 'due' AND n.due_at <= $1
 ORDER BY n.due_at LIMIT $2 FOR UPDATE OF n SKIP LOCKED;

-- name: ended
UPDATE guardian_notice SET state = $2 WHERE notice_id = $1;
