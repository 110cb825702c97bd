-- What a guardian owes and has, over every régie an agent may see ($2: régie ids, null for all).

-- name: open_invoices
SELECT i.invoice_id, i.number, i.issued_on, i.due_on, b.amount, b.amount - b.allocated - b.transferred AS left_to_pay
  FROM payer p
  JOIN invoice i USING (payer_id)
  JOIN invoice_balance b USING (invoice_id)
 WHERE p.guardian_id = $1
   AND ($2::uuid[] IS NULL OR p.regie_id = ANY ($2))
   AND NOT i.at_treasury
   AND b.allocated + b.transferred < b.amount
 ORDER BY i.due_on, i.issued_on, i.number;

-- name: credit_available
SELECT coalesce(sum(c.amount - c.allocated), 0)::bigint
  FROM payer p
  JOIN credit c USING (payer_id)
 WHERE p.guardian_id = $1
   AND ($2::uuid[] IS NULL OR p.regie_id = ANY ($2))
   AND c.allocated < c.amount;

-- name: treasury_regies
SELECT r.name
  FROM payer p
  JOIN regie r USING (regie_id)
 WHERE p.guardian_id = $1
   AND ($2::uuid[] IS NULL OR p.regie_id = ANY ($2))
   AND (r.collected_by = 'treasury'
        OR EXISTS (SELECT FROM entry e WHERE e.payer_id = p.payer_id
                    AND (e.at_treasury OR e.kind = 'collection_order')))
 ORDER BY r.name;

-- name: operation_days
SELECT DISTINCT e.on_day
  FROM payer p
  JOIN entry e USING (payer_id)
 WHERE p.guardian_id = $1 AND ($2::uuid[] IS NULL OR p.regie_id = ANY ($2));

-- name: balance_before
-- $3: the first day that is not counted
SELECT coalesce(sum(coalesce(e.credit, 0) - coalesce(e.debit, 0)), 0)::bigint
  FROM payer p
  JOIN entry e USING (payer_id)
 WHERE p.guardian_id = $1
   AND ($2::uuid[] IS NULL OR p.regie_id = ANY ($2))
   AND e.on_day < $3
   AND NOT e.at_treasury;

-- name: operations
-- Oldest first, between two days.
SELECT e.entry_id, e.kind, e.number, e.on_day, e.label_key, e.label_data, e.debit, e.credit, e.at_treasury,
       e.invoice_id, r.name AS regie
  FROM payer p
  JOIN entry e USING (payer_id)
  JOIN regie r USING (regie_id)
 WHERE p.guardian_id = $1
   AND ($2::uuid[] IS NULL OR p.regie_id = ANY ($2))
   AND e.on_day BETWEEN $3 AND $4
 ORDER BY e.on_day, e.seq;

-- name: invoice
-- $2: the guardian it must belong to, or null for agents; $3: régie ids, null for all
SELECT i.invoice_id, i.number, i.payer_name, i.issued_on, i.due_on, i.period_from, i.period_to, i.amount,
       b.allocated, b.transferred, b.corrected, r.name AS regie,
       coalesce((SELECT string_agg(n.number, ', ' ORDER BY n.issued_on, n.number)
                   FROM credit_note n WHERE n.invoice_id = i.invoice_id), '') AS credit_notes,
       coalesce((SELECT sum(a.amount) FROM allocation a JOIN credit_note n ON n.credit_note_id = a.credit_id
                  WHERE a.invoice_id = i.invoice_id AND n.invoice_id = i.invoice_id), 0)::bigint AS compensated
  FROM invoice i
  JOIN invoice_balance b USING (invoice_id)
  JOIN payer p USING (payer_id)
  JOIN regie r USING (regie_id)
 WHERE i.invoice_id = $1
   AND ($2::uuid IS NULL OR p.guardian_id = $2)
   AND ($3::uuid[] IS NULL OR p.regie_id = ANY ($3));

-- name: invoice_lines
SELECT label, quantity, unit_amount, amount, child_name FROM invoice_line WHERE invoice_id = $1 ORDER BY position;
