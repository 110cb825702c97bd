"""One file per question to identity."""
