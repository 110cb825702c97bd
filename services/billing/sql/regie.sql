-- name: one
SELECT regie_id, code, name, collected_by FROM regie WHERE regie_id = $1;

-- name: of_code
SELECT regie_id FROM regie WHERE code = $1;

-- name: put
-- $5: how its invoices are paid, or null to keep what is already said
INSERT INTO regie (regie_id, code, name, collected_by, how_to_pay) VALUES ($1, $2, $3, $4, coalesce($5, ''))
ON CONFLICT (regie_id) DO UPDATE
   SET code = excluded.code, name = excluded.name, collected_by = excluded.collected_by,
       how_to_pay = coalesce($5, regie.how_to_pay);

-- name: put_counter
-- Where a numbering begins; once a number is taken, it stays.
INSERT INTO counter (regie_id, kind, first_number, next_number) VALUES ($1, $2, $3, $3)
ON CONFLICT (regie_id, kind) DO UPDATE
   SET first_number = excluded.first_number, next_number = excluded.next_number
 WHERE counter.next_number = counter.first_number;

-- name: take_number
-- Under the counter's row lock until the commit: a rolled back document leaves no gap. Taken last, held briefly.
UPDATE counter SET next_number = next_number + 1 WHERE regie_id = $1 AND kind = $2 RETURNING next_number - 1;

-- name: numbered
-- Whether any number of the régie has been taken.
SELECT EXISTS (SELECT FROM counter WHERE regie_id = $1 AND next_number > first_number);

-- name: all
SELECT regie_id, name, collected_by, how_to_pay FROM regie ORDER BY name, regie_id;

-- name: said
SELECT how_to_pay FROM regie WHERE regie_id = $1 FOR UPDATE;

-- name: say
UPDATE regie SET how_to_pay = $2 WHERE regie_id = $1;
