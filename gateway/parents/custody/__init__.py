"""A child's custody calendar as each of the two parents reads it."""
