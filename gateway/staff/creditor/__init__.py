"""Who collects by direct debit."""
