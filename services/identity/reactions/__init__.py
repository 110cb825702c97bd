"""One file per event identity hears."""
