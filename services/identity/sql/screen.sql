-- name: all
SELECT key, is_on, text, link, version FROM screen

-- name: first
INSERT INTO screen (key, is_on, text, link, version) VALUES ($1, $2, $3, $4, 1) ON CONFLICT (key) DO NOTHING

-- name: replace
UPDATE screen SET is_on = $2, text = $3, link = $4, version = version + 1 WHERE key = $1 AND version = $5
