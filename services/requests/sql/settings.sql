-- name: read
-- The town's own settings, with its days off as planning last told them.
SELECT undo_minutes, due_days, open_until, family_days, coalesce((SELECT days FROM known_days_off), '{}') AS days_off
  FROM town_settings;

-- name: locked
-- The same without the days off, held until the transaction ends: whoever changes a setting or a table of reasons comes here first.
SELECT undo_minutes, due_days, open_until, family_days FROM town_settings FOR UPDATE;

-- name: write
UPDATE town_settings SET undo_minutes = $1, due_days = $2, open_until = $3, family_days = $4;

-- name: reason
SELECT code, label FROM refusal_reason
 WHERE code = $1 AND NOT retired AND (kinds = '{}' OR $2::text = ANY (kinds));

-- name: reasons
-- $1 kind or null
SELECT code, label, kinds FROM refusal_reason
 WHERE NOT retired AND ($1::text IS NULL OR kinds = '{}' OR $1 = ANY (kinds)) ORDER BY position, code;

-- name: retire_all_reasons
UPDATE refusal_reason SET retired = true;

-- name: put_reason
INSERT INTO refusal_reason (code, label, position, retired, kinds) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (code) DO UPDATE SET label = excluded.label, position = excluded.position, retired = excluded.retired,
                                 kinds = excluded.kinds;

-- name: question_reason
SELECT code, label FROM question_reason
 WHERE code = $1 AND NOT retired AND (kinds = '{}' OR $2::text = ANY (kinds));

-- name: question_reasons
-- $1 kind or null
SELECT code, label, kinds FROM question_reason
 WHERE NOT retired AND ($1::text IS NULL OR kinds = '{}' OR $1 = ANY (kinds)) ORDER BY position, code;

-- name: retire_all_question_reasons
UPDATE question_reason SET retired = true;

-- name: put_question_reason
INSERT INTO question_reason (code, label, position, retired, kinds) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (code) DO UPDATE SET label = excluded.label, position = excluded.position, retired = excluded.retired,
                                 kinds = excluded.kinds;
