-- Menus of the canteens.

-- name: put
INSERT INTO menu (facility_id, day, dishes)
SELECT facility_id, day, dishes FROM jsonb_to_recordset($1) AS x(facility_id uuid, day date, dishes jsonb)
ON CONFLICT (facility_id, day) DO UPDATE SET dishes = excluded.dishes
 WHERE menu.dishes IS DISTINCT FROM excluded.dishes;

-- name: remove
DELETE FROM menu m USING jsonb_to_recordset($1) AS x(facility_id uuid, day date)
 WHERE m.facility_id IS NOT DISTINCT FROM x.facility_id AND m.day = x.day;

-- name: between
SELECT m.day, m.facility_id, coalesce(f.name, '') AS facility, m.dishes
  FROM menu m LEFT JOIN facility f ON f.id = m.facility_id
 WHERE m.day BETWEEN $1 AND $2
 ORDER BY m.day, f.name NULLS FIRST;

-- name: facilities
SELECT id, name FROM facility ORDER BY name;

-- name: with_meals
SELECT f.id AS facility_id, f.name FROM facility f
 WHERE EXISTS (SELECT FROM offering o JOIN unit u ON u.offering_id = o.id
                WHERE o.facility_id = f.id AND u.has_meal AND NOT u.retired)
 ORDER BY f.name;
