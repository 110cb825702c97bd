"""Nouns and rules of family: pure, today is a parameter."""
