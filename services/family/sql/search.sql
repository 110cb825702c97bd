-- name: forget
DELETE FROM search_word WHERE family_id = $1

-- name: keep
INSERT INTO search_word (word, family_id, weight) VALUES ($1, $2, $3)

-- name: adults
SELECT last_name, first_name FROM guardian WHERE family_id = $1
UNION ALL
SELECT last_name, first_name FROM partner WHERE family_id = $1

-- name: children
SELECT last_name, first_name FROM child WHERE family_id = $1

-- name: find
-- $1: tokens, each of which must begin a word of the family; $2: where the range of each ends; $3: limit.
-- A whole word counts four times its beginning, so that MARTIN comes before MARTINEAU. Names are looked up for the
-- 500 best only: whoever types "jean" in a large town goes on typing.
WITH hit AS (
    SELECT search_word.family_id, token.n,
           max(search_word.weight * CASE WHEN search_word.word = token.start THEN 4 ELSE 1 END) AS score
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS token(start, stop, n)
    JOIN search_word ON search_word.word >= token.start AND search_word.word < token.stop
    GROUP BY search_word.family_id, token.n
), found AS (
    SELECT family_id, sum(score) AS score
    FROM hit
    GROUP BY family_id
    HAVING count(*) = cardinality($1::text[])
    ORDER BY score DESC, family_id
    LIMIT 500
)
SELECT family.id AS family_id, family.number AS family_number, adults.name, adults.town,
       ARRAY(SELECT child.first_name || ' ' || child.last_name
             FROM child WHERE child.family_id = family.id ORDER BY child.birth_date, child.id) AS children
FROM found
JOIN family ON family.id = found.family_id
CROSS JOIN LATERAL (
    SELECT string_agg(last_name || ' ' || first_name, ', ' ORDER BY position) AS name,
           (array_agg(town ORDER BY position))[1] AS town
    FROM guardian WHERE guardian.family_id = family.id
) AS adults
ORDER BY found.score DESC, adults.name, family.number
LIMIT $3
