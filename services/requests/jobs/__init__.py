"""One file per timer."""
