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
