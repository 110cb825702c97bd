"""Tableau de bord: the day in figures, kept fresh."""
