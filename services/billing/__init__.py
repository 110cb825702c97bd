"""Billing: régies, the append-only ledger, invoices, payments, and the raw facts to bill."""
