-- name: write
INSERT INTO note AS n (note_id, version, text) VALUES ($1, 1, $2)
ON CONFLICT (note_id) DO UPDATE SET version = n.version + 1, text = excluded.text
RETURNING version;

-- name: read
SELECT note_id, version, text FROM note WHERE note_id = $1;

-- name: keep
INSERT INTO note AS n (note_id, version, text) VALUES ($1, $2, $3)
ON CONFLICT (note_id) DO UPDATE SET version = excluded.version, text = excluded.text
WHERE n.version < excluded.version;

-- name: page
SELECT note_id, version, text FROM note
WHERE $1::uuid IS NULL OR note_id > $1 ORDER BY note_id LIMIT $2;

-- name: attempted
INSERT INTO attempt (note_id) VALUES ($1);

-- name: create
INSERT INTO note (note_id, text, version) VALUES ($1, $2, 1) RETURNING version;
