"""Demandes: the queue where agents decide."""
