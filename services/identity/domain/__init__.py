"""Nouns and rules of identity: pure, now is a parameter."""
