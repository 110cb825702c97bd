-- name: read
-- The town's own settings, with its days off as planning last told them.
SELECT undo_minutes, due_days, open_until, coalesce((SELECT days FROM known_days_off), '{}') AS days_off
  FROM town_settings;

-- name: write
UPDATE town_settings SET undo_minutes = $1, due_days = $2, open_until = $3;

-- name: reason
SELECT code, label FROM refusal_reason WHERE code = $1 AND NOT retired;

-- name: reasons
SELECT code, label, retired FROM refusal_reason WHERE NOT retired ORDER BY position, code;

-- name: retire_all_reasons
UPDATE refusal_reason SET retired = true;

-- name: put_reason
INSERT INTO refusal_reason (code, label, position, retired) VALUES ($1, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET label = excluded.label, position = excluded.position, retired = excluded.retired;
