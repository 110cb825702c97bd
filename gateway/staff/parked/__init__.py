"""Reprises: events that could not be applied, and their retry."""
