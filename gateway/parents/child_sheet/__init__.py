"""A child's record, who opened it, and what a parent asks to change of it."""
