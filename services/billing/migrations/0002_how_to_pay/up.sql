-- What the town says on the invoices of a régie about paying them; empty: pages and papers only say where to ask.
ALTER TABLE regie ADD COLUMN how_to_pay text NOT NULL DEFAULT '';
