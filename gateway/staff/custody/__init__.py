"""A child's custody calendar as agents draw it."""
