-- name: lock_or_create
-- The row of a proposal, made when it is first heard of by whatever event, and locked.
INSERT INTO family_request (family_request_id, proposal_id, owner) VALUES ($1, $2, $3)
ON CONFLICT (family_request_id) DO UPDATE SET owner = family_request.owner
RETURNING *;

-- name: lock
SELECT * FROM family_request WHERE family_request_id = $1 FOR UPDATE;

-- name: file
-- The row of a proposal with what it asks, locked, and whether it is `fresh`: not made before by another event; then
-- it stands as $11 to $13 say. What a proposal asks never changes: once it is known, no row is answered.
INSERT INTO family_request (family_request_id, proposal_id, owner, kind, family_id, guardian_id, summary, asked_at,
                            settled_at_once, due_on, state, closed_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (family_request_id) DO UPDATE
   SET kind = excluded.kind, family_id = excluded.family_id, guardian_id = excluded.guardian_id,
       summary = excluded.summary, asked_at = excluded.asked_at, settled_at_once = excluded.settled_at_once,
       due_on = excluded.due_on
 WHERE family_request.kind IS NULL
RETURNING new.*, old.family_request_id IS NULL AS fresh;

-- name: withdraw
UPDATE family_request SET withdrawn_at = $2 WHERE family_request_id = $1 AND withdrawn_at IS NULL RETURNING *;

-- name: decisions
SELECT * FROM decision WHERE family_request_id = $1 ORDER BY decision_no;

-- name: facts
-- Each decision with the owner's answer to it; either may be known without the other.
SELECT decision_no, d.kind, d.decided_at, d.undo_until, s.result, s.reason_code, s.settled_at
  FROM (SELECT * FROM decision WHERE family_request_id = $1) d
  FULL JOIN (SELECT * FROM settlement WHERE family_request_id = $1) s USING (decision_no);

-- name: add_decision
INSERT INTO decision (family_request_id, decision_no, kind, decided_by, decided_by_account, decided_at,
                      reason_code, reason_label, reason_note, undo_until, attachments)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: documents
-- Those of a decision, and whether its family has been told.
SELECT d.attachments, m.told_at IS NOT NULL AS told
  FROM decision d LEFT JOIN outgoing_mail m USING (family_request_id, decision_no)
 WHERE d.family_request_id = $1 AND d.decision_no = $2;

-- name: add_settlement
INSERT INTO settlement (family_request_id, decision_no, result, reason_code, settled_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING;

-- name: stand
-- Where the request stands; answers the version of the event that says so, when there is one to say ($6: 1, else 0).
UPDATE family_request
   SET state = $2, decision_no = $3, back_reason = $4, closed_at = $5, version = version + $6, reopened_no = $7
 WHERE family_request_id = $1
RETURNING version;

-- name: due_again
-- What is reopened is promised an answer as if it had just been asked.
UPDATE family_request SET due_on = $2 WHERE family_request_id = $1;

-- name: next_version
-- Every event of a request carries the next version.
UPDATE family_request SET version = version + 1 WHERE family_request_id = $1 RETURNING version;

-- name: assign
UPDATE family_request SET assigned_account = $2, assigned_to = $3 WHERE family_request_id = $1;
