-- name: add_entry
INSERT INTO entry (entry_id, payer_id, kind, number, on_day, debit, credit, label_key, label_data, invoice_id,
                   at_treasury, recorded_at, recorded_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: add_invoice
INSERT INTO invoice (invoice_id, payer_id, number, issued_on, due_on, period_from, period_to, amount, payer_name,
                     payer_address, at_treasury)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: add_invoice_line
INSERT INTO invoice_line (invoice_id, position, label, quantity, unit_amount, amount, child_name)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: add_invoice_balance
INSERT INTO invoice_balance (invoice_id, amount) VALUES ($1, $2);

-- name: known
-- Whether an id is already that of a document.
SELECT EXISTS (SELECT FROM invoice WHERE invoice_id = $1)
    OR EXISTS (SELECT FROM credit WHERE credit_id = $1)
    OR EXISTS (SELECT FROM collection_order WHERE order_id = $1);

-- name: lock_invoice
SELECT i.invoice_id, i.payer_id, i.number, i.at_treasury, p.regie_id, p.guardian_id,
       b.amount, b.allocated, b.transferred, b.corrected
  FROM invoice_balance b
  JOIN invoice i USING (invoice_id)
  JOIN payer p USING (payer_id)
 WHERE b.invoice_id = $1
   FOR UPDATE OF b;

-- name: lock_invoices_of_payer
-- In id order, so that two allocations to the same invoices never wait for each other.
SELECT b.invoice_id, b.amount, b.allocated, b.transferred, b.corrected
  FROM invoice_balance b
  JOIN invoice i USING (invoice_id)
 WHERE b.invoice_id = ANY ($1::uuid[]) AND i.payer_id = $2
 ORDER BY b.invoice_id
   FOR UPDATE OF b;

-- name: add_payment
INSERT INTO payment (payment_id, payer_id, number, received_on, means, amount, reference)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: add_credit_note
INSERT INTO credit_note (credit_note_id, invoice_id, number, issued_on, amount, label)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: add_collection_order
INSERT INTO collection_order (order_id, invoice_id, number, ormc_number, handed_on, amount)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: add_credit
INSERT INTO credit (credit_id, payer_id, amount) VALUES ($1, $2, $3);

-- name: lock_credit
SELECT c.credit_id, c.payer_id, c.amount, c.allocated, p.regie_id
  FROM credit c JOIN payer p USING (payer_id)
 WHERE c.credit_id = $1
   FOR UPDATE OF c;

-- name: add_allocation
INSERT INTO allocation (allocation_id, credit_id, invoice_id, amount, allocated_on) VALUES ($1, $2, $3, $4, $5);

-- name: use_credit
UPDATE credit SET allocated = allocated + $2 WHERE credit_id = $1;

-- name: settle_invoice
UPDATE invoice_balance SET allocated = allocated + $2 WHERE invoice_id = $1;

-- name: correct_invoice
UPDATE invoice_balance SET corrected = corrected + $2 WHERE invoice_id = $1;

-- name: transfer_invoice
UPDATE invoice_balance SET transferred = transferred + $2 WHERE invoice_id = $1;
