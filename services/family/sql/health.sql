-- name: of_child
SELECT content FROM health_record WHERE child_id = $1

-- name: put
INSERT INTO health_record (child_id, content) VALUES ($1, $2)
ON CONFLICT (child_id) DO UPDATE SET content = excluded.content

-- name: all
SELECT child.id, child.family_id, child.last_name, child.first_name, child.school, child.class_name,
       health_record.content
FROM health_record
JOIN child ON child.id = health_record.child_id
ORDER BY child.last_name, child.first_name, child.id

-- name: readings
-- who opened a child's health file: agents, and the asking guardian's own account ($2); and the rosters that told of it
SELECT business_at, actor_kind, actor_name, actor_account, detail
FROM audit
WHERE (entity = 'child_health' AND entity_id = $1 OR entity = 'roster_health' AND detail -> 'children' ? $1)
  AND (actor_kind = 'staff' OR actor_account = $2 OR $3)
ORDER BY business_at DESC, id DESC
LIMIT $4

-- name: ties
-- what makes a document one about health: filed as a kind that is ($1, its kind sealed), an absence, a demand about health
SELECT child_id, kind FROM document WHERE file_id = $1
UNION ALL
SELECT child_id, NULL FROM file_use WHERE file_id = $1 AND absence
UNION ALL
SELECT child_id, NULL FROM proposal WHERE family_id = $2 AND $1 = ANY (evidence) AND kind = 'health'

-- name: document_traced
SELECT EXISTS (
    SELECT FROM audit
    WHERE entity = 'child_health' AND entity_id = $1 AND actor_account IS NOT DISTINCT FROM $2::uuid
      AND detail ->> 'file_id' = $3 AND detail ->> 'reason' = $4 AND business_at > $5)
