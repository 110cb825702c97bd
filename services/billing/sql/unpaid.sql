-- What is owed to the régies the town collects. $1: régie ids an agent may see, null for all; $2: only what was due
-- before this day, null for all.

-- name: totals
-- $3: the business date
SELECT count(*) AS invoices,
       coalesce(sum(b.amount - b.allocated - b.transferred), 0)::bigint AS owed,
       count(*) FILTER (WHERE i.due_on < $3) AS overdue,
       coalesce(sum(b.amount - b.allocated - b.transferred) FILTER (WHERE i.due_on < $3), 0)::bigint AS overdue_owed
  FROM invoice_balance b
  JOIN invoice i USING (invoice_id)
  JOIN payer p USING (payer_id)
 WHERE b.allocated + b.transferred < b.amount
   AND NOT i.at_treasury
   AND ($1::uuid[] IS NULL OR p.regie_id = ANY ($1))
   AND ($2::date IS NULL OR i.due_on < $2);

-- name: page
-- $3, $4: how many, after how many
SELECT i.invoice_id, p.guardian_id, i.number, r.name AS regie, i.payer_name, i.issued_on, i.due_on, b.amount,
       b.amount - b.allocated - b.transferred AS left_to_pay
  FROM invoice_balance b
  JOIN invoice i USING (invoice_id)
  JOIN payer p USING (payer_id)
  JOIN regie r USING (regie_id)
  LEFT JOIN known_guardian k USING (guardian_id)
 WHERE b.allocated + b.transferred < b.amount
   AND NOT i.at_treasury
   AND ($1::uuid[] IS NULL OR p.regie_id = ANY ($1))
   AND ($2::date IS NULL OR i.due_on < $2)
 ORDER BY i.due_on, k.last_name, k.first_name, i.issued_on, length(i.number), i.number
 LIMIT $3 OFFSET $4;
