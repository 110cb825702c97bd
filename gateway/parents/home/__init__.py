"""Accueil: what a parent needs to know today."""
