-- Documents that prove an absence.

-- name: lock
-- The absence $1, which $2 may see (null: any), while a document is joined to it.
SELECT p.id, p.kind, p.state, p.family_id, p.child_id
  FROM proposal p
 WHERE p.id = $1 AND ($2::uuid IS NULL OR p.line_id IN (SELECT id FROM lines_seen_by($2)))
   FOR UPDATE OF p;

-- name: join
INSERT INTO evidence (proposal_id, file_id, kind, joined_at, joined_by) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (proposal_id, file_id) DO NOTHING
RETURNING file_id;

-- name: of_proposals
SELECT proposal_id, file_id FROM evidence WHERE proposal_id = ANY ($1::uuid[]) ORDER BY joined_at, file_id;

-- name: of_cell
-- The absence a cell holds, if its newest demand that stands is one, and the documents joined to it.
SELECT p.id, p.evidence_needed, e.file_ids
  FROM (SELECT p.* FROM proposal p JOIN proposal_cell pc ON pc.proposal_id = p.id
         WHERE pc.line_id = $1 AND pc.day = $2 AND p.state IN ('open', 'applied', 'settled_at_once')
         ORDER BY p.asked_at DESC, p.id DESC LIMIT 1) p
 CROSS JOIN LATERAL (SELECT coalesce(array_agg(file_id ORDER BY joined_at, file_id), '{}') AS file_ids
                       FROM evidence WHERE proposal_id = p.id) e
 WHERE p.kind = 'absence';
