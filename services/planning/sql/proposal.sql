-- Demands: what is asked, and how it ended.

-- name: child_of
-- The child and days of a demand that $2 may see (null: any).
SELECT p.child_id, min(pc.day) AS first, max(pc.day) AS last
  FROM proposal p JOIN proposal_cell pc ON pc.proposal_id = p.id
 WHERE p.id = $1 AND ($2::uuid IS NULL OR p.line_id IN (SELECT id FROM lines_seen_by($2)))
 GROUP BY p.child_id;

-- name: of_id
SELECT p.*,
       (SELECT json_agg(json_build_array(pc.day, pc.unit_id, pc.before, pc.gives_up) ORDER BY pc.day)
          FROM proposal_cell pc WHERE pc.proposal_id = p.id) AS cells,
       (SELECT coalesce(json_agg(json_build_array(w.pool_id, w.day,
                   (SELECT count(*) FROM waiting o
                     WHERE o.pool_id = w.pool_id AND o.day = w.day AND o.position < w.position))
                   ORDER BY w.pool_id, w.day), '[]')
          FROM waiting w WHERE w.proposal_id = p.id) AS waiting
  FROM proposal p WHERE p.id = $1;

-- name: decide
-- The next version of a demand, and where it stands.
UPDATE proposal
   SET state = $2, decision_no = $3, refusal_code = $4, refusal_label = $5, hold = $6, version = version + 1
 WHERE id = $1
RETURNING version;

-- name: freed_of
-- The places a decision gave back that are still held.
SELECT pool_id, day FROM freed WHERE proposal_id = $1;

-- name: drop_freed
DELETE FROM freed WHERE proposal_id = $1;

-- name: details
-- Several demands that $2 may see (null: any).
SELECT p.id, p.kind, p.state, p.line_id, p.child_id, p.detail, p.late, p.evidence_needed, p.outcome,
       p.pattern,
       (SELECT json_agg(json_build_array(pc.day, pc.unit_id, pc.before, pc.gives_up) ORDER BY pc.day)
          FROM proposal_cell pc WHERE pc.proposal_id = p.id) AS cells
  FROM proposal p
 WHERE p.id = ANY ($1::uuid[]) AND ($2::uuid IS NULL OR p.line_id IN (SELECT id FROM lines_seen_by($2)));

-- name: pools_on
SELECT pool_id, day, taken, waiting FROM pool_day
 WHERE (pool_id, day) IN (SELECT * FROM unnest($1::uuid[], $2::date[]));

-- name: open_of_child
-- What is still asked for a child whose lock is held, with its days and the waiting lists it is on.
SELECT p.id, p.line_id,
       array(SELECT pc.day FROM proposal_cell pc WHERE pc.proposal_id = p.id ORDER BY pc.day) AS days,
       (SELECT coalesce(json_agg(json_build_array(w.pool_id, w.day) ORDER BY w.pool_id, w.day), '[]')
          FROM waiting w WHERE w.proposal_id = p.id) AS waiting
  FROM proposal p WHERE p.child_id = $1 AND p.state = 'open';
