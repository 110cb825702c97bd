"""Documents a family handed in."""
