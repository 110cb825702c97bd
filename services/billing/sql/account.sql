-- What a guardian owes and has, over every régie an agent may see ($2: régie ids, null for all).

-- name: summary
-- $3: today. The whole answer, as it travels.
WITH theirs AS MATERIALIZED (
    SELECT payer_id, regie_id FROM payer
     WHERE guardian_id = $1 AND ($2::uuid[] IS NULL OR regie_id = ANY ($2))
), open AS MATERIALIZED (
    SELECT i.invoice_id, i.number, i.issued_on, i.due_on, b.amount, b.amount - b.allocated - b.transferred AS "left",
           i.due_on < $3::date AS overdue
      FROM theirs
      JOIN invoice i USING (payer_id)
      JOIN invoice_balance b USING (invoice_id)
     WHERE NOT i.at_treasury AND b.allocated + b.transferred < b.amount
)
SELECT convert_to(json_build_object(
           'to_pay', (SELECT coalesce(sum(o."left"), 0) FROM open o),
           'credit_available', (SELECT coalesce(sum(c.amount - c.allocated), 0)
                                  FROM theirs JOIN credit c USING (payer_id) WHERE c.allocated < c.amount),
           'next_due_on', (SELECT min(o.due_on) FROM open o),
           'open_invoices', (SELECT coalesce(json_agg(o ORDER BY o.due_on, o.issued_on, o.number), '[]') FROM open o),
           'treasury_regies', (
               SELECT coalesce(json_agg(r.name ORDER BY r.name), '[]')
                 FROM theirs
                 JOIN regie r USING (regie_id)
                WHERE r.collected_by = 'treasury'
                   OR EXISTS (SELECT FROM entry e WHERE e.payer_id = theirs.payer_id
                               AND (e.at_treasury OR e.kind = 'collection_order')))
       )::text, 'UTF8') AS summary;

-- name: regies
-- Theirs, with what each says of paying; `treasury`: its payments are followed elsewhere, now or for what was handed over.
SELECT r.name, r.how_to_pay, r.collected_by = 'town' AS town,
       r.collected_by = 'treasury'
       OR EXISTS (SELECT FROM entry e WHERE e.payer_id = p.payer_id
                   AND (e.at_treasury OR e.kind = 'collection_order')) AS treasury
  FROM payer p
  JOIN regie r USING (regie_id)
 WHERE p.guardian_id = $1
   AND ($2::uuid[] IS NULL OR p.regie_id = ANY ($2))
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
       e.invoice_id, m.payment_id, r.name AS regie
  FROM payer p
  JOIN entry e USING (payer_id)
  JOIN regie r USING (regie_id)
  LEFT JOIN payment m ON e.kind = 'payment' AND m.number = e.number
 WHERE p.guardian_id = $1
   AND ($2::uuid[] IS NULL OR p.regie_id = ANY ($2))
   AND e.on_day BETWEEN $3 AND $4
 ORDER BY e.on_day, e.seq;

-- name: invoice
-- $2: the guardian it must belong to, or null for agents; $3: régie ids, null for all
SELECT i.invoice_id, i.number, i.payer_name, i.payer_address, i.issued_on, i.due_on, i.period_from, i.period_to,
       i.amount, i.at_treasury, b.allocated, b.transferred, b.corrected, r.name AS regie, r.how_to_pay, p.guardian_id,
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

-- name: invoice_settlements
-- What paid it, oldest first: not its own credit notes, which correct it.
SELECT m.payment_id, coalesce(m.number, n.number) AS number, a.allocated_on AS "on", m.means, a.amount
  FROM allocation a
  LEFT JOIN payment m ON m.payment_id = a.credit_id
  LEFT JOIN credit_note n ON n.credit_note_id = a.credit_id
 WHERE a.invoice_id = $1
   AND n.invoice_id IS DISTINCT FROM a.invoice_id
 ORDER BY a.allocated_on, a.allocation_id;

-- name: invoice_credit_notes
SELECT number, issued_on, amount, label FROM credit_note WHERE invoice_id = $1 ORDER BY issued_on, number;

-- name: invoice_collection_order
SELECT number, ormc_number, handed_on, amount FROM collection_order WHERE invoice_id = $1;

-- name: payment
-- $2: the guardian it must belong to, or null for agents; $3: régie ids, null for all
SELECT m.payment_id, p.guardian_id, m.number, m.received_on, m.means, m.reference, m.amount,
       c.amount - c.allocated AS left_over, r.name AS regie
  FROM payment m
  JOIN credit c ON c.credit_id = m.payment_id
  JOIN payer p ON p.payer_id = m.payer_id
  JOIN regie r USING (regie_id)
 WHERE m.payment_id = $1
   AND ($2::uuid IS NULL OR p.guardian_id = $2)
   AND ($3::uuid[] IS NULL OR p.regie_id = ANY ($3));

-- name: payment_settled
SELECT i.invoice_id, i.number, a.allocated_on AS "on", a.amount
  FROM allocation a
  JOIN invoice i USING (invoice_id)
 WHERE a.credit_id = $1
 ORDER BY a.allocated_on, i.issued_on, a.allocation_id;
