"""One container per part, with generated credentials."""
