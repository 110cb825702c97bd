-- name: of_keys
SELECT scope, last_failed_at, forgotten_at
FROM throttle
WHERE (scope = 'account' AND key = $1) OR (scope = 'address' AND key = $2)

-- name: one_attempt_at_a_time
SELECT pg_advisory_xact_lock(hashtextextended('sign-in:' || encode($1::bytea, 'hex'), 0))

-- name: record_failure
INSERT INTO throttle AS known (scope, key, last_failed_at, forgotten_at)
VALUES ($1, $2, $3, $3::timestamptz + $4::interval)
ON CONFLICT (scope, key) DO UPDATE
SET last_failed_at = greatest(known.last_failed_at, excluded.last_failed_at),
    forgotten_at = greatest(known.forgotten_at, excluded.last_failed_at) + $4::interval

-- name: forget
DELETE FROM throttle WHERE scope = 'account' AND key = $1

-- name: purge
DELETE FROM throttle WHERE forgotten_at < $1
