-- The secret address at which a telephone's agenda reads a parent's days.

CREATE TABLE calendar_feed (
    guardian_id   uuid PRIMARY KEY,
    family_id     uuid NOT NULL,
    secret_digest bytea NOT NULL UNIQUE,
    since         timestamptz NOT NULL
);
COMMENT ON COLUMN calendar_feed.secret_digest IS 'SHA-256 of the secret; the secret itself is only in the agenda';
CREATE INDEX calendar_feed_family ON calendar_feed (family_id);
