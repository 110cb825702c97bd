"""One file per command of family."""
