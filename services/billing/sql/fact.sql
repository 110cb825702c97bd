-- name: add
-- Every version is kept; the same version again changes nothing.
INSERT INTO fact (fact_id, fact_version, child_id, family_id, line_id, guardian_id, offering_id, offering_code,
                  unit_code, day, outcome, billable, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT DO NOTHING;

-- name: received
SELECT offering_code, outcome, count(*) AS facts
  FROM current_fact
 WHERE day BETWEEN $1 AND $2
 GROUP BY offering_code, outcome
 ORDER BY offering_code, outcome;
