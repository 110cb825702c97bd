"""Nouns and rules of planning: pure, now and today are parameters."""
