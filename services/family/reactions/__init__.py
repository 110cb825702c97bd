"""One file per event heard."""
