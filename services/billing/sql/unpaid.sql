-- What is owed to the régies the town collects. $1: régie ids an agent may see, null for all; $2: only what was due
-- before this day, null for all; $3: folded words that must all be found, empty for all.

-- name: totals
-- $4: the business date
SELECT count(*) AS invoices,
       coalesce(sum(b.amount - b.allocated - b.transferred), 0)::bigint AS owed,
       count(*) FILTER (WHERE i.due_on < $4) AS overdue,
       coalesce(sum(b.amount - b.allocated - b.transferred) FILTER (WHERE i.due_on < $4), 0)::bigint AS overdue_owed
  FROM invoice_balance b
  JOIN invoice i USING (invoice_id)
  JOIN payer p USING (payer_id)
  LEFT JOIN known_guardian k USING (guardian_id)
  LEFT JOIN known_family f USING (family_id)
 WHERE b.allocated + b.transferred < b.amount
   AND NOT i.at_treasury
   AND ($1::uuid[] IS NULL OR p.regie_id = ANY ($1))
   AND ($2::date IS NULL OR i.due_on < $2)
   AND NOT EXISTS (SELECT FROM unnest($3::text[]) AS w(word)
                    WHERE strpos(translate(lower(concat_ws(' ', k.last_name, k.first_name, i.payer_name,
                                                           f.family_number, i.number)),
                                           'àâäáéèêëîïíôöóùûüúçñÀÂÄÁÉÈÊËÎÏÍÔÖÓÙÛÜÚÇÑ',
                                           'aaaaeeeeiiiooouuuucnaaaaeeeeiiiooouuuucn'), w.word) = 0);

-- name: page
-- $4, $5: how many, after how many
SELECT i.invoice_id, p.guardian_id, i.number, r.name AS regie, i.payer_name, i.issued_on, i.due_on, b.amount,
       b.amount - b.allocated - b.transferred AS left_to_pay
  FROM invoice_balance b
  JOIN invoice i USING (invoice_id)
  JOIN payer p USING (payer_id)
  JOIN regie r USING (regie_id)
  LEFT JOIN known_guardian k USING (guardian_id)
  LEFT JOIN known_family f USING (family_id)
 WHERE b.allocated + b.transferred < b.amount
   AND NOT i.at_treasury
   AND ($1::uuid[] IS NULL OR p.regie_id = ANY ($1))
   AND ($2::date IS NULL OR i.due_on < $2)
   AND NOT EXISTS (SELECT FROM unnest($3::text[]) AS w(word)
                    WHERE strpos(translate(lower(concat_ws(' ', k.last_name, k.first_name, i.payer_name,
                                                           f.family_number, i.number)),
                                           'àâäáéèêëîïíôöóùûüúçñÀÂÄÁÉÈÊËÎÏÍÔÖÓÙÛÜÚÇÑ',
                                           'aaaaeeeeiiiooouuuucnaaaaeeeeiiiooouuuucn'), w.word) = 0)
 ORDER BY i.due_on, k.last_name, k.first_name, i.issued_on, length(i.number), i.number
 LIMIT $4 OFFSET $5;

-- name: received
-- What was paid between two days ($2 included, $3 not), within the régies $1 (null for all).
SELECT count(*) AS payments, coalesce(sum(m.amount), 0)::bigint AS amount
  FROM payment m
  JOIN payer p USING (payer_id)
 WHERE m.received_on >= $2 AND m.received_on < $3
   AND ($1::uuid[] IS NULL OR p.regie_id = ANY ($1));
