"""News on the families' home page."""
