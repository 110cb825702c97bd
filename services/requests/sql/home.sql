-- The families' home page, in one statement.

-- name: of_guardian
-- $1 family, $2 guardian, $3 today, $4 whether to say what waits for an answer
SELECT (SELECT count(*) FROM open_conversation WHERE guardian_id = $2 AND family_unread > 0) AS unread,
       (SELECT coalesce(json_agg(n ORDER BY n.first_day DESC, n.news_id DESC), '[]')
          FROM (SELECT news_id, title, body AS text, school, first_day, last_day FROM news
                 WHERE NOT withdrawn AND $3 BETWEEN first_day AND last_day
                 ORDER BY first_day DESC, news_id DESC LIMIT 50) n) AS news,
       ARRAY(SELECT ROW (r.family_request_id, r.kind, r.state, r.summary, r.due_on, q.question_id, q.reason_label, q.body)
               FROM family_request r
               LEFT JOIN question q ON q.question_id = r.question_id
              WHERE $4 AND r.family_id = $1 AND r.guardian_id = $2 AND r.state IN ('pending', 'deciding')
                AND NOT closed_to($2, r.summary)
              ORDER BY r.asked_at DESC, r.family_request_id
              LIMIT 100) AS requests;
