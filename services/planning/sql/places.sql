-- Places given back, and those who wait for them.

-- name: due_freed
-- Places whose decision can no longer be undone.
SELECT pool_id, day, proposal_id FROM freed WHERE offer_at <= $1 ORDER BY pool_id, day LIMIT 200;

-- name: drop_freed
DELETE FROM freed WHERE (pool_id, day, proposal_id) IN (SELECT * FROM unnest($1::uuid[], $2::date[], $3::uuid[]));

-- name: freed_still
SELECT pool_id, day, proposal_id FROM freed
 WHERE (pool_id, day, proposal_id) IN (SELECT * FROM unnest($1::uuid[], $2::date[], $3::uuid[]));

-- name: give_back
UPDATE pool_day d SET taken = greatest(0, d.taken - x.n),
       flips = d.flips + CASE WHEN d.taken + d.waiting >= p.places AND d.taken - x.n + d.waiting < p.places THEN 1 ELSE 0 END
  FROM (SELECT pool_id, day, count(*)::integer AS n FROM unnest($1::uuid[], $2::date[]) AS u(pool_id, day)
         GROUP BY pool_id, day) x
  JOIN pool p ON p.id = x.pool_id
 WHERE d.pool_id = x.pool_id AND d.day = x.day;

-- name: first_in_line
-- The demands first in line of a pool of today or later that has a place again; those already tried are left out.
SELECT p.id
  FROM pool_day d
  JOIN pool o ON o.id = d.pool_id
  JOIN LATERAL (SELECT w.proposal_id FROM waiting w WHERE w.pool_id = d.pool_id AND w.day = d.day
                 ORDER BY w.position LIMIT 1) first ON true
  JOIN proposal p ON p.id = first.proposal_id AND p.state = 'open' AND p.hold = 'waiting_list'
 WHERE d.waiting > 0 AND d.taken < o.places AND d.day >= $1 AND NOT p.id = ANY ($2::uuid[])
 GROUP BY p.id ORDER BY p.id LIMIT 1;
