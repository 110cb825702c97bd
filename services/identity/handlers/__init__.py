"""One file per command of identity."""
