-- News on the home page.

-- name: put
INSERT INTO news (news_id, title, body, school, first_day, last_day) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (news_id) DO UPDATE
   SET title = excluded.title, body = excluded.body, school = excluded.school,
       first_day = excluded.first_day, last_day = excluded.last_day, withdrawn = false;

-- name: withdraw
UPDATE news SET withdrawn = true WHERE news_id = $1;

-- name: shown
SELECT news_id, title, body, school, first_day, last_day FROM news
 WHERE NOT withdrawn AND $1 BETWEEN first_day AND last_day ORDER BY first_day DESC, news_id DESC LIMIT 50;

-- name: all
-- What is to come, shown or was shown within a year.
SELECT news_id, title, body, school, first_day, last_day FROM news
 WHERE NOT withdrawn AND last_day > $1::date - 366 ORDER BY first_day DESC, news_id DESC LIMIT 200;
