"""What families owe, for agents of the cash offices: the unpaid invoices, and a payer's statement as they read it."""
