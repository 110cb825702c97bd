-- What a town has set up.

-- name: version
SELECT version FROM setting;

-- name: read
-- Everything, as domain/catalogue.py wants it.
SELECT
    (SELECT version FROM setting) AS version,
    (SELECT coalesce(json_agg(f), '[]') FROM facility f) AS facilities,
    (SELECT coalesce(json_agg(o ORDER BY o.position, o.name), '[]') FROM offering o) AS offerings,
    (SELECT coalesce(json_agg(u ORDER BY u.position, u.code), '[]') FROM unit u) AS units,
    (SELECT coalesce(json_agg(c), '[]') FROM cutoff c) AS cutoffs,
    (SELECT coalesce(json_agg(w), '[]') FROM booking_window w) AS windows,
    (SELECT coalesce(json_agg(r ORDER BY r.position), '[]') FROM absence_reason r) AS reasons,
    (SELECT coalesce(json_agg(p), '[]') FROM pool p) AS pools,
    (SELECT coalesce(json_agg(json_build_array(d.day, d.kind, d.label, d.facility_id)), '[]')
       FROM calendar_day d WHERE NOT d.removed) AS days;

-- name: changed
-- A change of settings takes the next version; it waits for the one before it.
UPDATE setting SET version = version + 1;

-- name: lock
SELECT version FROM setting FOR UPDATE;

-- name: put_facilities
INSERT INTO facility (id, code, name, town)
SELECT facility_id, code, name, town
  FROM jsonb_to_recordset($1) AS x(facility_id uuid, code text, name text, town text)
ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, town = excluded.town
 WHERE (facility.code, facility.name, facility.town) IS DISTINCT FROM (excluded.code, excluded.name, excluded.town);

-- name: facility_codes_elsewhere
-- $1, $2: a facility and the code it is to have, side by side
SELECT facility.code FROM unnest($1::uuid[], $2::text[]) AS wanted(id, code)
  JOIN facility ON facility.code = wanted.code AND facility.id <> wanted.id;

-- name: offering_codes_elsewhere
SELECT offering.code FROM unnest($1::uuid[], $2::text[]) AS wanted(id, code)
  JOIN offering ON offering.code = wanted.code AND offering.id <> wanted.id;

-- name: unit_codes_elsewhere
-- of this offering, retired ones too: they keep their name for the past
SELECT unit.code FROM unnest($2::uuid[], $3::text[]) AS wanted(id, code)
  JOIN unit ON unit.offering_id = $1 AND unit.code = wanted.code AND unit.id <> wanted.id;

-- name: facilities_missing
SELECT f FROM unnest($1::uuid[]) AS u(f) WHERE NOT EXISTS (SELECT FROM facility WHERE id = f);

-- name: offerings_missing
SELECT o FROM unnest($1::uuid[]) AS u(o) WHERE NOT EXISTS (SELECT FROM offering WHERE id = o);

-- name: put_offering
-- One row comes back when something changed.
INSERT INTO offering (id, facility_id, code, name, category, runs_in, weekdays, decide, absence_decide,
                      absence_evidence, bills, waiting_list, position, assumption)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (id) DO UPDATE
   SET facility_id = excluded.facility_id, code = excluded.code, name = excluded.name,
       category = excluded.category, runs_in = excluded.runs_in, weekdays = excluded.weekdays,
       decide = excluded.decide, absence_decide = excluded.absence_decide,
       absence_evidence = excluded.absence_evidence, bills = excluded.bills,
       waiting_list = excluded.waiting_list, position = excluded.position, assumption = excluded.assumption,
       version = offering.version + 1
RETURNING version;

-- name: offering_as_json
SELECT json_build_object(
    'facility_id', o.facility_id, 'code', o.code, 'name', o.name, 'category', o.category, 'runs_in', o.runs_in,
    'weekdays', o.weekdays, 'decide', o.decide, 'absence_decide', o.absence_decide,
    'absence_evidence', o.absence_evidence, 'bills', o.bills, 'waiting_list', o.waiting_list,
    'position', o.position, 'assumption', o.assumption,
    'units', (SELECT coalesce(json_agg(json_build_object(
                         'unit_id', u.id, 'code', u.code, 'name', u.name, 'slots', u.slots, 'has_meal', u.has_meal,
                         'starts_at', u.starts_at, 'ends_at', u.ends_at) ORDER BY u.position), '[]')
                FROM unit u WHERE u.offering_id = o.id AND NOT u.retired)) AS offering
  FROM offering o WHERE o.id = $1;

-- name: put_units
INSERT INTO unit (id, offering_id, code, name, slots, has_meal, starts_at, ends_at, position)
SELECT unit_id, $1, code, name, slots, has_meal, starts_at, ends_at, position
  FROM jsonb_to_recordset($2) AS x(unit_id uuid, code text, name text, slots text[], has_meal boolean,
       starts_at time, ends_at time, position integer)
ON CONFLICT (id) DO UPDATE
   SET code = excluded.code, name = excluded.name, slots = excluded.slots, has_meal = excluded.has_meal,
       starts_at = excluded.starts_at, ends_at = excluded.ends_at, position = excluded.position, retired = false;

-- name: retire_other_units
-- A unit that is booked somewhere keeps its name for the past; it cannot be booked any more.
UPDATE unit SET retired = true WHERE offering_id = $1 AND NOT retired AND NOT id = ANY ($2::uuid[]);

-- name: units_elsewhere
-- A unit keeps its offering.
SELECT id FROM unit WHERE id = ANY ($2::uuid[]) AND offering_id <> $1;

-- name: units_missing
SELECT u FROM unnest($1::uuid[], $2::uuid[]) AS x(u, o)
 WHERE u IS NOT NULL AND NOT EXISTS (SELECT FROM unit WHERE id = u AND offering_id = o);

-- name: cutoffs_overlapping
-- Another rule of the same offering, unit and action from the same day.
SELECT x.cutoff_id
  FROM jsonb_to_recordset($1) AS x(cutoff_id uuid, offering_id uuid, unit_id uuid, action text, valid_from date)
  JOIN cutoff c ON c.offering_id = x.offering_id AND c.unit_id IS NOT DISTINCT FROM x.unit_id
               AND c.action = x.action AND c.valid_from = x.valid_from AND c.id <> x.cutoff_id
 WHERE NOT EXISTS (SELECT FROM jsonb_to_recordset($1) AS y(cutoff_id uuid) WHERE y.cutoff_id = c.id);

-- name: put_cutoffs
INSERT INTO cutoff (id, offering_id, unit_id, action, rule, after, valid_from, decision_reference)
SELECT cutoff_id, offering_id, unit_id, action, rule, after, valid_from, decision_reference
  FROM jsonb_to_recordset($1) AS x(cutoff_id uuid, offering_id uuid, unit_id uuid, action text, rule jsonb,
       after text, valid_from date, decision_reference text)
ON CONFLICT (id) DO UPDATE
   SET offering_id = excluded.offering_id, unit_id = excluded.unit_id, action = excluded.action,
       rule = excluded.rule, after = excluded.after, valid_from = excluded.valid_from,
       decision_reference = excluded.decision_reference
 WHERE (cutoff.offering_id, cutoff.unit_id, cutoff.action, cutoff.rule, cutoff.after, cutoff.valid_from,
        cutoff.decision_reference)
       IS DISTINCT FROM (excluded.offering_id, excluded.unit_id, excluded.action, excluded.rule, excluded.after,
                         excluded.valid_from, excluded.decision_reference);

-- name: put_reasons
INSERT INTO absence_reason (code, label, leave, retired, position)
SELECT code, label, leave, retired, position
  FROM jsonb_to_recordset($1) AS x(code text, label text, leave boolean, retired boolean, position integer)
ON CONFLICT (code) DO UPDATE
   SET label = excluded.label, leave = excluded.leave, retired = excluded.retired, position = excluded.position
 WHERE (absence_reason.label, absence_reason.leave, absence_reason.retired, absence_reason.position)
       IS DISTINCT FROM (excluded.label, excluded.leave, excluded.retired, excluded.position);

-- name: retire_other_reasons
UPDATE absence_reason SET retired = true WHERE NOT retired AND NOT code = ANY ($1::text[]);

-- name: put_pools
INSERT INTO pool (id, facility_id, slot, age_group, weekdays, valid_from, valid_to, places)
SELECT pool_id, facility_id, slot, age_group, weekdays, valid_from, valid_to, places
  FROM jsonb_to_recordset($1) AS x(pool_id uuid, facility_id uuid, slot text, age_group text, weekdays integer[],
       valid_from date, valid_to date, places integer)
ON CONFLICT (id) DO UPDATE
   SET facility_id = excluded.facility_id, slot = excluded.slot, age_group = excluded.age_group,
       weekdays = excluded.weekdays, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
       places = excluded.places
 WHERE (pool.facility_id, pool.slot, pool.age_group, pool.weekdays, pool.valid_from, pool.valid_to, pool.places)
       IS DISTINCT FROM (excluded.facility_id, excluded.slot, excluded.age_group, excluded.weekdays,
                         excluded.valid_from, excluded.valid_to, excluded.places);

-- name: pools_moved
-- Of the pools given, those that are new or cover other cells than before.
SELECT x.pool_id
  FROM jsonb_to_recordset($1) AS x(pool_id uuid, facility_id uuid, slot text, age_group text, weekdays integer[],
       valid_from date, valid_to date)
  LEFT JOIN pool p ON p.id = x.pool_id
 WHERE (p.facility_id, p.slot, p.age_group, p.weekdays, p.valid_from, p.valid_to)
       IS DISTINCT FROM (x.facility_id, x.slot, x.age_group, x.weekdays, x.valid_from, x.valid_to);

-- name: pools_by_age
-- The pools of some age group at the facilities of these offerings.
SELECT p.id FROM pool p
 WHERE p.age_group <> ''
   AND p.facility_id IN (SELECT facility_id FROM offering WHERE id = ANY ($1::uuid[]));

-- name: hold_bookings
-- Nobody writes a cell until this transaction ends; whoever was about to reads the settings again (store/writing.py).
LOCK TABLE cell IN SHARE ROW EXCLUSIVE MODE;

-- name: count_taken
-- Counts anew who sits in these pools, and whose place a decision gave back but may still take again.
WITH counted AS (
    SELECT p.id AS pool_id, c.day, count(*) AS taken
      FROM pool p
      JOIN offering o ON o.facility_id = p.facility_id
      JOIN grid_line l ON l.offering_id = o.id
      JOIN cell c ON c.line_id = l.id AND c.day BETWEEN p.valid_from AND p.valid_to
      JOIN unit u ON u.id = c.unit_id AND p.slot = ANY (u.slots)
      LEFT JOIN enrolment e ON e.line_id = l.id AND c.day BETWEEN e.valid_from AND e.valid_to
     WHERE p.id = ANY ($1::uuid[]) AND c.state IN ('booked', 'billed_absence')
       AND extract(isodow FROM c.day)::integer = ANY (p.weekdays)
       AND p.age_group IN ('', coalesce(e.age_group, ''))
     GROUP BY p.id, c.day
), days AS (
    SELECT pool_id, day FROM counted
    UNION SELECT pool_id, day FROM pool_day WHERE pool_id = ANY ($1::uuid[])
)
INSERT INTO pool_day (pool_id, day, taken)
SELECT d.pool_id, d.day,
       coalesce(c.taken, 0) + (SELECT count(*) FROM freed f WHERE f.pool_id = d.pool_id AND f.day = d.day)
  FROM days d LEFT JOIN counted c ON c.pool_id = d.pool_id AND c.day = d.day
 ORDER BY d.pool_id, d.day
ON CONFLICT (pool_id, day) DO UPDATE SET taken = excluded.taken, flips = pool_day.flips + 1;

-- name: slots_in_use
-- Units whose slots would change although a child is booked in one of them from $2 on.
SELECT u.id
  FROM jsonb_to_recordset($1) AS x(unit_id uuid, slots text[])
  JOIN unit u ON u.id = x.unit_id
 WHERE NOT (u.slots @> x.slots AND u.slots <@ x.slots)
   AND EXISTS (SELECT FROM cell c JOIN grid_line l ON l.id = c.line_id
                WHERE l.offering_id = u.offering_id AND c.unit_id = u.id AND c.day >= $2 AND c.state IS NOT NULL);

-- name: facility_in_use
-- Whether an offering would move to another facility although a child is booked there from $3 on.
SELECT true FROM offering o
 WHERE o.id = $1 AND o.facility_id <> $2
   AND EXISTS (SELECT FROM cell c JOIN grid_line l ON l.id = c.line_id
                WHERE l.offering_id = o.id AND c.day >= $3 AND c.state IS NOT NULL);
