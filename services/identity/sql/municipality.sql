-- name: current
SELECT profile, password_policy, version FROM municipality

-- name: set_profile
INSERT INTO municipality AS known (profile, password_policy, version)
VALUES ($1, $2, 1)
ON CONFLICT (only_row) DO UPDATE SET profile = excluded.profile, version = known.version + 1
RETURNING version

-- name: set_policy
INSERT INTO municipality AS known (profile, password_policy, version)
VALUES ($1, $2, 1)
ON CONFLICT (only_row) DO UPDATE SET password_policy = excluded.password_policy, version = known.version + 1
RETURNING version

-- name: touch
-- Only the version: what is kept beside this row changed. The two values serve when nobody has filled it in yet.
INSERT INTO municipality AS known (profile, password_policy, version)
VALUES ($1, $2, 1)
ON CONFLICT (only_row) DO UPDATE SET version = known.version + 1
RETURNING version, profile

-- name: lock
-- Two agents who save at once take turns.
SELECT version FROM municipality FOR UPDATE
