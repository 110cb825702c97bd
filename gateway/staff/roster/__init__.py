"""Pointage: who is expected and who was there."""
