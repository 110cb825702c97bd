"""Relevé de compte: operations of a school year, invoices and receipts, as pages, papers and a spreadsheet."""
