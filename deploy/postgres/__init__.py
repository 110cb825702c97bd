"""Databases, roles and what each role may touch."""
