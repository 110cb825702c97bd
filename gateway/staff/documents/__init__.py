"""A document opened by agents."""
