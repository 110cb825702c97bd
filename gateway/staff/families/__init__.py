"""Familles: search, and one family's sheet."""
