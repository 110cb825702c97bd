-- Months to be told again.

-- name: take_stale
-- The stale months of a few lines, taken by whoever tells them.
WITH few AS MATERIALIZED (
    SELECT line_id FROM stale_month GROUP BY line_id ORDER BY line_id LIMIT $1
), mine AS MATERIALIZED (
    SELECT s.line_id, s.month FROM stale_month s WHERE s.line_id IN (SELECT line_id FROM few)
    FOR UPDATE SKIP LOCKED
)
DELETE FROM stale_month s USING mine WHERE s.line_id = mine.line_id AND s.month = mine.month
RETURNING s.line_id, s.month;

-- name: children_of
SELECT DISTINCT child_id FROM grid_line WHERE id = ANY ($1::uuid[]);
