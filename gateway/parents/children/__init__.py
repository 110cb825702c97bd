"""Mes enfants: the family's children."""
