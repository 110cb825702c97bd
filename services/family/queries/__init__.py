"""One file per question to family."""
