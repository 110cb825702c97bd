-- Family requests as lists show them: the decision in force or under way rides with each row.

-- name: queue
-- $1 tab, $2 kind or null, $3 the asking agent's account, $4 due or null, $5 today, $6 owners, $7 offset, $8 limit
SELECT r.*, g.last_name, g.first_name,
       d.kind AS decision_kind, d.decided_at, d.decided_by, d.reason_code, d.reason_label, d.reason_note, d.undo_until,
       o.decided_at AS reopened_at, o.reason_note AS reopened_reason
  FROM family_request r
  LEFT JOIN known_guardian g ON g.guardian_id = r.guardian_id
  LEFT JOIN decision d ON d.family_request_id = r.family_request_id AND d.decision_no = r.decision_no
  LEFT JOIN decision o ON o.family_request_id = r.family_request_id AND o.decision_no = r.reopened_no
  LEFT JOIN question q ON q.question_id = r.question_id
 WHERE CASE $1::text
         WHEN 'to_decide' THEN r.state = 'pending' AND r.question_id IS NULL
         WHEN 'mine' THEN r.state = 'pending' AND r.question_id IS NULL AND r.assigned_account = $3::uuid
         WHEN 'family' THEN r.question_id IS NOT NULL
         WHEN 'done' THEN r.state IN ('deciding', 'accepted', 'refused', 'withdrawn')
         ELSE r.state <> 'unopened'
       END
   AND ($2::text IS NULL OR r.kind = $2)
   AND r.owner = ANY ($6::text[])
   AND ($4::text IS NULL OR r.state = 'pending' AND r.question_id IS NULL AND CASE $4::text
         WHEN 'late' THEN r.due_on < $5::date
         WHEN 'today' THEN r.due_on = $5::date
         ELSE r.due_on = $5::date + 1
       END)
 ORDER BY CASE WHEN $1 = 'done' THEN coalesce(d.decided_at, r.closed_at) END DESC,
          CASE WHEN $1 = 'family' THEN q.asked_at END,
          CASE WHEN r.state = 'pending' THEN 0 ELSE 1 END, r.due_on NULLS LAST, r.asked_at, r.family_request_id
OFFSET $7 LIMIT $8;

-- name: queue_kinds
-- How many of each kind the tab and the due date leave. $1 tab, $2 the asking agent's account, $3 due or null, $4 today, $5 owners
SELECT r.kind, count(*) AS requests
  FROM family_request r
 WHERE CASE $1::text
         WHEN 'to_decide' THEN r.state = 'pending' AND r.question_id IS NULL
         WHEN 'mine' THEN r.state = 'pending' AND r.question_id IS NULL AND r.assigned_account = $2::uuid
         WHEN 'family' THEN r.question_id IS NOT NULL
         WHEN 'done' THEN r.state IN ('deciding', 'accepted', 'refused', 'withdrawn')
         ELSE r.state <> 'unopened'
       END
   AND r.owner = ANY ($5::text[])
   AND ($3::text IS NULL OR r.state = 'pending' AND r.question_id IS NULL AND CASE $3::text
         WHEN 'late' THEN r.due_on < $4::date
         WHEN 'today' THEN r.due_on = $4::date
         ELSE r.due_on = $4::date + 1
       END)
 GROUP BY r.kind;

-- name: of_family
-- $1 family, $2 guardian or null (agents), $3 owner or null, $4 kind or null, $5 closed since (null: all), $6 limit, $7 offset
SELECT r.*, g.last_name, g.first_name,
       d.kind AS decision_kind, d.decided_at, d.decided_by, d.reason_code, d.reason_label, d.reason_note, d.undo_until,
       o.decided_at AS reopened_at, o.reason_note AS reopened_reason,
       count(*) OVER () AS total
  FROM family_request r
  LEFT JOIN known_guardian g ON g.guardian_id = r.guardian_id
  LEFT JOIN decision d ON d.family_request_id = r.family_request_id AND d.decision_no = r.decision_no
  LEFT JOIN decision o ON o.family_request_id = r.family_request_id AND o.decision_no = r.reopened_no
 WHERE r.family_id = $1
   AND r.state <> 'unopened'
   AND ($2::uuid IS NULL OR r.guardian_id = $2)
   AND NOT closed_to($2, r.summary)
   AND ($3::text IS NULL OR r.owner = $3)
   AND ($4::text IS NULL OR r.kind = $4)
   AND ($5::timestamptz IS NULL OR r.closed_at IS NULL OR r.closed_at >= $5)
 ORDER BY (r.closed_at IS NULL) DESC, r.asked_at DESC, r.family_request_id
 LIMIT $6 OFFSET $7;

-- name: one
-- $2, $3: the family and guardian it must belong to, or null for agents
SELECT r.*, g.last_name, g.first_name,
       d.kind AS decision_kind, d.decided_at, d.decided_by, d.reason_code, d.reason_label, d.reason_note, d.undo_until,
       o.decided_at AS reopened_at, o.reason_note AS reopened_reason
  FROM family_request r
  LEFT JOIN known_guardian g ON g.guardian_id = r.guardian_id
  LEFT JOIN decision d ON d.family_request_id = r.family_request_id AND d.decision_no = r.decision_no
  LEFT JOIN decision o ON o.family_request_id = r.family_request_id AND o.decision_no = r.reopened_no
 WHERE r.family_request_id = $1
   AND r.state <> 'unopened'
   AND ($2::uuid IS NULL OR r.family_id = $2)
   AND ($3::uuid IS NULL OR r.guardian_id = $3)
   AND NOT closed_to($3, r.summary);

-- name: history
-- One row per thing that happened, newest first. What the owner could not take back is told as not reverted.
SELECT at, who, what, detail, decision_no FROM (
    SELECT r.asked_at AS at, coalesce(g.first_name || ' ' || g.last_name, '') AS who, 'asked' AS what,
           '' AS detail, 0 AS decision_no, 0 AS step
      FROM family_request r LEFT JOIN known_guardian g ON g.guardian_id = r.guardian_id
     WHERE r.family_request_id = $1
    UNION ALL
    SELECT decided_at, decided_by,
           CASE kind WHEN 'accept' THEN 'accepted' WHEN 'refuse' THEN 'refused'
                     WHEN 'undo' THEN 'undone' ELSE 'reopened' END,
           CASE kind WHEN 'reopen' THEN reason_note ELSE reason_label END, decision_no, decision_no * 3 - 2
      FROM decision WHERE family_request_id = $1
    UNION ALL
    SELECT settled_at, '', CASE result WHEN 'not_applied' THEN 'not_applied' WHEN 'cannot_revert' THEN 'not_reverted'
                                       ELSE 'settled' END,
           reason_code, decision_no, decision_no * 3 - 1
      FROM settlement WHERE family_request_id = $1
    UNION ALL
    SELECT withdrawn_at, coalesce(g.first_name || ' ' || g.last_name, ''), 'withdrawn', '', 0, 1000000
      FROM family_request r LEFT JOIN known_guardian g ON g.guardian_id = r.guardian_id
     WHERE r.family_request_id = $1 AND r.withdrawn_at IS NOT NULL
    UNION ALL
    SELECT asked_at, asked_by, 'questioned', reason_label, 0, 0 FROM question WHERE family_request_id = $1
    UNION ALL
    SELECT ended_at, ended_by, CASE state WHEN 'answered' THEN 'answered' ELSE 'question_taken_back' END, '', 0, 1
      FROM question WHERE family_request_id = $1 AND state IN ('answered', 'taken_back')
    UNION ALL
    SELECT sent_at, '', 'written', '', decision_no, decision_no * 3
      FROM outgoing_mail WHERE family_request_id = $1 AND state = 'sent'
) AS things
 ORDER BY at DESC, step DESC;

-- name: counts
-- $1 today, $2 the asking agent's account, $3 owners, $4 waiting since before then is long
SELECT count(*) FILTER (WHERE r.question_id IS NULL) AS to_decide,
       count(*) FILTER (WHERE r.question_id IS NULL AND due_on = $1::date) AS due_today,
       count(*) FILTER (WHERE r.question_id IS NULL AND due_on = $1::date + 1) AS due_tomorrow,
       count(*) FILTER (WHERE r.question_id IS NULL AND due_on < $1::date) AS late,
       count(*) FILTER (WHERE r.question_id IS NULL AND assigned_account = $2::uuid) AS mine,
       count(r.question_id) AS family,
       count(*) FILTER (WHERE q.asked_at < $4::timestamptz) AS family_long,
       (SELECT count(*) FROM conversation WHERE to_answer) AS messages_to_answer
  FROM family_request r
  LEFT JOIN question q ON q.question_id = r.question_id
 WHERE r.state = 'pending'
   AND owner = ANY ($3::text[]);

-- name: parked
SELECT (SELECT count(*) FROM parked WHERE resolved_at IS NULL) AS events,
       (SELECT count(*) FROM outgoing_mail WHERE state = 'parked')
           + (SELECT count(*) FROM message_notice WHERE state = 'parked')
           + (SELECT count(*) FROM reminder_mail WHERE state = 'parked')
           + (SELECT count(*) FROM record_reminder WHERE state = 'parked')
           + (SELECT count(*) FROM question_mail WHERE state = 'parked') AS mails;
