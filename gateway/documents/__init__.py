"""Documents that are printed or kept: invoices, letters, receipts. Tagged PDF by typst, data apart from the template."""
