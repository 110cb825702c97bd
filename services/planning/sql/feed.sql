-- Calendar feeds.

-- name: renew
INSERT INTO calendar_feed (guardian_id, family_id, secret_digest, since) VALUES ($1, $2, $3, $4)
ON CONFLICT (guardian_id) DO UPDATE
   SET family_id = excluded.family_id, secret_digest = excluded.secret_digest, since = excluded.since;

-- name: stop
DELETE FROM calendar_feed WHERE guardian_id = $1;

-- name: state
SELECT since FROM calendar_feed WHERE guardian_id = $1;

-- name: find
-- Whose feed this is, as long as family still knows that guardian in that family.
SELECT f.guardian_id, f.family_id
  FROM calendar_feed f
  JOIN known_guardian g ON g.guardian_id = f.guardian_id AND g.family_id = f.family_id
  JOIN known_family k ON k.family_id = f.family_id AND NOT k.deleted
 WHERE f.secret_digest = $1;
